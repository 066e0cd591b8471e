#include "watchdog.h"

#include "crash.h"
#include "independent_watchdog.h"
#include "timebase.h"

#define FEED_INTERVAL_MS 1000u

static uint32_t turns_taken;
static uint32_t fed_at_ms;

void watchdog_start(void)
{
    independent_watchdog_start();
    fed_at_ms = now_ms;
}

void watchdog_begin(enum task task)
{
    turns_taken |= 1u << task;
    crash_note_task(task);
}

void watchdog_end_pass(void)
{
    if (now_ms - fed_at_ms < FEED_INTERVAL_MS || turns_taken != (1u << TASK_COUNT) - 1)
        return;
    independent_watchdog_feed();
    fed_at_ms = now_ms;
    turns_taken = 0;
}

const char *watchdog_task_name(uint32_t task)
{
    static const char *const names[TASK_COUNT] = {"bus",      "modules", "host",  "jobs",   "engine", "feeder",
                                                  "finisher", "copy",    "power", "status", "console"};
    return task < TASK_COUNT ? names[task] : "unknown";
}
