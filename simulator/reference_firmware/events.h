#ifndef EVENTS_H
#define EVENTS_H

/* The last conditions that took the printer offline, newest first. They live until the next reset. */

#include <stdbool.h>
#include <stdint.h>

struct event {
    uint32_t code;
    uint32_t at_min; /* since the start */
};

void events_add(uint32_t code);

/* The event that is `index` events back; false when there is none. */
bool events_read(unsigned index, struct event *event);

#endif
