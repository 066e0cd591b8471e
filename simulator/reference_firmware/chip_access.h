#ifndef CHIP_ACCESS_H
#define CHIP_ACCESS_H

/* How this firmware touches the chip: every register access, the interrupt mask and sleep go through here. A build for
   another machine brings its own version of this file. */

#include <stdint.h>

static inline uint32_t reg_read(uint32_t address) { return *(volatile uint32_t *)address; }
static inline void reg_write(uint32_t address, uint32_t value) { *(volatile uint32_t *)address = value; }

/* Flash as memory. What lies at an address of the chip need not lie there on another machine. */
static inline const uint8_t *flash_at(uint32_t address) { return (const uint8_t *)address; }

/* One plain store to flash, which the unlocked flash interface makes into programming (RM0090, 3.6.3). */
static inline void flash_program_word(uint32_t address, uint32_t word)
{
    __asm volatile("str %1, [%0]" : : "l"(address), "l"(word) : "memory");
}

static inline void interrupts_off(void) { __asm volatile("cpsid i" ::: "memory"); }
static inline void interrupts_on(void) { __asm volatile("cpsie i" ::: "memory"); }
static inline void finish_writes(void) { __asm volatile("dsb" ::: "memory"); }
static inline void wait_for_interrupt(void) { __asm volatile("wfi" ::: "memory"); }

#endif
