#ifndef FINISHER_H
#define FINISHER_H

/* The finisher: gathers the sheets of a set, staples or ejects them, and tells the path when it may come. */

#include <stdbool.h>
#include <stdint.h>

#include "job_sheets.h"

/* What stops the mechanism until a hand has reached into it. */
enum { FINISHER_STAPLE_JAM = 1, FINISHER_CRUSHED };

/* False when this sheet must not be fed: its bin is full, or it needs the finisher and that cannot take it. */
bool finisher_can_take(const struct sheet_order *order);

/* Earliest pick time of a sheet that may begin a new set, so that it does not meet the set being finished. */
uint32_t finisher_earliest_pick(const struct sheet_order *order);

/* True while the sheet must not come in: the set before it is not done. */
bool finisher_is_closed_to(const struct sheet_order *order);

/* True while sheets of the job are in the finisher's tray. */
bool finisher_holds(uint32_t job_id);

bool finisher_bin_is_full(void);

/* 0, or what stops the mechanism. */
unsigned finisher_fault(void);
bool finisher_is_low_on_staples(void);

/* True when a set of a job in the queue, or of one just done, came out without the staples it asked for. */
bool finisher_left_unstapled(void);

/* True when a set waits for staples; finisher_go_on_unstapled() ends it without. */
bool finisher_wants_staples(void);
void finisher_go_on_unstapled(void);

/* A sheet has left the exit. */
void finisher_on_sheet(const struct sheet_order *order);

void finisher_on_up(void);
void finisher_on_message(const uint8_t *message, uint8_t length);
void finisher_step(void);

#endif
