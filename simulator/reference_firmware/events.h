#ifndef EVENTS_H
#define EVENTS_H

/* The last conditions that took the printer offline, newest first. They are kept in flash. */

#include <stdbool.h>
#include <stdint.h>

#define EVENTS_KEPT 16u

struct event {
    uint32_t code;
    uint32_t at_side; /* sides printed in the printer's life by then */
    uint32_t at_min;  /* since the start before it */
};

/* Read them from flash. */
void events_init(void);

void events_add(uint32_t code);

/* The event that is `index` events back; false when there is none. */
bool events_read(unsigned index, struct event *event);

#endif
