#ifndef POWER_H
#define POWER_H

/* Sleep after idleness, wake for work. Questions from a host neither wake nor keep awake. */

#include <stdbool.h>

void power_start(void);

/* A job or a key: wake, and count idleness afresh. */
void power_note_activity(void);

bool power_is_asleep(void);
void power_step(void);

#endif
