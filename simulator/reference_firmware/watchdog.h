#ifndef WATCHDOG_H
#define WATCHDOG_H

/* The chip's watchdog is fed only while every task of the main loop keeps coming back. */

#include <stdint.h>

enum task { TASK_BUS, TASK_MODULES, TASK_HOST, TASK_JOBS, TASK_ENGINE, TASK_FEEDER, TASK_FINISHER, TASK_COPY, TASK_POWER,
            TASK_STATUS, TASK_CONSOLE, TASK_COUNT };

void watchdog_start(void);

/* Note that `task` begins its turn, and that the one before it ended. */
void watchdog_begin(enum task task);

/* End of a pass: feed at most once a second, and only when every task had a turn since the last feeding. */
void watchdog_end_pass(void);

const char *watchdog_task_name(uint32_t task);

#endif
