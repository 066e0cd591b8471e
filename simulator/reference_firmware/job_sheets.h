#ifndef JOB_SHEETS_H
#define JOB_SHEETS_H

/* What of the jobs in the queue is to be printed next, sheet by sheet, and what came of each sheet. */

#include <stdbool.h>
#include <stdint.h>

#include "jobs.h"

/* A sheet to print: its job, its place in it, and what is on it. */
struct sheet_order {
    uint32_t job_id;
    struct cursor at;
    uint8_t sides;
    uint8_t paper, media, source;
    bool by_hand, to_standard_bin;
};

/* The next sheet in print order, if its page has come. */
bool jobs_peek_sheet(struct sheet_order *order);

/* That sheet is on its way. */
void jobs_take_sheet(const struct sheet_order *order);

/* How much toner the sheet takes, in eighths of a percent of a side. */
uint32_t jobs_coverage(const struct sheet_order *order);

/* It is in the bin, and came from that tray. */
void jobs_confirm_sheet(const struct sheet_order *order, unsigned tray);

/* It is lost: print it again. Sheets behind it in the path are lost with it. */
void jobs_return_sheet(const struct sheet_order *order);

/* Go on with the next set when this one ends here, and no page of it can still come. */
void job_step_over_set(struct job *job);

/* True when every sheet of that set of the job has been taken. */
bool jobs_set_is_taken(const struct job *job, uint16_t set);

/* True when no sheet of `job` is left to print or on its way. */
bool jobs_is_printed(const struct job *job);

#endif
