#ifndef CHIP_ACCESS_H
#define CHIP_ACCESS_H

/* How this firmware touches the chip: every register access, the interrupt mask and sleep go through here. A build for
   another machine brings its own version of this file. */

#include <stdint.h>

static inline uint32_t reg_read(uint32_t address) { return *(volatile uint32_t *)address; }
static inline void reg_write(uint32_t address, uint32_t value) { *(volatile uint32_t *)address = value; }

static inline void interrupts_off(void) { __asm volatile("cpsid i" ::: "memory"); }
static inline void interrupts_on(void) { __asm volatile("cpsie i" ::: "memory"); }
static inline void finish_writes(void) { __asm volatile("dsb" ::: "memory"); }
static inline void wait_for_interrupt(void) { __asm volatile("wfi" ::: "memory"); }

#endif
