/* General-purpose timers, counting up (RM0090, chapter 18): simulator/soc/timer.py in C. */

#include "core.h"

#define CEN (1u << 0)
#define UDIS (1u << 1)
#define URS (1u << 2)
#define OPM (1u << 3)
#define UPDATE (1u << 0) /* UIE, UIF and UG */

static const uint8_t irqs[TIMER_COUNT] = {28, 50};

/* 16 ticks of the oscillator are 1000 ns. */
static int64_t ticks_in(const struct timer *timer, int64_t duration_ns)
{
    return duration_ns * CLOCK_MHZ / (1000 * ((int64_t)timer->prescaler + 1));
}

static int64_t ns_of(const struct timer *timer, int64_t ticks)
{
    int64_t scaled = ticks * 1000 * ((int64_t)timer->prescaler + 1);
    return (scaled + CLOCK_MHZ - 1) / CLOCK_MHZ;
}

static int64_t running_ticks(const struct core *core, const struct timer *timer)
{
    return timer->base_count + ticks_in(timer, core->shared.now_ns - timer->base_ns);
}

static int64_t count(const struct core *core, const struct timer *timer)
{
    if (!(timer->cr1 & CEN))
        return timer->base_count;
    int64_t ticks = running_ticks(core, timer);
    return ticks <= timer->arr ? ticks : ticks % ((int64_t)timer->arr + 1);
}

/* Make the count of now the base, the fraction of a tick in the prescaler kept. */
static void settle(const struct core *core, struct timer *timer)
{
    int64_t now_count = count(core, timer);
    if (timer->cr1 & CEN)
        timer->base_ns += ns_of(timer, ticks_in(timer, core->shared.now_ns - timer->base_ns));
    else
        timer->base_ns = core->shared.now_ns;
    timer->base_count = now_count;
}

/* Whether the next update would change anything. */
static bool has_news(const struct timer *timer)
{
    return (timer->dier & UPDATE) || !(timer->status & UPDATE) || (timer->cr1 & OPM) || timer->prescaler != timer->psc;
}

static void schedule(struct core *core, int index)
{
    struct timer *timer = &core->state.chip.timers[index];
    event_cancel(core, EVENT_TIMER + index);
    if ((timer->cr1 & (CEN | UDIS)) != CEN || !has_news(timer))
        return;
    int64_t period = (int64_t)timer->arr + 1;
    int64_t wraps = running_ticks(core, timer) / period + 1;
    timer->overflow_ns = timer->base_ns + ns_of(timer, wraps * period - timer->base_count);
    event_set(core, EVENT_TIMER + index, timer->overflow_ns);
}

static void drive_line(struct core *core, int index)
{
    struct timer *timer = &core->state.chip.timers[index];
    interrupts_set_line(&core->state.chip.interrupts, irqs[index], timer->status & timer->dier & UPDATE);
}

void timer_reset(struct core *core, int index)
{
    event_cancel(core, EVENT_TIMER + index);
    core->state.chip.timers[index] =
        (struct timer){.arr = UINT32_MAX, .base_ns = core->shared.now_ns, .overflow_ns = core->shared.now_ns};
}

uint32_t timer_read(struct core *core, int index, uint32_t offset)
{
    struct timer *timer = &core->state.chip.timers[index];
    switch (offset) {
    case 0x00: return timer->cr1;
    case 0x0C: return timer->dier;
    case 0x10: return timer->status;
    case 0x24: return (uint32_t)count(core, timer);
    case 0x28: return timer->psc;
    case 0x2C: return timer->arr;
    default: return 0;
    }
}

void timer_write(struct core *core, int index, uint32_t offset, uint32_t value)
{
    struct timer *timer = &core->state.chip.timers[index];
    if (offset == 0x10) {
        timer->status &= value;
    } else if (offset == 0x0C) {
        timer->dier = value;
    } else {
        settle(core, timer);
        if (offset == 0x00) {
            timer->cr1 = value;
        } else if (offset == 0x14 && (value & UPDATE)) {
            timer->prescaler = timer->psc;
            timer->base_count = 0;
            timer->base_ns = core->shared.now_ns;
            if (!(timer->cr1 & URS))
                timer->status |= UPDATE;
        } else if (offset == 0x24) {
            timer->base_count = value;
        } else if (offset == 0x28) {
            timer->psc = value & 0xFFFFu;
        } else if (offset == 0x2C) {
            timer->arr = value;
        }
    }
    drive_line(core, index);
    schedule(core, index);
}

void timer_on_overflow(struct core *core, int index)
{
    struct timer *timer = &core->state.chip.timers[index];
    timer->prescaler = timer->psc;
    timer->base_count = 0;
    timer->base_ns = timer->overflow_ns;
    timer->status |= UPDATE;
    if (timer->cr1 & OPM)
        timer->cr1 &= ~CEN;
    drive_line(core, index);
    schedule(core, index);
}
