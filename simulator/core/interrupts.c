/* Pending, enabled and active exceptions (ARMv7-M ARM, B1.5): simulator/soc/interrupts.py in C. */

#include "core.h"

#include <string.h>

#define BIT(exception) ((exception_set)1 << (exception))
#define ALWAYS_ENABLED                                                                                      \
    (BIT(EXCEPTION_NMI) | BIT(EXCEPTION_HARD_FAULT) | BIT(EXCEPTION_SVCALL) | BIT(EXCEPTION_PENDSV) | \
     BIT(EXCEPTION_SYSTICK))
#define THREAD_PRIORITY 256

void interrupts_reset(struct interrupts *interrupts)
{
    memset(interrupts, 0, sizeof *interrupts);
    interrupts->enabled = ALWAYS_ENABLED;
}

void interrupts_set_line(struct interrupts *interrupts, unsigned irq, bool level)
{
    exception_set bit = BIT(FIRST_IRQ + irq);
    if (!level) {
        interrupts->levels &= ~bit;
    } else if (!(interrupts->levels & bit)) {
        interrupts->levels |= bit;
        interrupts->pending |= bit;
    }
}

void interrupts_pend(struct interrupts *interrupts, unsigned exception) { interrupts->pending |= BIT(exception); }

static int priority_of(const struct interrupts *interrupts, unsigned exception)
{
    return exception <= EXCEPTION_HARD_FAULT ? (int)exception - 4 : interrupts->priorities[exception];
}

int interrupts_running_priority(const struct interrupts *interrupts)
{
    int lowest = THREAD_PRIORITY;
    for (uint32_t i = 0; i < interrupts->active_count; i++) {
        int priority = priority_of(interrupts, interrupts->active[i]);
        if (priority < lowest)
            lowest = priority;
    }
    return lowest;
}

static unsigned lowest_bit(exception_set set)
{
    uint64_t low = (uint64_t)set;
    return low ? (unsigned)__builtin_ctzll(low) : 64u + (unsigned)__builtin_ctzll((uint64_t)(set >> 64));
}

unsigned interrupts_next_due(const struct interrupts *interrupts, uint32_t basepri)
{
    unsigned best = 0;
    int best_priority = THREAD_PRIORITY;
    for (exception_set ready = interrupts->pending & interrupts->enabled; ready; ready &= ready - 1) {
        unsigned exception = lowest_bit(ready);
        int priority = priority_of(interrupts, exception);
        if (priority < best_priority) {
            best = exception;
            best_priority = priority;
        }
    }
    int limit = interrupts_running_priority(interrupts);
    if (basepri && (int)basepri < limit)
        limit = (int)basepri;
    return best_priority < limit ? best : 0;
}

void interrupts_enter(struct interrupts *interrupts, unsigned exception)
{
    interrupts->pending &= ~BIT(exception);
    interrupts->active[interrupts->active_count++] = (uint8_t)exception;
}

void interrupts_leave(struct interrupts *interrupts)
{
    unsigned exception = interrupts->active[--interrupts->active_count];
    interrupts->pending |= interrupts->levels & BIT(exception);
}
