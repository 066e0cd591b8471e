#include "nvram_area.h"

#include "codeword.h"
#include "crc16.h"
#include "flash.h"
#include "nvram.h"
#include "stm32f405.h"
#include "text.h"

#define FIRST_SECTOR 2u
#define BLANK UINT32_MAX
#define TRIES 32u /* so many places in a row that do not take are as good as none: the printer has more to do */
#define VOID CODEWORD_PENDING /* a cut while a word is voided must not make it look finished */

/* An area begins with its number twice, and twice the seal that says it is complete: one may lose a bit. */
enum { HEAD_NUMBER, HEAD_NUMBER_AGAIN, HEAD_SEAL, HEAD_SEAL_AGAIN };
#define SEAL 0x0A5C3E1u

/* The upper two of the 25 bits say what a word is; 0 is void. */
#define KIND_SHIFT NVRAM_NOTE_BITS
#define KIND(data) ((data) >> KIND_SHIFT)
#define BELOW_KIND ((1u << KIND_SHIFT) - 1u)
enum { KIND_VALUE = 1, KIND_NOTE, KIND_AREA };

static bool saw_wear;

bool area_saw_wear(void) { return saw_wear; }

static uint32_t address_of(unsigned area, uint32_t index) { return flash_sector_start(FIRST_SECTOR + area) + 4u * index; }

const uint8_t *area_value(unsigned area, uint32_t index) { return flash_at(address_of(area, index + 1)); }

static uint32_t word_at(unsigned area, uint32_t index)
{
    uint32_t word;
    memcpy(&word, flash_at(address_of(area, index)), sizeof word);
    return word;
}

static void program(unsigned area, uint32_t index, uint32_t word) { flash_program(address_of(area, index), &word, sizeof word); }

/* Its bits first, then the one that says it is finished; not that if they do not read back. */
static bool write_codeword(unsigned area, uint32_t index, uint32_t data)
{
    uint32_t word = codeword_encode(data), read;
    program(area, index, word);
    if (!codeword_decode(word_at(area, index), &read) || read != data)
        return false;
    program(area, index, word & ~CODEWORD_PENDING);
    return true;
}

static bool head_is(unsigned area, uint32_t index, uint32_t *data)
{
    for (unsigned copy = 0; copy < 2; copy++)
        if (codeword_decode(word_at(area, index + copy), data) && *data)
            return true;
    return false;
}

bool area_is_complete(unsigned area, uint32_t *number)
{
    uint32_t seal;
    if (!head_is(area, HEAD_NUMBER, number) || KIND(*number) != KIND_AREA || !head_is(area, HEAD_SEAL, &seal))
        return false;
    *number &= BELOW_KIND;
    return seal == SEAL;
}

bool area_is_blank(unsigned area)
{
    for (uint32_t i = 0; i < AREA_WORDS; i++)
        if (word_at(area, i) != BLANK)
            return false;
    return true;
}

bool area_erase(unsigned area)
{
    program(area, HEAD_SEAL, VOID); /* half erased it must not pass for complete */
    program(area, HEAD_SEAL_AGAIN, VOID);
    bool is_sound = flash_erase(FIRST_SECTOR + area);
    saw_wear |= !is_sound;
    return is_sound;
}

void area_begin(unsigned area, uint32_t number)
{
    uint32_t data = (uint32_t)KIND_AREA << KIND_SHIFT | (number & BELOW_KIND);
    write_codeword(area, HEAD_NUMBER, data);
    write_codeword(area, HEAD_NUMBER_AGAIN, data);
}

void area_seal(unsigned area)
{
    write_codeword(area, HEAD_SEAL, SEAL);
    write_codeword(area, HEAD_SEAL_AGAIN, SEAL);
}

static uint32_t header_of(unsigned key, uint32_t size) { return (uint32_t)KIND_VALUE << KIND_SHIFT | (uint32_t)key << 8 | size; }

static uint32_t words_of(uint32_t size) { return 2u + (size + 3u) / 4u; } /* header, value, check */

static bool take_header(uint32_t data, unsigned *key, uint32_t *size)
{
    *key = data >> 8 & 0x7FFFu;
    *size = data & 0xFFu;
    return KIND(data) == KIND_VALUE && *key < NVRAM_KEY_COUNT && *size > 0 && *size <= NVRAM_VALUE_MAX;
}

/* Over key and value. Bits that a cut left at 1 cannot turn one check into another: half of it is the complement. */
static uint32_t check_of(unsigned key, const uint8_t *value, uint32_t size)
{
    uint16_t crc = crc16_add(CRC16_START, (uint8_t)key);
    for (uint32_t i = 0; i < size; i++)
        crc = crc16_add(crc, value[i]);
    return crc | (uint32_t)(uint16_t)~crc << 16;
}

bool area_value_is_sound(unsigned area, uint32_t index, unsigned key, uint32_t *size)
{
    uint32_t data;
    unsigned found;
    if (!codeword_decode(word_at(area, index), &data) || !take_header(data, &found, size) || found != key)
        return false;
    uint32_t last = index + words_of(*size) - 1u;
    return last < AREA_WORDS && word_at(area, last) == check_of(key, area_value(area, index), *size);
}

/* Understand the word at `index`. False when no entry begins there. Below `limit` every entry was finished once. */
static bool read_entry(unsigned area, uint32_t index, uint32_t limit, struct entry *entry, bool *is_finished)
{
    uint32_t word = word_at(area, index), data;
    if (word == BLANK || !codeword_decode(word, &data))
        return false;
    *entry = (struct entry){.index = index, .end = index + 1u};
    *is_finished = !(word & CODEWORD_PENDING) || (index < limit && word == codeword_encode(data));
    if (take_header(data, &entry->key, &entry->size)) {
        entry->end = index + words_of(entry->size);
        entry->is_sound = area_value_is_sound(area, index, entry->key, &entry->size);
        return entry->end <= AREA_WORDS;
    }
    entry->is_note = KIND(data) == KIND_NOTE;
    entry->note = data & BELOW_KIND;
    return entry->is_note;
}

bool area_next(unsigned area, uint32_t from, uint32_t limit, struct entry *entry)
{
    bool is_finished;
    while (from < AREA_WORDS) {
        if (!read_entry(area, from, limit, entry, &is_finished)) {
            from++;
            continue;
        }
        if (is_finished)
            return true;
        from = entry->end;
    }
    return false;
}

/* Backwards, so that a header stays in front of its value until the value is gone. Blank words too: between the last
   finished entry and an unfinished one there must be none, or `area_repair` would not come as far. */
static void clear_words(unsigned area, uint32_t from, uint32_t to)
{
    while (to-- > from)
        if (word_at(area, to) & ~VOID)
            program(area, to, VOID);
}

uint32_t area_repair(unsigned area, uint32_t end)
{
    while (end < AREA_WORDS && word_at(area, end) != BLANK) {
        struct entry entry;
        bool is_finished;
        uint32_t next = read_entry(area, end, 0, &entry, &is_finished) ? entry.end : end + 1u;
        clear_words(area, end, next);
        end = next;
    }
    return end;
}

/* The first of `count` blank words at or behind `end`; false when there are none. What is passed over is voided. */
static bool find_blank(unsigned area, uint32_t end, uint32_t count, uint32_t *start)
{
    *start = end;
    for (uint32_t i = end; i < AREA_WORDS && i - *start < count; i++)
        if (word_at(area, i) != BLANK)
            *start = i + 1u;
    if (*start + count > AREA_WORDS)
        return false;
    clear_words(area, end, *start);
    return true;
}

bool area_write_value(unsigned area, uint32_t *end, unsigned key, const void *value, uint32_t size, uint32_t *index)
{
    uint32_t words[2u + NVRAM_VALUE_MAX / 4u], count = words_of(size);
    words[count - 2u] = BLANK; /* what the value leaves of its last word */
    words[0] = codeword_encode(header_of(key, size));
    memcpy(&words[1], value, size);
    words[count - 1u] = check_of(key, value, size);
    for (unsigned tries = 0; tries < TRIES && find_blank(area, *end, count, index); tries++) {
        *end = *index + count;
        bool is_taken = flash_program(address_of(area, *index), words, 4u * count);
        if (is_taken) {
            program(area, *index, words[0] & ~CODEWORD_PENDING);
            return true;
        }
        saw_wear = true;
        clear_words(area, *index, *end);
    }
    return false;
}

bool area_write_note(unsigned area, uint32_t *end, uint32_t note)
{
    uint32_t index;
    for (unsigned tries = 0; tries < TRIES && find_blank(area, *end, 1, &index); tries++) {
        *end = index + 1u;
        if (write_codeword(area, index, (uint32_t)KIND_NOTE << KIND_SHIFT | (note & BELOW_KIND)))
            return true;
        saw_wear = true;
        program(area, index, VOID);
    }
    return false;
}
