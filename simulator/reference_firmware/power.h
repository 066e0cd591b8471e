#ifndef POWER_H
#define POWER_H

/* Sleep and deep sleep after idleness; waking, and why. Questions from a host neither wake nor keep awake. */

#include <stdbool.h>
#include <stdint.h>

enum power_state { POWER_AWAKE, POWER_SLEEP, POWER_DEEP_SLEEP };

enum wake_cause { WAKE_POWER_ON, WAKE_SERIAL_JOB, WAKE_NETWORK_JOB, WAKE_COPY, WAKE_KEY, WAKE_HAND, WAKE_TIMER };

void power_start(void);

/* Something needs the printer: wake, and count idleness afresh. */
void power_wake(enum wake_cause cause);

/* Count idleness afresh. */
void power_note_activity(void);

/* A job has come in by that port. */
void power_wake_for_job(uint8_t port);

/* Sleep without waiting for the delay, unless there is work. */
void power_sleep_now(void);

enum power_state power_state(void);
bool power_is_asleep(void);

/* What ended sleep last. */
const char *power_wake_cause(void);

/* How often the printer has slept, and slept deeply, since it was switched on. */
uint32_t power_sleeps(void);
uint32_t power_deep_sleeps(void);

void power_step(void);

#endif
