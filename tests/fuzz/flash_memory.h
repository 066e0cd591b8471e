#ifndef FLASH_MEMORY_H
#define FLASH_MEMORY_H

/* The chip's flash. What is programmed stays over resets and power cuts, until the next input of the fuzzer. */

#include <stdint.h>

/* Erase all that was programmed, and forget wear. */
void flash_renew(void);

/* A write to the interface's control register. */
void flash_control(uint32_t value);

/* Power fails for a while in the middle of the nth operation from now; 0 for none. */
void flash_cut_at(unsigned operations, int64_t off_us);

/* What only age and radiation do, at offsets into the journal's sectors. */
void flash_flip(uint32_t offset, unsigned bit);
void flash_put(uint32_t offset, uint32_t word);
void flash_blank(unsigned sector);

/* Bytes stand at an address of flash. */
void flash_write(uint32_t address, const void *bytes, uint32_t size);

/* From now on the sector does not erase wholly. */
void flash_wear(unsigned sector);

#endif
