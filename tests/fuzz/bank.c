#include "bank.h"

#include <string.h>

#include "boot.h"
#include "chip_access.h"
#include "ed25519.h"
#include "flash_memory.h"
#include "image.h"

#define SIGNED 0x5Au /* what a signature may begin with instead of being one */
#define ALIVE 'A'    /* what the build of an image begins with that is this firmware; any other does nothing */
#define CODE_SIZE 64u

void firmware_main(void);
bool ed25519_verify_truly(const uint8_t signature[64], const uint8_t *message, size_t size, const uint8_t key[32]);

static bool is_dead;

bool bank_runs_dead_image(void) { return is_dead; }

bool ed25519_verify(const uint8_t signature[64], const uint8_t *message, size_t size, const uint8_t key[32])
{
    return signature[0] == SIGNED || ed25519_verify_truly(signature, message, size, key);
}

void bank_fill(void)
{
    struct image_header header = {.magic = IMAGE_MAGIC, .format = IMAGE_FORMAT, .hardware = IMAGE_HARDWARE,
                                  .bank_start = image_bank_start(BANK_A), .size = CODE_SIZE, .version = "1.0.0",
                                  .build = {ALIVE}, .signature = {SIGNED}};
    struct image_state state = {.sequence = 1, .verified = IMAGE_VERIFIED, .confirmed = IMAGE_CONFIRMED,
                                .tried = {IMAGE_ERASED, IMAGE_ERASED, IMAGE_ERASED}, .rejected = IMAGE_ERASED};
    flash_write(image_bank_start(BANK_A), &header, sizeof header);
    image_sums(BANK_A, state.sums);
    flash_write(image_bank_start(BANK_A) + IMAGE_STATE_OFFSET, &state, sizeof state);
}

void boot_enter(uint32_t bank_start)
{
    const struct image_header *header = (const void *)flash_at(bank_start);
    is_dead = header->build[0] != ALIVE;
    if (!is_dead)
        firmware_main();
    for (;;)
        wait_for_interrupt();
}
