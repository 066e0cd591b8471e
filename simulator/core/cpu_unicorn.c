/* Executes ARM firmware on the unicorn emulator: simulator/machine/unicorn_machine.py and emulator.py in C. */

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exceptions.h"
#include "run.h"

#define PRIVATE_BASE 0xE0000000u
#define PRIVATE_SIZE 0x100000u
#define PERIPHERAL_BASE 0x40000000u
#define PERIPHERAL_SIZE 0x80000u
#define AHB_BASE 0x40020000u
#define NO_END 0xFFFFFFFEu
#define EXCEPTION_SVC 2u    /* QEMU's EXCP_SWI */
#define EXCEPTION_RETURN 8u /* QEMU's EXCP_EXCEPTION_EXIT */
#define FETCH_FAULT (1u << 8)
#define ACCESS_FAULT (1u << 15 | 1u << 9)
#define UNDEFINED (1u << 16) /* bits of CFSR (PM0214, 4.4.11) */
#define FORCED (1u << 30)
#define MASKED_STEPS 64 /* a critical section's way out; a longer one ends in the next slice */
#define SHORTEST_INSTRUCTION 2u
#define NVIC_ISER 0xE000E100u
#define NVIC_ISER_END 0xE000E10Cu /* PM0214, 4.3 */
#define WFI 0xBF30u
#define WFE 0xBF20u
#define CPSIE_I 0xB662u

/* unicorn.h */
#define HOOK_INTR 1
#define HOOK_BLOCK 8
#define HOOK_MEM_INVALID 0x3F0
#define MEM_WRITE_PROT 22
#define CONTROL_WRITE(kind, arguments) ((kind) | (arguments) << 26 | 1 << 30)
#define CONTROL_REMOVE_CACHE CONTROL_WRITE(9, 2)
#define MEM_FETCH_UNMAPPED 21
#define MEM_FETCH_PROT 24
#define PROTECT_NOTHING 7u /* read, write, execute */

static uint32_t halfword(const struct core *core, uint32_t address)
{
    const uint8_t *bytes = core_memory(core, address, 2);
    return bytes ? bytes[0] | (uint32_t)bytes[1] << 8 : 0;
}

static bool is_code(const struct core *core, uint32_t pc)
{
    for (int i = 0; i < MEMORY_COUNT; i++) {
        const struct memory *memory = &core->memories[i];
        if (i != CCM && pc >= memory->base && (uint64_t)pc + 2 <= (uint64_t)memory->base + memory->size)
            return true;
    }
    return false;
}

static bool is_after_sleep(const struct core *core, uint32_t pc)
{
    uint32_t instruction = is_code(core, pc - 2) ? halfword(core, pc - 2) : 0;
    return instruction == WFI || instruction == WFE;
}

static void refuse(struct processor *processor, const char *verb, uint32_t address)
{
    snprintf(processor->fault, sizeof processor->fault, "%s at 0x%08x, where no peripheral answers", verb, address);
    processor->fault_address = address;
    processor->fault_status = ACCESS_FAULT;
    processor->emu_stop(processor->engine);
}

static uint64_t on_read(void *engine, uint64_t offset, unsigned size, void *user)
{
    const struct region *region = user;
    struct processor *processor = region->processor;
    uint32_t address = region->base + (uint32_t)offset, value = 0;
    (void)engine;
    processor->core->state.burst_accesses++;
    events_spend(processor->core, ACCESS_NS);
    if (!chip_read(processor->core, address, &value)) {
        refuse(processor, "read", address);
        return 0;
    }
    return size == 4 ? value : value >> 8 * (address & 3u) & ((1u << 8 * size) - 1);
}

/* To let an interrupt in the emulator executes one instruction alone, for which it forgets all it has translated. Enabling
   what nothing asks for lets none in, and is where a run ends only when it is over. */
static bool must_stop_for(const struct core *core, uint32_t address)
{
    bool is_enabling = address >= NVIC_ISER && address < NVIC_ISER_END;
    bool is_over = core->shared.now_ns >= core->deadline_ns || core->shared.is_stopping;
    return chip_is_interrupting(address) && (!is_enabling || is_over || core->state.chip.interrupts.pending);
}

static void on_write(void *engine, uint64_t offset, unsigned size, uint64_t written, void *user)
{
    const struct region *region = user;
    struct processor *processor = region->processor;
    struct core *core = processor->core;
    uint32_t address = region->base + (uint32_t)offset, value = (uint32_t)written;
    (void)engine;
    if (address >= PRIVATE_BASE && !processor->is_stepping && must_stop_for(core, address)) {
        processor->is_interrupted = true;
        processor->emu_stop(processor->engine); /* which abandons the store: run_slice() repeats it alone */
        return;
    }
    if (chip_is_interrupting(address)) /* a slice of instructions begins behind it, stopped or not */
        processor->instructions_left = SLICE_INSTRUCTIONS;
    core->state.burst_accesses++;
    events_spend(core, ACCESS_NS);
    if (size < 4 && address >= PERIPHERAL_BASE && address < AHB_BASE) {
        value *= size == 1 ? 0x01010101u : 0x00010001u; /* the APB bridge repeats the data (RM0090, 2.1.9) */
    } else if (size < 4) {
        uint32_t shift = 8 * (address & 3u), mask = ((1u << 8 * size) - 1) << shift, old = 0;
        chip_read(core, address, &old);
        value = (old & ~mask) | (value << shift & mask);
    }
    if (!chip_write(core, address, value))
        refuse(processor, "write", address);
}

static void on_exception(void *engine, uint32_t number, void *user)
{
    struct processor *processor = user;
    processor->stopped_by = number;
    processor->emu_stop(engine);
}

/* Counts instructions by blocks: counting each one, as the emulator itself does, takes twice as long. */
static void on_block(void *engine, uint64_t address, uint32_t size, void *user)
{
    struct processor *processor = user;
    (void)address;
    processor->instructions_left -= (int32_t)(size / SHORTEST_INSTRUCTION);
    if (processor->instructions_left < 0)
        processor->emu_stop(engine);
}

/* Whether it is RAM that was not executed before, and may be from now on. */
static bool make_executable(struct processor *processor, uint64_t address)
{
    for (int i = 0; i < MEMORY_COUNT; i++) {
        const struct memory *memory = &processor->core->memories[i];
        if (i != FLASH && address >= memory->base && address < (uint64_t)memory->base + memory->size)
            return !processor->mem_protect(processor->engine, memory->base, memory->size, PROTECT_NOTHING);
    }
    return false;
}

static bool on_bad_access(void *engine, int access, uint64_t address, int size, int64_t value, void *user)
{
    struct processor *processor = user;
    const struct memory *flash = &processor->core->memories[FLASH];
    (void)engine;
    if (access == MEM_FETCH_PROT && make_executable(processor, address))
        return true;
    processor->is_storing = access == MEM_WRITE_PROT && address >= flash->base && address < flash->base + flash->size;
    processor->store_size = (unsigned)size;
    processor->store_value = (uint32_t)value;
    snprintf(processor->fault, sizeof processor->fault, "access at 0x%08x, where there is no memory or no right to",
             (unsigned)address);
    processor->fault_address = (uint32_t)address;
    processor->fault_status = access == MEM_FETCH_PROT || access == MEM_FETCH_UNMAPPED ? FETCH_FAULT : ACCESS_FAULT;
    return false;
}

static uint32_t emulate(struct core *core, bool is_one)
{
    struct processor *processor = core->machine;
    processor->stopped_by = 0;
    processor->fault[0] = 0;
    processor->is_storing = false;
    processor->instructions_left = SLICE_INSTRUCTIONS;
    if (is_one) /* what was translated for a whole slice counts no instructions, and would run to the end of its block */
        processor->control(processor->engine, CONTROL_REMOVE_CACHE, (uint64_t)core->state.pc, (uint64_t)core->state.pc + 4);
    int status = processor->emu_start(processor->engine, core->state.pc | 1u, NO_END, 0, is_one ? 1 : 0);
    if (status && !processor->fault[0]) {
        snprintf(processor->fault, sizeof processor->fault, "%s", processor->describe_status(status));
        processor->fault_address = 0;
        processor->fault_status = UNDEFINED;
    }
    exceptions_note_stop(core);
    return processor->stopped_by;
}

static void take_fault(struct core *core, const char *reason)
{
    struct processor *processor = core->machine;
    struct state *state = &core->state;
    if (is_code(core, state->pc))
        core_note(core, NOTE_FAULT, "%s", reason);
    else
        core_note(core, NOTE_FAULT, "%s (executing at 0x%08x)", reason, state->pc);
    if (interrupts_running_priority(&state->chip.interrupts) < 0 || !exceptions_can_push(core)) {
        core_note(core, NOTE_LOCKUP, "a fault inside the fault handler, or no stack to take it on");
        state->is_locked_up = true;
        return;
    }
    state->chip.system.cfsr |= processor->fault_status;
    state->chip.system.hfsr |= FORCED;
    state->chip.system.bfar = processor->fault_address;
    interrupts_pend(&state->chip.interrupts, EXCEPTION_HARD_FAULT);
    state->pc = exceptions_enter(core, EXCEPTION_HARD_FAULT, state->pc);
}

/* The emulator holds flash for read-only and stops at a store: do what the chip would, and step over it. Only stores
   without write-back are known, as flash_program_word() makes them. False when it is a fault. */
static bool store_in_flash(struct core *core)
{
    struct processor *processor = core->machine;
    if (!flash_store(core, processor->fault_address, processor->store_size, processor->store_value))
        return false;
    uint32_t first = halfword(core, core->state.pc) >> 11; /* ARMv7-M ARM, A5.1: 32-bit instructions begin with these */
    core->state.pc += first >= 0x1D ? 4 : 2;
    return true;
}

/* A slice of instructions, or one alone. */
static void run_slice(struct core *core, bool is_one)
{
    struct processor *processor = core->machine;
    struct state *state = &core->state;
    processor->is_interrupted = state->is_in_burst = false;
    processor->is_stepping = is_one;
    uint32_t exception = emulate(core, is_one);
    if (state->is_off) {
        return;
    } else if (processor->is_storing && store_in_flash(core)) {
        state->is_in_burst = true;
    } else if (processor->is_interrupted) {
        run_slice(core, true);
    } else if (processor->fault[0]) {
        take_fault(core, processor->fault);
    } else if (exception == EXCEPTION_RETURN) {
        exceptions_leave(core);
    } else if (exception == EXCEPTION_SVC) {
        interrupts_pend(&state->chip.interrupts, EXCEPTION_SVCALL);
    } else if (exception) {
        char reason[64];
        snprintf(reason, sizeof reason, "exception %u raised by an instruction", exception);
        take_fault(core, reason);
    } else if (is_after_sleep(core, state->pc)) {
        state->is_asleep = true;
    } else if (!is_one) {
        run_end_slice(core);
    }
}

/* End a WFI. The usual sequence `wfi; cpsie i` unmasks at once, so that the interrupt is taken there. */
static void wake(struct core *core)
{
    struct state *state = &core->state;
    state->is_asleep = false;
    state->awake_since_ns = core->shared.now_ns;
    state->burst_slices = state->burst_accesses = 0;
    if (state->is_in_exit) {
        state->is_in_exit = false;
        if (!exceptions_chain(core))
            exceptions_unstack(core);
    } else if (state->primask && is_code(core, state->pc) && halfword(core, state->pc) == CPSIE_I) {
        exceptions_unmask(core);
        state->pc += 2;
    }
}

static void step_while_masked(struct core *core)
{
    for (int step = 0; step < MASKED_STEPS; step++) {
        if (core->state.is_asleep || core->state.is_locked_up || !exceptions_are_held_back(core))
            return;
        run_slice(core, true);
    }
}

static void run(struct core *core)
{
    struct state *state = &core->state;
    if (state->is_asleep)
        wake(core);
    if (interrupts_wake(&state->chip.interrupts) && !state->is_in_burst) {
        step_while_masked(core);
        exceptions_take_due(core);
    }
    run_slice(core, false);
}

static void forget_code(const struct processor *processor, uint64_t start, uint64_t size)
{
    processor->control(processor->engine, CONTROL_REMOVE_CACHE, start, start + size);
}

static void forget_stale_flash(struct core *core)
{
    uint16_t *stale = &core->state.chip.flash.stale;
    for (unsigned sector = 0; *stale >> sector; sector++) {
        uint32_t start, size;
        flash_sector(sector, &start, &size);
        if (*stale >> sector & 1u)
            forget_code(core->machine, core->memories[FLASH].base + start, size);
    }
    *stale = 0;
}

/* Stack and program counter from the vector table (ARMv7-M ARM, B1.5.5). */
static void start(struct core *core)
{
    for (int i = 0; i < MEMORY_COUNT; i++)
        if (i != FLASH)
            forget_code(core->machine, core->memories[i].base, core->memories[i].size);
    forget_stale_flash(core);
    core->state.pc = core_vector(core, EXCEPTION_RESET) & ~1u;
    exceptions_reset_registers(core, core_vector(core, 0));
}

static void read_registers(struct core *core, uint32_t registers[NOTE_REGISTERS])
{
    exceptions_read_named(core, registers);
}

static void halt(struct core *core)
{
    struct processor *processor = core->machine;
    processor->emu_stop(processor->engine);
}

/* Memory is the core's own here. */
static void forget(struct core *core) { (void)core; }

static const struct cpu unicorn = {run, start, halt, forget, read_registers, 0};

struct processor *unicorn_new(const char *library, void *engine, const int *register_ids)
{
    struct processor *processor = calloc(1, sizeof *processor);
    void *handle = dlopen(library, RTLD_NOW | RTLD_NOLOAD);
    if (!processor || !handle) {
        free(processor);
        return 0;
    }
    processor->engine = engine;
    memcpy(processor->ids, register_ids, sizeof processor->ids);
    int (*hook_add)(void *, size_t *, int, void *, void *, uint64_t, uint64_t, ...);
    int (*mmio_map)(void *, uint64_t, uint64_t, void *, void *, void *, void *);
    *(void **)&processor->emu_start = dlsym(handle, "uc_emu_start");
    *(void **)&processor->emu_stop = dlsym(handle, "uc_emu_stop");
    *(void **)&processor->read_batch = dlsym(handle, "uc_reg_read_batch");
    *(void **)&processor->write_batch = dlsym(handle, "uc_reg_write_batch");
    *(void **)&processor->mem_protect = dlsym(handle, "uc_mem_protect");
    *(void **)&processor->control = dlsym(handle, "uc_ctl");
    *(void **)&processor->describe_status = dlsym(handle, "uc_strerror");
    *(void **)&hook_add = dlsym(handle, "uc_hook_add");
    *(void **)&mmio_map = dlsym(handle, "uc_mmio_map");
    static const uint32_t places[2][2] = {{PERIPHERAL_BASE, PERIPHERAL_SIZE}, {PRIVATE_BASE, PRIVATE_SIZE}};
    for (int i = 0; i < 2; i++) {
        struct region *region = &processor->regions[i];
        *region = (struct region){processor, places[i][0]};
        mmio_map(engine, places[i][0], places[i][1], (void *)on_read, region, (void *)on_write, region);
    }
    size_t hook;
    hook_add(engine, &hook, HOOK_INTR, (void *)on_exception, processor, 1, 0);
    hook_add(engine, &hook, HOOK_BLOCK, (void *)on_block, processor, 1, 0);
    hook_add(engine, &hook, HOOK_MEM_INVALID, (void *)on_bad_access, processor, 1, 0);
    return processor;
}

void unicorn_free(struct processor *processor) { free(processor); }

void unicorn_attach(struct processor *processor, struct core *core)
{
    processor->core = core;
    core->machine = processor;
    core->cpu = &unicorn;
}
