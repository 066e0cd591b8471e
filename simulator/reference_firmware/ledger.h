#ifndef LEDGER_H
#define LEDGER_H

/* Page accounting over power cuts: sides that jobs brought = sides printed + sides given up + sides lost. What is missing at
   the start was lost with the memory. */

#include <stdbool.h>
#include <stdint.h>

/* Find out what the last power cut, or reset, has lost. After counters_init(). */
void ledger_init(void);

/* A page has come that is to be printed on so many sides, copies included. */
void ledger_add_owed(uint32_t sides);

/* Put what has been added into flash. Must be done before any of it is printed. */
void ledger_write(void);

/* These sides will not be printed: their job was cancelled. */
void ledger_give_up(uint32_t sides);

/* Sides lost by the last start, and by all. */
uint32_t ledger_lost_last(void);
uint32_t ledger_lost_ever(void);

/* True while the loss is to be shown. */
bool ledger_tells_loss(void);

void ledger_step(void);

#endif
