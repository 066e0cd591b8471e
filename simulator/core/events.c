/* Virtual time: what is due when. Python's own appointments are one more that may be the earliest. */

#include "core.h"

#define OUTSIDE EVENT_COUNT

void event_set(struct core *core, int event, int64_t when_ns)
{
    core->state.events[event] = (struct appointment){when_ns, ++core->shared.order};
    if (when_ns < core->state.earliest_ns)
        core->state.earliest_ns = when_ns;
}

void event_cancel(struct core *core, int event) { core->state.events[event].when_ns = NEVER; }

/* The earliest of all, OUTSIDE for Python's; -1 without any. */
static int find_earliest(struct core *core, int64_t *when_ns)
{
    int earliest = -1;
    int64_t when = NEVER, order = 0;
    const struct appointment *events = core->state.events;
    for (int i = 0; i < EVENT_COUNT; i++) {
        if (events[i].when_ns < when || (events[i].when_ns == when && when != NEVER && events[i].order < order)) {
            earliest = i;
            when = events[i].when_ns;
            order = events[i].order;
        }
    }
    core->state.earliest_ns = when;
    const struct shared *shared = &core->shared;
    if (shared->outside_when_ns < when ||
        (shared->outside_when_ns == when && when != NEVER && shared->outside_order < order)) {
        earliest = OUTSIDE;
        when = shared->outside_when_ns;
    }
    *when_ns = when;
    return earliest;
}

static void run(struct core *core, int event)
{
    if (event == OUTSIDE) {
        core_call(core, CALL_EVENT, 0, 0, 0);
        return;
    }
    event_cancel(core, event);
    if (event < EVENT_HOST)
        usart_on_sent(core, event - EVENT_USART);
    else if (event < EVENT_TIMER)
        host_on_arrival(core, event - EVENT_HOST);
    else if (event < EVENT_SYSTICK)
        timer_on_overflow(core, event - EVENT_TIMER);
    else if (event == EVENT_SYSTICK)
        systick_on_tick(core);
    else if (event == EVENT_WATCHDOG)
        watchdog_on_check(core);
    else if (event == EVENT_BUS_BYTE)
        bus_on_byte_end(core);
    else
        bus_on_ack_overdue(core, event - EVENT_ACK);
}

int64_t events_next_ns(const struct core *core)
{
    int64_t when = core->shared.outside_when_ns;
    for (int i = 0; i < EVENT_COUNT; i++)
        if (core->state.events[i].when_ns < when)
            when = core->state.events[i].when_ns;
    return when;
}

void events_run_due(struct core *core)
{
    int64_t when_ns;
    int event;
    while ((event = find_earliest(core, &when_ns)) >= 0 && when_ns <= core->shared.now_ns)
        run(core, event);
}

void events_run_next(struct core *core, int64_t deadline_ns)
{
    int64_t when_ns;
    int event = find_earliest(core, &when_ns);
    if (event < 0 || when_ns >= deadline_ns) {
        events_advance_to(core, deadline_ns);
        return;
    }
    if (when_ns > core->shared.now_ns)
        core->shared.now_ns = when_ns;
    run(core, event);
    if (core->state.earliest_ns <= core->shared.now_ns || core->shared.outside_when_ns <= core->shared.now_ns)
        events_run_due(core);
}

void events_advance_to(struct core *core, int64_t ns)
{
    int64_t when_ns;
    while (find_earliest(core, &when_ns) >= 0 && when_ns <= ns) {
        if (when_ns > core->shared.now_ns)
            core->shared.now_ns = when_ns;
        events_run_due(core);
    }
    if (ns > core->shared.now_ns)
        core->shared.now_ns = ns;
}
