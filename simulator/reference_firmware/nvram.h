#ifndef NVRAM_H
#define NVRAM_H

/* What outlives a power cut: a journal in two sectors of flash, of which one is written and the other stands by.

   An entry is a value under its key, or a note: 23 bits that are added up, one word a piece. Whatever happens at whatever
   instant, after the next start each key has its old or its new value, and each note counts once or not at all. One
   flipped bit anywhere changes nothing but, at most, the very last note. Words that do not take are passed over. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NVRAM_VALUE_MAX 120u
#define NVRAM_NOTE_BITS 23u

enum nvram_key {
    NVRAM_TALLY, /* the sum of all notes so far */
    NVRAM_DEFAULTS,
    NVRAM_CARTRIDGE,
    NVRAM_SERIAL_NUMBER,
    NVRAM_CALIBRATION,
    NVRAM_MANUFACTURING,
    NVRAM_LIVES,
    NVRAM_JOB,
    NVRAM_EVENT_0,
    NVRAM_EVENT_LAST = NVRAM_EVENT_0 + 15,
    NVRAM_IMAGE_SENDER,
    NVRAM_KEY_COUNT
};

/* Who adds the notes up: starts from a sum that was saved, adds a note, and saves the sum (returns its bytes). */
struct nvram_tally {
    void (*restore)(const void *sum, size_t size);
    void (*add)(uint32_t note);
    size_t (*save)(void *sum);
};

/* Find the journal, repair what a power cut left half written, and give `tally` its sum and notes. */
void nvram_init(const struct nvram_tally *tally);

/* The value of `key` into at most `size` bytes. Returns its full length, 0 when it has none. */
size_t nvram_get(enum nvram_key key, void *value, size_t size);

/* Store a value of 1 to NVRAM_VALUE_MAX bytes. Costs 32 microseconds and more for every four bytes; nothing when it is what
   is stored already. False when there is no place left, or the flash is worn. */
bool nvram_put(enum nvram_key key, const void *value, size_t size);

/* Store a note, of NVRAM_NOTE_BITS bits. Costs 32 microseconds. The caller adds it to the sum itself. False as above. */
bool nvram_note(uint32_t note);

/* True when sheets should wait until the other sector could be erased; after two hours of printing without a pause. */
bool nvram_needs_rest(void);

/* Whether words or sectors have been found that do not take what is written. */
bool nvram_is_worn(void);

/* Tidy up in small steps; erase, which takes a quarter of a second, only while `is_idle`. True when it has erased. */
bool nvram_step(bool is_idle);

#endif
