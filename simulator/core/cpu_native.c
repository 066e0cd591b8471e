/* Executes firmware that was built for the host: a register access is a call, an interrupt too. The main loop runs on a
   stack of its own and is left in the middle of its WFI; interrupts are taken at the same moments as on the emulator. */

#include <stdlib.h>
#include <string.h>

#include "native.h"
#include "native_memory.h"
#include "run.h"
#include "stacks.h"

/* Leave the firmware's stack; comes back when the core lets it go on. */
static void give_up(struct native *native, enum yield yield)
{
    native->yield = yield;
    stacks_change(native->running, native->host_at);
}

/* Let firmware go on where `at` says, until it gives up the processor. Python is called from here, since it expects the
   stack it knows. */
static enum yield go_on(struct native *native, void **at)
{
    struct core *core = native->core;
    struct host_calls *calls = native->firmware->entry->calls;
    calls->is_masked = core->state.primask;
    native->running = at;
    stacks_change(&native->host_at, *at);
    while (native->yield == YIELD_CALL) {
        native->running = 0;
        core->call(native->outside.call, native->outside.number, native->outside.bytes, native->outside.size);
        native->running = at;
        stacks_change(&native->host_at, *at);
    }
    native->running = 0;
    core->state.primask = calls->is_masked;
    return native->yield;
}

static void call_outside(struct core *core, int32_t call, int32_t number, const uint8_t *bytes, int32_t size)
{
    struct native *native = core->machine;
    if (!native->running) {
        core->call(call, number, bytes, size);
        return;
    }
    native->outside.call = call;
    native->outside.number = number;
    native->outside.bytes = bytes;
    native->outside.size = size;
    give_up(native, YIELD_CALL);
}

/* Firmware that makes so many accesses without sleep spins. Nobody counts its instructions here, so that an access now
   and then stands for a slice of them. */
static void count_access(struct core *core)
{
    if (++core->state.burst_accesses >= BURST_ACCESSES && core->state.burst_accesses % ACCESSES_PER_SLICE == 0)
        give_up(core->machine, YIELD_SLICE);
}

/* Power has failed in the middle of it: this stack is never come back to. */
static void end_if_off(struct core *core)
{
    if (core->state.is_off)
        give_up(core->machine, YIELD_INTERRUPTING);
}

static uint32_t on_read(void *chip, uint32_t address)
{
    struct core *core = chip;
    uint32_t value = 0;
    count_access(core);
    events_spend(core, ACCESS_NS);
    chip_read(core, address, &value);
    end_if_off(core);
    return value;
}

static void on_write(void *chip, uint32_t address, uint32_t value)
{
    struct core *core = chip;
    count_access(core);
    events_spend(core, ACCESS_NS);
    chip_write(core, address, value);
    end_if_off(core);
    if (chip_is_interrupting(address))
        give_up(core->machine, YIELD_INTERRUPTING);
}

static void on_store(void *chip, uint32_t address, uint32_t word)
{
    struct core *core = chip;
    if (!flash_store(core, address, sizeof word, word)) {
        core_note(core, NOTE_FAULT, "access at 0x%08x, where there is no memory or no right to", (unsigned)address);
        core->state.is_locked_up = true;
    }
    end_if_off(core);
    give_up(core->machine, YIELD_STORED);
}

static void on_sleep(void *chip) { give_up(((struct core *)chip)->machine, YIELD_SLEEP); }

static void on_unmasked(void *chip) { give_up(((struct core *)chip)->machine, YIELD_UNMASKED); }

static void run_main(void *argument)
{
    struct native *native = argument;
    native->firmware->entry->start();
    abort(); /* it never returns */
}

static void run_handler(void *argument)
{
    struct native *native = argument;
    const struct host_entry *entry = native->firmware->entry;
    uint32_t exception = native->core->state.pc;
    if (exception < entry->handler_count && entry->handlers[exception])
        entry->handlers[exception]();
    give_up(native, YIELD_DONE);
    abort();
}

static bool chain(struct core *core)
{
    struct state *state = &core->state;
    unsigned exception = state->primask ? 0 : interrupts_next_due(&state->chip.interrupts, 0);
    if (exception) {
        interrupts_enter(&state->chip.interrupts, exception);
        state->pc = exception;
    }
    return exception != 0;
}

/* End a WFI, and unmask at once as `wfi; cpsie i` does on the emulator. */
static void wake(struct core *core)
{
    struct state *state = &core->state;
    state->is_asleep = false;
    state->awake_since_ns = core->shared.now_ns;
    state->burst_slices = state->burst_accesses = 0;
    if (state->is_in_exit) {
        state->is_in_exit = false;
        chain(core);
    } else {
        state->primask = 0;
    }
}

static void leave_handler(struct core *core)
{
    struct state *state = &core->state;
    struct interrupts *interrupts = &state->chip.interrupts;
    interrupts_leave(interrupts);
    state->pc = 0;
    if (interrupts_wake(interrupts) && chain(core))
        return;
    if (state->chip.system.sleeps_on_exit && !interrupts->active_count)
        state->is_asleep = state->is_in_exit = true;
}

static void note_yield(struct core *core, enum yield yield)
{
    if (yield == YIELD_STORED)
        core->state.is_in_burst = true; /* as on the emulator, nothing is taken between two stores */
    if (yield == YIELD_SLICE) {
        core->state.burst_slices = BURST_SLICES;
        run_end_slice(core);
    }
}

static void go_on_with_handler(struct core *core)
{
    struct native *native = core->machine;
    if (!native->is_in_handler)
        native->handler_at = stacks_begin(native->firmware->handler_stack + STACK_BYTES, run_handler, native);
    native->is_in_handler = true;
    enum yield yield = go_on(native, &native->handler_at);
    note_yield(core, yield);
    if (yield != YIELD_DONE)
        return;
    native->is_in_handler = false;
    leave_handler(core);
}

static void go_on_with_main(struct core *core)
{
    struct native *native = core->machine;
    enum yield yield = go_on(native, &native->main_at);
    if (yield == YIELD_SLEEP)
        core->state.is_asleep = true;
    note_yield(core, yield);
}

static void run(struct core *core)
{
    struct native *native = core->machine;
    struct state *state = &core->state;
    native_own(native);
    struct host_calls *calls = native->firmware->entry->calls;
    bool is_in_burst = state->is_in_burst;
    state->is_in_burst = false;
    if (state->is_asleep)
        wake(core);
    if (!state->pc && !is_in_burst && interrupts_wake(&state->chip.interrupts)) {
        calls->is_held_back = state->primask && interrupts_next_due(&state->chip.interrupts, 0);
        if (calls->is_held_back)
            go_on_with_main(core);
        calls->is_held_back = 0;
        if (!state->is_asleep)
            chain(core);
    }
    if (state->pc)
        go_on_with_handler(core);
    else if (!state->is_asleep)
        go_on_with_main(core);
}

static void start(struct core *core)
{
    struct native *native = core->machine;
    native_own(native);
    native_reset_memory(native->firmware);
    native->is_in_handler = false;
    native->main_at = stacks_begin(native->firmware->stack + STACK_BYTES, run_main, native);
    core->state.pc = core->state.primask = 0;
}

/* The host's registers mean nothing to whoever reads a crash. */
static void read_registers(struct core *core, uint32_t registers[NOTE_REGISTERS])
{
    (void)core;
    memset(registers, 0, NOTE_REGISTERS * sizeof registers[0]);
}

static void halt(struct core *core) { (void)core; /* end_if_off() sees it */ }

static void forget(struct core *core) { native_forget(core->machine); }

static const struct cpu cpu = {run, start, halt, forget, read_registers, call_outside};

void native_attach(struct native *native, struct core *core)
{
    native->core = core;
    core->machine = native;
    core->cpu = &cpu;
    if (native->firmware->owner == native)
        native_connect(native);
}

void native_connect(struct native *native)
{
    struct host_calls *calls = native->firmware->entry->calls;
    *calls = (struct host_calls){.core = native->core, .read = on_read, .write = on_write, .store = on_store,
                                 .sleep = on_sleep, .unmasked = on_unmasked,
                                 .flash = native->core->memories[FLASH].bytes};
}
