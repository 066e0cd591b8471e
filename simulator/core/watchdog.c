/* The independent watchdog (RM0090, chapter 21): simulator/soc/watchdog.py in C. */

#include "core.h"

#define LSI_HZ 32000 /* STM32F405 datasheet, table 37: typical */
#define KEY_START 0xCCCCu
#define KEY_RELOAD 0xAAAAu
#define KEY_UNLOCK 0x5555u

int64_t watchdog_timeout_ns(const struct watchdog *watchdog)
{
    unsigned shift = watchdog->pr < 6 ? watchdog->pr : 6;
    return ((int64_t)watchdog->rlr + 1) * (4 << shift) * NS_PER_S / LSI_HZ;
}

static void schedule(struct core *core)
{
    struct watchdog *watchdog = &core->state.chip.watchdog;
    watchdog->event_ns = watchdog->deadline_ns;
    event_set(core, EVENT_WATCHDOG, watchdog->event_ns);
}

void watchdog_reset(struct core *core)
{
    event_cancel(core, EVENT_WATCHDOG);
    core->state.chip.watchdog = (struct watchdog){.rlr = 0xFFF};
}

uint32_t watchdog_read(struct core *core, uint32_t offset)
{
    const struct watchdog *watchdog = &core->state.chip.watchdog;
    return offset == 0x04 ? watchdog->pr : offset == 0x08 ? watchdog->rlr : 0;
}

void watchdog_write(struct core *core, uint32_t offset, uint32_t value)
{
    struct watchdog *watchdog = &core->state.chip.watchdog;
    if (offset == 0x00) {
        watchdog->is_unlocked = value == KEY_UNLOCK;
        if (value == KEY_START)
            watchdog->is_running = true;
        if ((value == KEY_START || value == KEY_RELOAD) && watchdog->is_running) {
            bool is_planned = core->state.events[EVENT_WATCHDOG].when_ns != NEVER;
            watchdog->deadline_ns = core->shared.now_ns + watchdog_timeout_ns(watchdog);
            if (!is_planned || watchdog->deadline_ns < watchdog->event_ns)
                schedule(core);
        }
    } else if (watchdog->is_unlocked && offset == 0x04) {
        watchdog->pr = value & 7u;
    } else if (watchdog->is_unlocked && offset == 0x08) {
        watchdog->rlr = value & 0xFFFu;
    }
}

void watchdog_on_check(struct core *core)
{
    if (core->shared.now_ns < core->state.chip.watchdog.deadline_ns)
        schedule(core);
    else
        chip_request_reset(core, RESET_WATCHDOG);
}
