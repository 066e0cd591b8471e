/* Erases sector 2 and programs the words 1, 2, ... into it; results: 0 passes of the main loop, 1 words, 2 bad words. */
#include "sample.h"

#define FLASH_KEYR REG(0x40023C04)
#define FLASH_CR REG(0x40023C10)
#define SECTOR_2 0x08008000u
#define WORDS 64u

int main(void)
{
    results[0]++;
    FLASH_KEYR = 0x45670123;
    FLASH_KEYR = 0xCDEF89AB;
    FLASH_CR = 2u | 2u << 3 | 2u << 8;
    FLASH_CR = 2u | 2u << 3 | 2u << 8 | 1u << 16;
    FLASH_CR = 1u | 2u << 8;
    for (uint32_t i = 0; i < WORDS; i++) {
        __asm volatile("str %1, [%0]" : : "l"(SECTOR_2 + 4 * i), "l"(i + 1) : "memory");
        results[1]++;
        results[2] += REG(SECTOR_2 + 4 * i) != i + 1;
    }
    FLASH_CR = 1u << 31;
    return 0;
}
