#include "flash.h"

#include "stm32f405.h"
#include "memory.h"

#define FLASH_START 0x08000000u
#define SMALL_SECTORS 4u
#define SMALL 0x4000u
#define MEDIUM 0x10000u
#define LARGE 0x20000u /* RM0090, table 5 */

uint32_t flash_sector_start(unsigned sector)
{
    return FLASH_START + (sector <= SMALL_SECTORS ? sector * SMALL : (sector - SMALL_SECTORS) * LARGE);
}

uint32_t flash_sector_size(unsigned sector)
{
    return sector < SMALL_SECTORS ? SMALL : sector == SMALL_SECTORS ? MEDIUM : LARGE;
}

unsigned flash_sector_at(uint32_t address)
{
    unsigned sector = 0;
    while (address - flash_sector_start(sector) >= flash_sector_size(sector))
        sector++;
    return sector;
}

static void unlock(void)
{
    reg_write(FLASH_KEYR, FLASH_KEY1);
    reg_write(FLASH_KEYR, FLASH_KEY2);
    reg_write(FLASH_SR, FLASH_SR_ERRORS);
}

static void lock(void) { reg_write(FLASH_CR, FLASH_CR_LOCK); }

static uint32_t word_at(const uint8_t *bytes)
{
    uint32_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

bool flash_erase(unsigned sector)
{
    unlock();
    reg_write(FLASH_CR, FLASH_CR_SER | FLASH_CR_SECTOR(sector) | FLASH_CR_WORD_WIDE);
    reg_write(FLASH_CR, FLASH_CR_SER | FLASH_CR_SECTOR(sector) | FLASH_CR_WORD_WIDE | FLASH_CR_STRT);
    lock();
    const uint8_t *bytes = flash_at(flash_sector_start(sector));
    for (uint32_t i = 0; i < flash_sector_size(sector); i += 4)
        if (word_at(bytes + i) != UINT32_MAX)
            return false;
    return true;
}

bool flash_program(uint32_t address, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    unlock();
    reg_write(FLASH_CR, FLASH_CR_PG | FLASH_CR_WORD_WIDE);
    for (size_t i = 0; i < size; i += 4)
        flash_program_word(address + (uint32_t)i, word_at(bytes + i));
    lock();
    return memcmp(flash_at(address), data, size) == 0;
}
