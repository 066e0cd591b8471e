#include "events.h"

#include "counters.h"
#include "nvram.h"
#include "timebase.h"

#define MINUTE_MS 60000u

/* As it is kept: the number says which of two is the later. */
struct numbered {
    uint32_t number;
    struct event event;
};

static struct numbered events[EVENTS_KEPT];
static uint32_t last_number;

void events_init(void)
{
    for (unsigned slot = 0; slot < EVENTS_KEPT; slot++) {
        nvram_get((enum nvram_key)(NVRAM_EVENT_0 + slot), &events[slot], sizeof events[slot]);
        if (events[slot].number > last_number)
            last_number = events[slot].number;
    }
}

void events_add(uint32_t code)
{
    unsigned slot = ++last_number % EVENTS_KEPT;
    events[slot] = (struct numbered){last_number, {code, counters()->sides, now_ms / MINUTE_MS}};
    nvram_put((enum nvram_key)(NVRAM_EVENT_0 + slot), &events[slot], sizeof events[slot]);
}

bool events_read(unsigned index, struct event *event)
{
    if (index >= last_number || index >= EVENTS_KEPT)
        return false;
    const struct numbered *found = &events[(last_number - index) % EVENTS_KEPT];
    *event = found->event;
    return found->number == last_number - index;
}
