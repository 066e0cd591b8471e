#ifndef CHIP_ACCESS_H
#define CHIP_ACCESS_H

/* How firmware built for the host touches the chip, which the simulator's core plays: every access is a call. Takes the
   place of the file of the same name that the firmware brings for the real chip. */

#include <stdint.h>

#include "host_calls.h"

extern struct host_calls host_calls;

static inline uint32_t reg_read(uint32_t address) { return host_calls.read(host_calls.core, address); }
static inline void reg_write(uint32_t address, uint32_t value) { host_calls.write(host_calls.core, address, value); }

static inline const uint8_t *flash_at(uint32_t address) { return host_calls.flash + (address - 0x08000000u); }
static inline void flash_program_word(uint32_t address, uint32_t word)
{
    host_calls.store(host_calls.core, address, word);
}

static inline void interrupts_off(void) { host_calls.is_masked = 1; }
static inline void interrupts_on(void)
{
    host_calls.is_masked = 0;
    if (host_calls.is_held_back)
        host_calls.unmasked(host_calls.core);
}
static inline void finish_writes(void) {}
static inline void wait_for_interrupt(void) { host_calls.sleep(host_calls.core); }

#endif
