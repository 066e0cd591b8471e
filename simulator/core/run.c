/* The machine's main loop: firmware runs until it sleeps, then time passes to the next event. */

#include "run.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct core *core_new(outside call)
{
    struct core *core = calloc(1, sizeof *core);
    if (!core)
        return 0;
    core->call = call;
    core->shared.outside_when_ns = NEVER;
    core->state.is_off = true;
    for (int i = 0; i < EVENT_COUNT; i++)
        core->state.events[i].when_ns = NEVER;
    core->state.earliest_ns = NEVER;
    for (int i = 0; i < STATION_COUNT; i++)
        core->state.bus.stations[i].timer_ns = NEVER;
    bus_start(core);
    return core;
}

void core_free(struct core *core)
{
    free(core->trace.bytes);
    free(core->log_text.bytes);
    for (int i = 0; i < HOST_COUNT; i++) {
        free(core->answers[i].bytes);
        free(core->outboxes[i].bytes);
    }
    free(core);
}

/* Power comes as time next goes on: whoever asks for it may stand in the middle of an instruction that power's failure
   has yet to end. */
void core_power_on(struct core *core) { core->state.is_power_coming = true; }

static void take_power(struct core *core)
{
    core->state.is_off = core->state.is_power_coming = false;
    for (int i = SRAM; i <= CCM; i++)
        if (core->memories[i].bytes)
            memset(core->memories[i].bytes, 0, core->memories[i].size);
    core->cpu->forget(core);
    chip_reset(core, RESET_POWER_ON);
    run_start(core);
}

void core_power_off(struct core *core)
{
    struct state *state = &core->state;
    state->is_off = true;
    state->is_power_coming = false;
    chip_reset(core, RESET_POWER_ON);
    bus_start(core);
    for (int i = 0; i < HOST_COUNT; i++) {
        event_cancel(core, EVENT_HOST + i);
        state->hosts[i].is_sending = false;
    }
    core->shared.is_stopping = true;
    core->cpu->halt(core);
}

void run_start(struct core *core)
{
    struct state *state = &core->state;
    state->is_asleep = state->is_in_exit = state->is_locked_up = state->is_in_burst = false;
    state->awake_since_ns = core->shared.now_ns;
    state->burst_slices = state->burst_accesses = 0;
    core->cpu->start(core);
}

static void reset(struct core *core)
{
    enum reset_cause cause = core->state.chip.reset_request;
    if (cause == RESET_WATCHDOG)
        core_note(core, NOTE_WATCHDOG, "the watchdog was not fed for %.1f s",
                  (double)watchdog_timeout_ns(&core->state.chip.watchdog) / 1e9);
    else if (cause == RESET_SOFTWARE)
        core_note(core, NOTE_SOFTWARE_RESET, "SYSRESETREQ was written");
    chip_reset(core, cause);
    run_start(core);
}

static void stay_locked_up(struct core *core, int64_t deadline_ns)
{
    int64_t next_ns = events_next_ns(core), now_ns = core->shared.now_ns;
    if (next_ns == NEVER)
        next_ns = deadline_ns;
    if (next_ns <= now_ns)
        next_ns = now_ns + 1;
    events_advance_to(core, next_ns < deadline_ns ? next_ns : deadline_ns);
}

void run_end_slice(struct core *core)
{
    struct state *state = &core->state;
    state->burst_slices++;
    state->is_in_burst = state->burst_slices < BURST_SLICES && state->burst_accesses < BURST_ACCESSES;
    if (state->is_in_burst)
        return;
    events_advance_to(core, core->shared.now_ns + SLICE_NS);
    if (core->shared.now_ns - state->awake_since_ns > HANG_NS && !state->chip.watchdog.is_running) {
        core_note(core, NOTE_HANG, "no sleep for %d s and no watchdog started", (int)(HANG_NS / NS_PER_S));
        state->is_locked_up = true;
    }
}

/* Firmware is not left in the middle of what it does at once: where the emulator ends a slice of instructions the native
   machine, which counts none, would not. */
static bool is_midway(const struct state *state)
{
    return state->is_in_burst && !state->is_off && !state->is_locked_up;
}

int64_t core_run(struct core *core, int64_t deadline_ns)
{
    struct state *state = &core->state;
    const struct interrupts *interrupts = &state->chip.interrupts;
    core->shared.is_stopping = false;
    core->deadline_ns = deadline_ns;
    while ((core->shared.now_ns < deadline_ns || is_midway(state)) && !core->shared.is_stopping) {
        if (state->is_power_coming)
            take_power(core);
        if (state->is_off) {
            events_run_next(core, deadline_ns);
            continue;
        }
        if (state->chip.reset_request != RESET_NONE)
            reset(core);
        if (state->is_asleep && !interrupts_wake(interrupts))
            events_run_next(core, deadline_ns);
        else if (state->is_locked_up)
            stay_locked_up(core, deadline_ns);
        else
            core->cpu->run(core);
    }
    return core->shared.now_ns;
}

void core_note(struct core *core, enum note_kind kind, const char *format, ...)
{
    core->shared.is_stopping = true;
    if (core->shared.notes == NOTES_MAX)
        return;
    struct note *note = &core->notes[core->shared.notes++];
    note->at_ns = core->shared.now_ns;
    note->kind = kind;
    note->pc = core->state.pc;
    core->cpu->read_registers(core, note->registers);
    va_list values;
    va_start(values, format);
    vsnprintf(note->detail, sizeof note->detail, format, values);
    va_end(values);
}

const uint8_t *core_memory(const struct core *core, uint32_t address, uint32_t size)
{
    for (int i = 0; i < MEMORY_COUNT; i++) {
        const struct memory *memory = &core->memories[i];
        if (address >= memory->base && (uint64_t)address + size <= (uint64_t)memory->base + memory->size)
            return memory->bytes + (address - memory->base);
    }
    return 0;
}

/* At VTOR, where 0 shows the start of flash (RM0090, 2.4). */
uint32_t core_vector(const struct core *core, unsigned exception)
{
    uint32_t vtor = core->state.chip.system.vtor, value = 0;
    const uint8_t *bytes = core_memory(core, (vtor ? vtor : core->memories[FLASH].base) + 4u * exception, 4);
    if (bytes)
        memcpy(&value, bytes, sizeof value);
    return value;
}

void core_set_memory(struct core *core, int32_t index, uint32_t base, uint32_t size, uint8_t *bytes)
{
    core->memories[index] = (struct memory){base, size, bytes};
}

const struct note *core_notes(const struct core *core) { return core->notes; }

void core_trace_add(struct core *core, const uint8_t *lines, int64_t size)
{
    buffer_add(&core->trace, lines, (size_t)size);
    core->shared.trace_size = (int64_t)buffer_held(&core->trace);
}

int64_t core_take_trace(struct core *core, uint8_t *to, int64_t most)
{
    size_t taken = buffer_take(&core->trace, to, (size_t)most);
    core->shared.trace_size = (int64_t)buffer_held(&core->trace);
    return (int64_t)taken;
}

int64_t core_take_log(struct core *core, uint8_t *to, int64_t most)
{
    size_t taken = buffer_take(&core->log_text, to, (size_t)most);
    core->shared.log_size = (int64_t)buffer_held(&core->log_text);
    return (int64_t)taken;
}

int64_t core_state_size(void) { return sizeof(struct state); }

void core_save(const struct core *core, uint8_t *to) { memcpy(to, &core->state, sizeof core->state); }

void core_restore(struct core *core, const uint8_t *from) { memcpy(&core->state, from, sizeof core->state); }
