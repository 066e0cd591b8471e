#ifndef RUN_H
#define RUN_H

/* What the main loop and the back ends that execute firmware owe each other. */

#include "core.h"

#define SLICE_INSTRUCTIONS 20000
#define SLICE_NS (SLICE_INSTRUCTIONS * (int64_t)1000 / CLOCK_MHZ)
#define BURST_SLICES 800u /* simulator/machine/unicorn_machine.py says why */
#define BURST_ACCESSES 10000u
#define ACCESSES_PER_SLICE 1000u /* where nobody counts instructions */
#define HANG_NS (60 * (int64_t)NS_PER_S) /* longer than the longest watchdog time of the chip, 32.8 s */

/* Begin as after reset. */
void run_start(struct core *core);

/* A whole slice went by without sleep. */
void run_end_slice(struct core *core);

#endif
