#ifndef TIMEBASE_H
#define TIMEBASE_H

/* Milliseconds since reset, and one alarm that ends sleep. There is no tick. */

#include <stdbool.h>
#include <stdint.h>

#include "work.h"

/* The time of this pass of the main loop. Wraps after 49 days. */
extern uint32_t now_ms;

void timebase_init(void);

/* The counter itself, for interrupt handlers. */
uint32_t time_ms(void);

/* Read the clock into now_ms. */
void timebase_sample(void);

/* Forget the deadlines of the pass before. */
void timebase_begin_pass(void);

/* Have the main loop run again at `deadline_ms` at the latest. Holds for this pass only: ask again in each. */
void timebase_wake_by(uint32_t deadline_ms);

/* Set the alarm to the earliest deadline asked for. An alarm already due earlier is left alone: waking once too
   often costs less than setting it. */
void timebase_arm(void);

static inline bool time_reached(uint32_t deadline_ms) { return (int32_t)(now_ms - deadline_ms) >= 0; }

/* Times compare across the wrap as long as they lie within 24 days of each other. */
static inline bool time_is_earlier(uint32_t a_ms, uint32_t b_ms) { return (int32_t)(a_ms - b_ms) < 0; }
static inline uint32_t time_later(uint32_t a_ms, uint32_t b_ms) { return time_is_earlier(a_ms, b_ms) ? b_ms : a_ms; }

#endif
