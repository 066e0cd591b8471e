#ifndef COUNTERS_H
#define COUNTERS_H

/* What the printer has done in its life, in flash: a note for each sheet and event, added up. A power cut at any instant
   loses none and counts none twice. */

#include <stdbool.h>
#include <stdint.h>

#define COUNTER_SIZES 5u /* by PJL paper code */
#define COUNTER_TRAYS 5u

struct counters {
    uint32_t sides, sheets, duplex_sheets, copied_sides;
    uint32_t sheets_of_size[COUNTER_SIZES], sheets_from_tray[COUNTER_TRAYS];
    uint32_t stapled_sets, starts, jams, misfeeds;
    uint32_t owed_sides;     /* that jobs brought */
    uint32_t given_up_sides; /* cancelled or lost */
    uint32_t lost_sides;     /* of these, with the power */
    uint32_t toner; /* eighths of a percent of a side covered, of all sides together */
};

/* One sheet that has come out. */
struct counted_sheet {
    uint8_t sides, paper;
    uint8_t tray; /* COUNTER_TRAYS when nobody knows */
    bool is_copy;
    uint32_t coverage; /* of all its sides together, in eighths of a percent */
};

/* Read them from flash, after nvram has been found. Counts a start. */
void counters_init(void);

const struct counters *counters(void);

void counters_add_sheet(const struct counted_sheet *sheet);
void counters_add_stapled_set(void);

void counters_add_jam(void);
void counters_add_misfeed(void);

/* For ledger.c. */
void counters_add_owed(uint32_t sides);
void counters_add_given_up(uint32_t sides);
void counters_add_lost(uint32_t sides);

#endif
