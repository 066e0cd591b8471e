#ifndef WORK_H
#define WORK_H

/* Whether the main loop has something to do, and its sleep when it has not. */

#include <stdbool.h>

/* From the main loop: run once more before sleeping. */
void work_request(void);

/* From an interrupt handler: wake the main loop. */
void work_arrived(void);

/* Sleep until there is work. True when the processor did sleep. */
bool work_sleep(void);

#endif
