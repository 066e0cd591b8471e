#ifndef IMAGE_H
#define IMAGE_H

/* A firmware image in one of the two banks of flash, and what has become of it. For the boot loader and the firmware. */

#include <stdbool.h>
#include <stdint.h>

#define IMAGE_MAGIC 0x474D494Du    /* "MIMG" */
#define IMAGE_HARDWARE 0x35303446u /* "F405" */
#define IMAGE_FORMAT 1u
#define IMAGE_VERSION_SIZE 16u
#define IMAGE_BUILD_SIZE 16u
#define IMAGE_SHA256_SIZE 32u
#define IMAGE_SIGNATURE_SIZE 64u

/* What follows the header begins with the vectors, which must lie at a multiple of 512 (PM0214, 4.4.4, for 98 of them). */
#define IMAGE_CODE_OFFSET 0x200u

enum bank { BANK_A, BANK_B, BANK_COUNT };

#define BANK_SIZE 0x60000u /* three sectors of 128 KiB */

/* At the start of a bank, and of an image that a host sends. */
struct image_header {
    uint32_t magic, format, hardware;
    uint32_t bank_start; /* the bank it was linked for */
    uint32_t size;       /* of the code, which lies at IMAGE_CODE_OFFSET; a multiple of 4 */
    char version[IMAGE_VERSION_SIZE]; /* ends in a NUL */
    uint8_t build[IMAGE_BUILD_SIZE]; /* of what it was made, the same for either bank */
    uint8_t sha256[IMAGE_SHA256_SIZE]; /* of the code */
    uint8_t signature[IMAGE_SIGNATURE_SIZE]; /* Ed25519, over all before it */
};

#define IMAGE_ATTEMPTS 3u
#define IMAGE_STATE_OFFSET 0x100u

/* Each word is programmed once after the sector was erased, in this order. One that a power cut left half programmed is not
   the constant it should be: it counts as not yet written, but for an attempt, which counts as made. */
struct image_state {
    uint32_t sequence; /* greater in the bank that was written later */
    uint32_t sums[2];  /* of the code as it lay in flash when its hash was right: see image_sums() */
    uint32_t verified; /* hash and signature were right, and the words before this one are written */
    uint32_t tried[IMAGE_ATTEMPTS];
    uint32_t confirmed; /* it came up */
    uint32_t rejected;  /* it did not, as often as it was tried */
};

#define IMAGE_VERIFIED 0x59465256u  /* "VRFY" */
#define IMAGE_TRIED 0u
#define IMAGE_CONFIRMED 0x464E4F43u /* "CONF" */
#define IMAGE_REJECTED 0x544A4552u  /* "REJT" */
#define IMAGE_ERASED UINT32_MAX

uint32_t image_bank_start(enum bank bank);
const struct image_header *image_header(enum bank bank);
const struct image_state *image_state(enum bank bank);

/* What the image in a bank calls itself; "none" without one. */
const char *image_version(enum bank bank);

/* Program one word of a bank's state. False when it does not read back. */
bool image_mark(enum bank bank, const uint32_t *word, uint32_t value);

/* Two sums over the words of a bank's code, the second of them over the first as it grows (Fletcher 1982): what flash may lose
   or half erase does not go unseen. A hash takes the processor a second that nobody wants to wait at each start. */
void image_sums(enum bank bank, uint32_t sums[2]);

/* Whether a bank may be started: verified, still as it was then, and not rejected. */
bool image_can_start(enum bank bank);

static inline enum bank image_other_bank(enum bank bank) { return bank == BANK_A ? BANK_B : BANK_A; }

#endif
