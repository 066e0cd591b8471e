#ifndef PAPER_H
#define PAPER_H

/* Which tray feeds a sheet, and what the operator is asked for when none can. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "job_sheets.h"

#define TRAY_MULTI_PURPOSE 0u
#define TRAY_NONE 0xFFu

/* The tray that can feed this sheet now; TRAY_NONE when the operator must act first, which paper_request() then tells. */
unsigned paper_choose_tray(const struct sheet_order *order);

/* How long a sheet of the order from that tray should be. */
uint16_t paper_length_mm(const struct sheet_order *order, unsigned tray);

/* No sheet waits for paper. */
void paper_ask_for_nothing(void);

/* 0, or the status code of what the next sheet waits for, with the text for the display. */
uint32_t paper_request(char *text, size_t size);

/* 0, or the status code of an empty tray that another stands in for. */
uint32_t paper_stand_in(char *text, size_t size);

/* START: the job takes the paper that its tray has. False when no job waits for another. */
bool paper_accept_what_there_is(void);

#endif
