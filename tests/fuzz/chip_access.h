#ifndef CHIP_ACCESS_H
#define CHIP_ACCESS_H

/* The chip as the firmware reaches it when it is built for the fuzzer: see machine.c. Takes the place of the file of the
   same name in the firmware's folder. */

#include <stdint.h>

uint32_t reg_read(uint32_t address);
void reg_write(uint32_t address, uint32_t value);
const uint8_t *flash_at(uint32_t address);
void flash_program_word(uint32_t address, uint32_t word);
void interrupts_off(void);
void interrupts_on(void);
static inline void finish_writes(void) {}
void wait_for_interrupt(void);

#endif
