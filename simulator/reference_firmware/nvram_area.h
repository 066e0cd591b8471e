#ifndef NVRAM_AREA_H
#define NVRAM_AREA_H

/* One area of the journal, a sector of flash: how entries lie in it. nvram.c decides what is written where and when. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AREA_COUNT 2u
#define AREA_WORDS 0x1000u /* of a sector of 16 KiB */
#define AREA_START 4u      /* entries begin behind the area's number and seal */

struct entry {
    uint32_t index; /* its first word */
    uint32_t end;   /* the word behind it */
    bool is_note;
    uint32_t note;
    unsigned key;
    uint32_t size;
    bool is_sound; /* the value's check holds */
};

/* Whether an area is sealed, and its number. */
bool area_is_complete(unsigned area, uint32_t *number);

bool area_is_blank(unsigned area);

/* Erase it. False when the sector is worn. */
bool area_erase(unsigned area);

void area_begin(unsigned area, uint32_t number);
void area_seal(unsigned area);

/* The first finished entry at or behind word `from`. False when there is none. All entries below `limit` are known to have
   been finished: one that seems not to be has lost a bit. */
bool area_next(unsigned area, uint32_t from, uint32_t limit, struct entry *entry);

/* Void what a power cut left unfinished at word `end`. Returns the word behind it. */
uint32_t area_repair(unsigned area, uint32_t end);

const uint8_t *area_value(unsigned area, uint32_t index);
bool area_value_is_sound(unsigned area, uint32_t index, unsigned key, uint32_t *size);

/* Write at or behind *end, which moves behind it, past words that do not take. False when the area is full. */
bool area_write_value(unsigned area, uint32_t *end, unsigned key, const void *value, uint32_t size, uint32_t *index);
bool area_write_note(unsigned area, uint32_t *end, uint32_t note);

/* Whether words were passed over since the start, because they did not take. */
bool area_saw_wear(void);

#endif
