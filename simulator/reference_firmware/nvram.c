#include "nvram.h"

#include "log.h"
#include "nvram_area.h"
#include "text.h"
#include "work.h"

#define NUMBER_BITS 20u
#define NUMBER_MASK ((1u << NUMBER_BITS) - 1u)
#define COPIES 2u              /* of each value: one may lose a bit */
#define TIDY_BELOW_WORDS 1024u /* when no more are free, what counts is copied into the other area */
#define REST_BELOW_WORDS 256u  /* and when no more than these, the printer makes a pause to make room for that */

static struct {
    const struct nvram_tally *tally;
    unsigned area;
    uint32_t number, end;
    uint16_t at[NVRAM_KEY_COUNT]; /* the word where the key's value begins; 0 without one */
    bool is_spare_ready, is_copying;
    bool is_given_up; /* the other area takes nothing: until the next start it is not tried again */
    bool is_copied[NVRAM_KEY_COUNT];
    uint32_t copy_end;
} nvram;

static uint32_t next_number(void) { return (nvram.number + 1u) & NUMBER_MASK; }
static uint32_t free_words(void) { return AREA_WORDS - nvram.end; }
bool nvram_is_worn(void) { return area_saw_wear(); }

static void make_spare(void)
{
    unsigned spare = !nvram.area;
    if (!area_is_blank(spare) && !area_erase(spare))
        log_warn("nvram", "area %u is worn", spare);
    nvram.is_spare_ready = true;
}

/* Remember where each key's value is. */
static void index_area(void)
{
    struct entry entry;
    memset(nvram.at, 0, sizeof nvram.at);
    for (uint32_t from = AREA_START; area_next(nvram.area, from, nvram.end, &entry); from = entry.end)
        if (!entry.is_note && entry.is_sound)
            nvram.at[entry.key] = (uint16_t)entry.index;
}

static void add_up(void)
{
    struct entry entry;
    for (uint32_t from = AREA_START; area_next(nvram.area, from, nvram.end, &entry); from = entry.end)
        if (entry.is_note)
            nvram.tally->add(entry.note);
        else if (entry.is_sound && entry.key == NVRAM_TALLY)
            nvram.tally->restore(area_value(nvram.area, entry.index), entry.size);
}

/* Where the last finished entry ends. */
static uint32_t find_end(void)
{
    struct entry entry;
    uint32_t end = AREA_START;
    while (area_next(nvram.area, end, 0, &entry))
        end = entry.end;
    return end;
}

/* Of two complete areas the later; numbers wrap. */
static bool find_area(void)
{
    uint32_t numbers[AREA_COUNT];
    bool is_complete[AREA_COUNT];
    for (unsigned area = 0; area < AREA_COUNT; area++)
        is_complete[area] = area_is_complete(area, &numbers[area]);
    bool is_second_later = ((numbers[1] - numbers[0]) & NUMBER_MASK) < 1u << (NUMBER_BITS - 1u);
    nvram.area = is_complete[1] && (!is_complete[0] || is_second_later);
    nvram.number = numbers[nvram.area];
    return is_complete[nvram.area];
}

void nvram_init(const struct nvram_tally *tally)
{
    memset(&nvram, 0, sizeof nvram);
    nvram.tally = tally;
    if (!find_area()) {
        log_info("nvram", "empty");
        nvram.area = 1;
        make_spare();
        nvram.area = 0;
        nvram.number = 1;
        area_begin(0, 1);
        area_seal(0);
    }
    nvram.end = area_repair(nvram.area, find_end());
    index_area();
    add_up();
    nvram.is_spare_ready = area_is_blank(!nvram.area);
}

/* A value whose check fails by now has lost a bit since it was found: its other copy has not. */
static uint32_t find_value(unsigned key, const uint8_t **value)
{
    uint32_t size = 0;
    if (nvram.at[key] && !area_value_is_sound(nvram.area, nvram.at[key], key, &size))
        index_area();
    if (!nvram.at[key] || !area_value_is_sound(nvram.area, nvram.at[key], key, &size))
        return 0;
    *value = area_value(nvram.area, nvram.at[key]);
    return size;
}

size_t nvram_get(enum nvram_key key, void *value, size_t size)
{
    const uint8_t *found;
    uint32_t length = find_value(key, &found);
    if (length)
        memcpy(value, found, length < size ? length : size);
    return length;
}

static bool copy_value(unsigned key, const void *value, uint32_t size)
{
    uint32_t at;
    bool is_stored = false;
    for (unsigned copy = 0; copy < COPIES; copy++)
        is_stored |= area_write_value(!nvram.area, &nvram.copy_end, key, value, size, &at);
    return is_stored;
}

static void start_copying(void)
{
    nvram.is_copying = true;
    nvram.is_spare_ready = false;
    nvram.copy_end = AREA_START;
    memset(nvram.is_copied, 0, sizeof nvram.is_copied);
    nvram.is_copied[NVRAM_TALLY] = true; /* it comes last */
    area_begin(!nvram.area, next_number());
}

static void give_up(void)
{
    nvram.is_copying = false;
    nvram.is_given_up = true;
    log_error("nvram", "area %u takes nothing", !nvram.area);
}

/* The other area takes over: sum and seal are written in one go, so that no note falls between them. */
static void finish_copying(void)
{
    uint8_t sum[NVRAM_VALUE_MAX];
    nvram.is_copying = false;
    if (!copy_value(NVRAM_TALLY, sum, (uint32_t)nvram.tally->save(sum))) {
        give_up();
        return;
    }
    area_seal(!nvram.area);
    nvram.area = !nvram.area;
    nvram.number = next_number();
    nvram.end = nvram.copy_end;
    index_area();
}

/* One value a step: the printer goes on meanwhile, and what changes is copied again. */
static void copy_next(void)
{
    for (unsigned key = 0; key < NVRAM_KEY_COUNT; key++) {
        const uint8_t *value;
        if (nvram.is_copied[key])
            continue;
        nvram.is_copied[key] = true;
        uint32_t size = find_value(key, &value);
        if (!size)
            continue;
        if (!copy_value(key, value, size))
            give_up();
        work_request();
        return;
    }
    finish_copying();
}

static bool make_room(uint32_t words)
{
    if (free_words() < words && nvram.is_spare_ready)
        start_copying();
    while (free_words() < words && nvram.is_copying)
        copy_next();
    return free_words() >= words;
}

static bool is_stored(enum nvram_key key, const void *value, size_t size)
{
    const uint8_t *stored;
    return find_value(key, &stored) == size && memcmp(stored, value, size) == 0;
}

bool nvram_put(enum nvram_key key, const void *value, size_t size)
{
    uint32_t at;
    if (is_stored(key, value, size))
        return true;
    make_room(COPIES * (2u + NVRAM_VALUE_MAX / 4u));
    for (unsigned copy = 0; copy < COPIES; copy++) {
        if (!area_write_value(nvram.area, &nvram.end, key, value, (uint32_t)size, &at)) {
            log_error("nvram", "no place for value %u", (unsigned)key);
            return copy > 0;
        }
        nvram.at[key] = (uint16_t)at;
        nvram.is_copied[key] = false;
    }
    return true;
}

bool nvram_note(uint32_t note)
{
    make_room(1);
    return area_write_note(nvram.area, &nvram.end, note);
}

bool nvram_needs_rest(void)
{
    return !nvram.is_spare_ready && !nvram.is_copying && !nvram.is_given_up && free_words() < REST_BELOW_WORDS;
}

bool nvram_step(bool is_idle)
{
    bool has_erased = false;
    if (nvram.is_copying)
        copy_next();
    else if (!nvram.is_spare_ready && !nvram.is_given_up && is_idle) {
        make_spare();
        has_erased = true;
    } else if (nvram.is_spare_ready && free_words() < TIDY_BELOW_WORDS)
        start_copying();
    else
        return false;
    work_request();
    return has_erased;
}
