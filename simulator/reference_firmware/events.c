#include "events.h"

#include "timebase.h"

#define KEPT 8u
#define MINUTE_MS 60000u

static struct event events[KEPT];
static uint32_t count;

void events_add(uint32_t code) { events[count++ % KEPT] = (struct event){code, now_ms / MINUTE_MS}; }

bool events_read(unsigned index, struct event *event)
{
    if (index >= count || index >= KEPT)
        return false;
    *event = events[(count - 1u - index) % KEPT];
    return true;
}
