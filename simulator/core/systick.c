/* The Cortex-M system timer (ARMv7-M ARM, B3.3): simulator/soc/systick.py in C. */

#include "core.h"

#define ENABLE (1u << 0)
#define TICKINT (1u << 1)
#define CLKSOURCE (1u << 2)
#define COUNTFLAG (1u << 16)

static int64_t rate_mhz(const struct systick *systick) { return systick->control & CLKSOURCE ? CLOCK_MHZ : CLOCK_MHZ / 8; }

static int64_t elapsed_ticks(const struct core *core)
{
    const struct systick *systick = &core->state.chip.systick;
    return (core->shared.now_ns - systick->start_ns) * rate_mhz(systick) / 1000;
}

static void restart(struct core *core)
{
    core->state.chip.systick.start_ns = core->shared.now_ns;
    core->state.chip.systick.wraps_seen = 0;
}

static void schedule(struct core *core)
{
    struct systick *systick = &core->state.chip.systick;
    event_cancel(core, EVENT_SYSTICK);
    if ((systick->control & (ENABLE | TICKINT)) != (ENABLE | TICKINT) || !systick->reload)
        return;
    int64_t period = (int64_t)systick->reload + 1, wraps = elapsed_ticks(core) / period + 1;
    int64_t rate = rate_mhz(systick);
    event_set(core, EVENT_SYSTICK, systick->start_ns + (wraps * period * 1000 + rate - 1) / rate);
}

void systick_reset(struct core *core)
{
    event_cancel(core, EVENT_SYSTICK);
    core->state.chip.systick = (struct systick){.start_ns = core->shared.now_ns};
}

uint32_t systick_read(struct core *core, uint32_t offset)
{
    struct systick *systick = &core->state.chip.systick;
    int64_t period = (int64_t)systick->reload + 1;
    switch (offset) {
    case 0x0: {
        int64_t wraps = systick->control & ENABLE ? elapsed_ticks(core) / period : 0;
        uint32_t flag = wraps > systick->wraps_seen ? COUNTFLAG : 0;
        systick->wraps_seen = wraps;
        return systick->control | flag;
    }
    case 0x4: return systick->reload;
    case 0x8: return systick->control & ENABLE ? (uint32_t)(systick->reload - elapsed_ticks(core) % period) : 0;
    default: return 0;
    }
}

void systick_write(struct core *core, uint32_t offset, uint32_t value)
{
    struct systick *systick = &core->state.chip.systick;
    if (offset == 0x0) {
        if ((value & ENABLE) && !(systick->control & ENABLE))
            restart(core);
        systick->control = value & (ENABLE | TICKINT | CLKSOURCE);
    } else if (offset == 0x4) {
        systick->reload = value & 0xFFFFFFu;
    } else if (offset == 0x8) {
        restart(core);
    }
    schedule(core);
}

void systick_on_tick(struct core *core)
{
    interrupts_pend(&core->state.chip.interrupts, EXCEPTION_SYSTICK);
    schedule(core);
}
