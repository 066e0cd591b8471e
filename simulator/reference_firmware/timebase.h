#ifndef TIMEBASE_H
#define TIMEBASE_H

/* Milliseconds since reset, and one alarm that ends sleep. There is no tick. */

#include <stdbool.h>
#include <stdint.h>

/* The time of this pass of the main loop; timebase_sample() sets it. Wraps after 49 days. */
extern uint32_t now_ms;

/* True as soon as an interrupt left something to do. */
extern volatile bool work_pending;

void timebase_init(void);

/* The counter itself, for interrupt handlers. */
uint32_t time_ms(void);

void timebase_sample(void);

/* Have the main loop run again at `deadline_ms` at the latest. Holds for this pass only: ask again in each. */
void timebase_wake_by(uint32_t deadline_ms);

/* Set the alarm to the earliest deadline asked for. An alarm already due earlier is left alone: waking once too
   often costs less than setting it. */
void timebase_arm(void);

/* Have the main loop run once more before it sleeps. */
static inline void work_request(void) { work_pending = true; }

static inline bool time_reached(uint32_t deadline_ms) { return (int32_t)(now_ms - deadline_ms) >= 0; }

#endif
