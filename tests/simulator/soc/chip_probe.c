/* What tests ask of the chip in C beside its registers. Built with simulator/core for them alone. */

#include "core.h"

void probe_spend(struct core *core, int64_t duration_ns) { events_spend(core, duration_ns); }

int32_t probe_reset_request(struct core *core) { return core->state.chip.reset_request; }

void probe_drive(struct core *core, int32_t port, int32_t pin, bool level)
{
    uint32_t *input = &core->state.chip.gpios[port].input;
    *input = level ? *input | 1u << pin : *input & ~(1u << pin);
}

static struct interrupts *of(struct core *core) { return &core->state.chip.interrupts; }

void probe_set_line(struct core *core, uint32_t irq, bool level) { interrupts_set_line(of(core), irq, level); }
void probe_pend(struct core *core, uint32_t exception) { interrupts_pend(of(core), exception); }
uint32_t probe_next_due(struct core *core, uint32_t basepri) { return interrupts_next_due(of(core), basepri); }
int32_t probe_running_priority(struct core *core) { return interrupts_running_priority(of(core)); }
bool probe_wakes(struct core *core) { return interrupts_wake(of(core)); }
void probe_enter(struct core *core, uint32_t exception) { interrupts_enter(of(core), exception); }

/* Returns the exception that ends. */
uint32_t probe_leave(struct core *core)
{
    uint32_t exception = of(core)->active[of(core)->active_count - 1];
    interrupts_leave(of(core));
    return exception;
}
