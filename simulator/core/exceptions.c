/* simulator/machine/exceptions.py and registers.py in C. */

#include "exceptions.h"

#include <string.h>

#define TO_HANDLER 0xFFFFFFF1u
#define TO_THREAD_MSP 0xFFFFFFF9u
#define TO_THREAD_PSP 0xFFFFFFFDu
#define FRAME_WORDS 8u
#define FRAME_BYTES (4u * FRAME_WORDS)
#define EXCEPTION_NUMBER 0x1FFu
#define IT_STATE 0x0600FC00u
#define ALIGNED (1u << 9)
#define PROCESS_STACK 2u
#define THUMB_STATE (1u << 24)
#define NO_CALLER 0xFFFFFFFFu

static void transfer(struct core *core, const uint8_t *names, unsigned count, uint32_t *values, bool is_write)
{
    struct processor *processor = core->machine;
    int ids[REGISTER_COUNT];
    void *places[REGISTER_COUNT];
    for (unsigned i = 0; i < count; i++) {
        ids[i] = processor->ids[names[i]];
        places[i] = &values[i];
    }
    if (is_write)
        processor->write_batch(processor->engine, ids, places, (int)count);
    else
        processor->read_batch(processor->engine, ids, places, (int)count);
}

#define READ(core, names, values) transfer(core, names, sizeof names, values, false)
#define WRITE(core, names, values) transfer(core, names, sizeof names, values, true)

static const uint8_t stop_registers[] = {PC, SP, PRIMASK, BASEPRI, CONTROL};
static const uint8_t caller_saved[] = {R0, R1, R2, R3, R12, LR, XPSR};
static const uint8_t handler_registers[] = {LR, XPSR, SP, PRIMASK};
static const uint8_t restored[] = {R0, R1, R2, R3, R12, LR, XPSR, SP};
static const uint8_t control_register[] = {CONTROL};
static const uint8_t stacks[] = {MSP, PSP};
static const uint8_t primask_register[] = {PRIMASK};
static const uint8_t named[] = {R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10, R11, R12, SP, LR, PC, XPSR};

void exceptions_note_stop(struct core *core)
{
    uint32_t values[sizeof stop_registers];
    READ(core, stop_registers, values);
    core->state.pc = values[0] & ~1u;
    core->state.sp = values[1];
    core->state.primask = values[2];
    core->state.basepri = values[3];
    core->state.control = values[4];
}

void exceptions_reset_registers(struct core *core, uint32_t stack)
{
    uint32_t zero = 0, both[] = {stack, 0}, all[sizeof named] = {0}, handler[] = {NO_CALLER, THUMB_STATE, stack, 0};
    all[SP] = stack;
    all[LR] = NO_CALLER;
    all[XPSR] = THUMB_STATE;
    WRITE(core, control_register, &zero);
    WRITE(core, stacks, both);
    WRITE(core, named, all);
    WRITE(core, handler_registers, handler);
    core->state.sp = stack;
    core->state.primask = core->state.basepri = core->state.control = 0;
}

void exceptions_read_named(struct core *core, uint32_t registers[NOTE_REGISTERS]) { READ(core, named, registers); }

void exceptions_unmask(struct core *core)
{
    uint32_t zero = 0;
    WRITE(core, primask_register, &zero);
    core->state.primask = 0;
}

/* SRAM or CCM where all of a frame at `address` lies. */
static uint8_t *stack_at(const struct core *core, uint32_t address)
{
    for (int i = SRAM; i <= CCM; i++) {
        const struct memory *memory = &core->memories[i];
        if (address >= memory->base && address <= memory->base + memory->size - FRAME_BYTES)
            return memory->bytes + (address - memory->base);
    }
    return 0;
}

void exceptions_take_due(struct core *core)
{
    if (core->state.primask)
        return;
    unsigned exception = interrupts_next_due(&core->state.chip.interrupts, core->state.basepri);
    if (exception)
        core->state.pc = exceptions_enter(core, exception, core->state.pc);
}

bool exceptions_are_held_back(const struct core *core)
{
    const struct interrupts *interrupts = &core->state.chip.interrupts;
    if (!core->state.primask && !core->state.basepri)
        return false;
    return interrupts_next_due(interrupts, 0) &&
           (core->state.primask || !interrupts_next_due(interrupts, core->state.basepri));
}

bool exceptions_can_push(const struct core *core) { return stack_at(core, core->state.sp - FRAME_BYTES - 4) != 0; }

static uint32_t switch_to_main_stack(struct core *core, uint32_t process_stack)
{
    uint32_t both[2];
    READ(core, stacks, both);
    both[1] = process_stack;
    WRITE(core, stacks, both);
    core->state.control &= ~PROCESS_STACK;
    WRITE(core, control_register, &core->state.control);
    return both[0];
}

uint32_t exceptions_enter(struct core *core, unsigned exception, uint32_t pc)
{
    struct state *state = &core->state;
    struct interrupts *interrupts = &state->chip.interrupts;
    uint32_t saved[sizeof caller_saved], frame[FRAME_WORDS];
    READ(core, caller_saved, saved);
    uint32_t xpsr = saved[6], padding = state->sp & 4u, top = state->sp - padding - FRAME_BYTES;
    uint8_t *stack = stack_at(core, top);
    if (!stack)
        return 0;
    memcpy(frame, saved, 6 * sizeof frame[0]);
    frame[6] = pc;
    frame[7] = padding ? xpsr | ALIGNED : xpsr;
    memcpy(stack, frame, sizeof frame);
    uint32_t exc_return = TO_THREAD_MSP;
    if (interrupts->active_count) {
        exc_return = TO_HANDLER;
    } else if (state->control & PROCESS_STACK) {
        exc_return = TO_THREAD_PSP;
        top = switch_to_main_stack(core, top);
    }
    interrupts_enter(interrupts, exception);
    state->sp = top;
    /* a stop can fall inside an IT block: its state goes with the frame, not into the handler */
    uint32_t handler[] = {exc_return, (xpsr & ~(EXCEPTION_NUMBER | IT_STATE)) | exception, top, state->primask};
    WRITE(core, handler_registers, handler);
    return core_vector(core, exception) & ~1u;
}

bool exceptions_chain(struct core *core)
{
    struct state *state = &core->state;
    if (state->primask)
        return false;
    unsigned exception = interrupts_next_due(&state->chip.interrupts, state->basepri);
    if (!exception)
        return false;
    interrupts_enter(&state->chip.interrupts, exception);
    uint32_t handler[] = {state->exc_return, THUMB_STATE | exception, state->sp, 0};
    WRITE(core, handler_registers, handler);
    state->pc = core_vector(core, exception) & ~1u;
    return true;
}

void exceptions_unstack(struct core *core)
{
    struct state *state = &core->state;
    if (state->exc_return == TO_THREAD_PSP && !state->chip.interrupts.active_count) {
        uint32_t both[2];
        state->control |= PROCESS_STACK;
        WRITE(core, control_register, &state->control);
        READ(core, stacks, both);
        state->sp = both[1];
    }
    const uint8_t *stack = stack_at(core, state->sp);
    if (!stack) {
        state->pc = 0;
        return;
    }
    uint32_t frame[FRAME_WORDS];
    memcpy(frame, stack, sizeof frame);
    uint32_t xpsr = frame[7];
    state->sp += FRAME_BYTES + (xpsr & ALIGNED ? 4u : 0u);
    uint32_t values[] = {frame[0], frame[1], frame[2], frame[3], frame[4], frame[5], xpsr & ~ALIGNED, state->sp};
    WRITE(core, restored, values);
    state->pc = frame[6] & ~1u;
}

void exceptions_leave(struct core *core)
{
    struct state *state = &core->state;
    struct interrupts *interrupts = &state->chip.interrupts;
    interrupts_leave(interrupts);
    state->exc_return = state->pc | 1u;
    if (interrupts_wake(interrupts) && exceptions_chain(core))
        return;
    if (state->chip.system.sleeps_on_exit && !interrupts->active_count)
        state->is_asleep = state->is_in_exit = true;
    else
        exceptions_unstack(core);
}
