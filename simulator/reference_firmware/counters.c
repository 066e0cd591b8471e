#include "counters.h"

#include "nvram.h"
#include "text.h"

/* A note's 23 bits: three say what happened, twenty how. */
#define WHAT_SHIFT 20u
enum { SHEET, STAPLED, START, JAM, MISFEED, OWED, GIVEN_UP };

#define COVERAGE_BITS 12u
#define COVERAGE_MASK ((1u << COVERAGE_BITS) - 1u)
#define TRAY_SHIFT COVERAGE_BITS
#define SIZE_SHIFT (TRAY_SHIFT + 3u)
#define IS_COPY (1u << (SIZE_SHIFT + 3u))
#define IS_DUPLEX (IS_COPY << 1)

#define IS_LOST (1u << (WHAT_SHIFT - 1u)) /* beside a number of sides */
#define SIDES_MASK (IS_LOST - 1u)

static struct counters total;

const struct counters *counters(void) { return &total; }

static void restore(const void *sum, size_t size)
{
    memcpy(&total, sum, size < sizeof total ? size : sizeof total);
}

static size_t save(void *sum)
{
    memcpy(sum, &total, sizeof total);
    return sizeof total;
}

static void add_sheet(uint32_t note)
{
    uint32_t sides = note & IS_DUPLEX ? 2u : 1u, size = note >> SIZE_SHIFT & 7u, tray = note >> TRAY_SHIFT & 7u;
    total.sheets++;
    total.sides += sides;
    total.duplex_sheets += sides == 2;
    total.copied_sides += note & IS_COPY ? sides : 0;
    total.toner += note & COVERAGE_MASK;
    if (size < COUNTER_SIZES)
        total.sheets_of_size[size]++;
    if (tray < COUNTER_TRAYS)
        total.sheets_from_tray[tray]++;
}

static void add_given_up(uint32_t note)
{
    total.given_up_sides += note & SIDES_MASK;
    total.lost_sides += note & IS_LOST ? note & SIDES_MASK : 0;
}

static void add(uint32_t note)
{
    switch (note >> WHAT_SHIFT) {
    case SHEET: add_sheet(note); break;
    case STAPLED: total.stapled_sets++; break;
    case START: total.starts++; break;
    case JAM: total.jams++; break;
    case MISFEED: total.misfeeds++; break;
    case OWED: total.owed_sides += note & SIDES_MASK; break;
    case GIVEN_UP: add_given_up(note); break;
    default: break;
    }
}

/* Counted even when flash takes it no more: until the next start at least. */
static void take(uint32_t note)
{
    nvram_note(note);
    add(note);
}

void counters_init(void)
{
    static const struct nvram_tally tally = {restore, add, save};
    nvram_init(&tally);
    take(START << WHAT_SHIFT);
}

void counters_add_sheet(const struct counted_sheet *sheet)
{
    uint32_t coverage = sheet->coverage < COVERAGE_MASK ? sheet->coverage : COVERAGE_MASK;
    take((uint32_t)SHEET << WHAT_SHIFT | coverage | (sheet->tray & 7u) << TRAY_SHIFT | (sheet->paper & 7u) << SIZE_SHIFT |
         (sheet->is_copy ? IS_COPY : 0u) | (sheet->sides == 2 ? IS_DUPLEX : 0u));
}

void counters_add_stapled_set(void) { take((uint32_t)STAPLED << WHAT_SHIFT); }

void counters_add_jam(void) { take((uint32_t)JAM << WHAT_SHIFT); }
void counters_add_misfeed(void) { take((uint32_t)MISFEED << WHAT_SHIFT); }

/* As many notes as the number needs: the greatest page has 999 copies in 999 sets. */
static void take_sides(uint32_t note, uint32_t sides)
{
    for (; sides > SIDES_MASK; sides -= SIDES_MASK)
        take(note | SIDES_MASK);
    if (sides)
        take(note | sides);
}

void counters_add_owed(uint32_t sides) { take_sides((uint32_t)OWED << WHAT_SHIFT, sides); }
void counters_add_given_up(uint32_t sides) { take_sides((uint32_t)GIVEN_UP << WHAT_SHIFT, sides); }
void counters_add_lost(uint32_t sides) { take_sides((uint32_t)GIVEN_UP << WHAT_SHIFT | IS_LOST, sides); }
