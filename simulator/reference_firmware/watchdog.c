#include "watchdog.h"

#include "crash.h"
#include "stm32f405.h"
#include "timebase.h"

#define PRESCALER_64 4u
#define RELOAD 4095u
#define FEED_INTERVAL_MS 1000u

static uint32_t turns_taken;
static uint32_t fed_at_ms;

void watchdog_start(void)
{
    reg_write(IWDG_KR, IWDG_KEY_START);
    reg_write(IWDG_KR, IWDG_KEY_UNLOCK);
    reg_write(IWDG_PR, PRESCALER_64);
    reg_write(IWDG_RLR, RELOAD);
    reg_write(IWDG_KR, IWDG_KEY_RELOAD);
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
    reg_write(IWDG_KR, IWDG_KEY_RELOAD);
    fed_at_ms = now_ms;
    turns_taken = 0;
}

const char *watchdog_task_name(uint32_t task)
{
    static const char *const names[TASK_COUNT] = {"bus",      "modules", "host",  "jobs",   "engine", "feeder",
                                                  "finisher", "copy",    "power", "status", "console"};
    return task < TASK_COUNT ? names[task] : "unknown";
}
