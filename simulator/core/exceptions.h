#ifndef EXCEPTIONS_H
#define EXCEPTIONS_H

/* The emulated processor's registers, and exception entry and return (ARMv7-M ARM, B1.5.6 to B1.5.8). */

#include "core.h"

/* The order in which Python names registers: simulator/core/unicorn_processor.py. */
enum { R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10, R11, R12, SP, LR, PC, XPSR, MSP, PSP, PRIMASK, BASEPRI, CONTROL,
       REGISTER_COUNT };

struct processor;

struct region {
    struct processor *processor;
    uint32_t base;
};

/* One emulator, and what it says of its last stop. */
struct processor {
    void *engine;
    struct core *core;
    int ids[REGISTER_COUNT];
    struct region regions[2];
    int (*emu_start)(void *, uint64_t, uint64_t, uint64_t, size_t);
    int (*emu_stop)(void *);
    int (*read_batch)(void *, int *, void **, int);
    int (*write_batch)(void *, int *, void *const *, int);
    int (*mem_protect)(void *, uint64_t, uint64_t, uint32_t);
    int (*control)(void *, int, ...);
    const char *(*describe_status)(int);
    uint32_t stopped_by, fault_address, fault_status;
    int32_t instructions_left;
    unsigned store_size;
    uint32_t store_value;
    bool is_interrupted, is_stepping, is_storing;
    char fault[96];
};

/* Read where the processor stopped and with which stack and masks into the state. */
void exceptions_note_stop(struct core *core);

void exceptions_reset_registers(struct core *core, uint32_t stack);
void exceptions_read_named(struct core *core, uint32_t registers[NOTE_REGISTERS]);
void exceptions_unmask(struct core *core);

/* Enter the most urgent exception that may be taken now. */
void exceptions_take_due(struct core *core);

/* Whether an exception urgent enough to be taken waits for PRIMASK or BASEPRI alone. */
bool exceptions_are_held_back(const struct core *core);

bool exceptions_can_push(const struct core *core);

/* Push a frame that returns to `pc`; gives where the handler begins. */
uint32_t exceptions_enter(struct core *core, unsigned exception, uint32_t pc);

/* End the handler, at whose end the program counter is EXC_RETURN: chain, sleep on exit or unstack. */
void exceptions_leave(struct core *core);

/* Enter what is due from the end of another handler, whose frame serves both. False if nothing is due. */
bool exceptions_chain(struct core *core);

/* Take the frame of the handler that has ended off its stack and go on where it was interrupted. */
void exceptions_unstack(struct core *core);

#endif
