#ifndef CRASH_H
#define CRASH_H

/* What is left of a crash after the reset that ends it. */

#include <stdbool.h>
#include <stdint.h>

/* Reasons below 16 are the numbers of Cortex-M exceptions (3 is a hard fault). */
#define CRASH_MAIN_RETURNED 0x100u

/* Keep the registers stacked at `frame` (or none when null) and reset the chip. Does not return. */
void crash_save_and_reset(const uint32_t *frame, uint32_t reason) __attribute__((noreturn, used));

/* Say in the log why the chip was reset and what the last run left behind. Call once, early. False after a power-on,
   true when the reset came in the middle of something. */
bool crash_report(void);

/* Remember which task runs, so that a watchdog reset can name it. */
void crash_note_task(uint32_t task);

#endif
