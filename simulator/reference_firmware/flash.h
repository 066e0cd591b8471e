#ifndef FLASH_H
#define FLASH_H

/* Programming and erasing the chip's own flash (RM0090, chapter 3). The processor stands still meanwhile: 16
   microseconds for a word, a quarter of a second and more for a sector. Knows nothing of what is kept there. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Make a sector all ones. False when it is not so afterwards: the sector is worn. */
bool flash_erase(unsigned sector);

/* Program `size` bytes, a multiple of 4, from `data` at `address`, a multiple of 4. False when they do not read back. */
bool flash_program(uint32_t address, const void *data, size_t size);

/* The sector that holds an address. */
unsigned flash_sector_at(uint32_t address);

uint32_t flash_sector_start(unsigned sector);
uint32_t flash_sector_size(unsigned sector);

#endif
