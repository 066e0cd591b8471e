#include "flash_memory.h"

#include <string.h>

#include "chip_access.h"
#include "machine.h"
#include "stm32f405.h"

#define FLASH_START 0x08000000u
#define FLASH_SIZE 0x100000u
#define SECTORS 12u
#define WORD_US 16 /* STM32F405 data sheet, "Flash memory programming", typical */
#define SMALL_US 250000
#define MEDIUM_US 550000
#define LARGE_US 1000000
#define JOURNAL 0x8000u
#define WORN_BYTE 40u /* of each sector that is worn: its lowest cell stays 0 */

static uint8_t flash[FLASH_SIZE];
static bool is_used[SECTORS], is_worn[SECTORS];
static uint32_t control;
static unsigned operations, cut_at;
static int64_t cut_us;

static uint32_t start_of(unsigned sector)
{
    return sector < 4 ? sector * 0x4000u : sector == 4 ? 0x10000u : 0x20000u * (sector - 4);
}

static uint32_t size_of(unsigned sector) { return sector < 4 ? 0x4000u : sector == 4 ? 0x10000u : 0x20000u; }

static unsigned sector_of(uint32_t offset)
{
    unsigned sector = 0;
    while (offset - start_of(sector) >= size_of(sector))
        sector++;
    return sector;
}

static void erase(unsigned sector)
{
    memset(flash + start_of(sector), 0xFF, size_of(sector));
    is_used[sector] = is_worn[sector];
    if (is_worn[sector])
        flash[start_of(sector) + WORN_BYTE] = 0xFE;
}

/* Which bits an operation that power left in the middle did not come to. */
static uint8_t unreached(uint32_t offset) { return (uint8_t)((offset * 2654435761u ^ operations * 40503u) >> 11); }

static void half_erase(unsigned sector)
{
    for (uint32_t i = 0; i < size_of(sector); i++)
        flash[start_of(sector) + i] |= (uint8_t)~unreached(i);
}

static bool is_cut(void) { return ++operations == cut_at; }

void flash_renew(void)
{
    static bool is_new = false;
    memset(is_worn, 0, sizeof is_worn);
    for (unsigned sector = 0; sector < SECTORS; sector++)
        if (!is_new || is_used[sector])
            erase(sector);
    is_new = true;
    control = FLASH_CR_LOCK;
    operations = cut_at = 0;
}

void flash_control(uint32_t value)
{
    control = value;
    if (!(value & FLASH_CR_STRT) || !(value & FLASH_CR_SER))
        return;
    unsigned sector = value >> 3 & 0xFu;
    if (sector >= SECTORS)
        machine_fail("erase of sector %u", sector);
    if (is_cut()) {
        half_erase(sector);
        machine_cut_power(cut_us);
    }
    erase(sector);
    now_us += sector < 4 ? SMALL_US : sector == 4 ? MEDIUM_US : LARGE_US;
}

const uint8_t *flash_at(uint32_t address)
{
    if (address - FLASH_START >= FLASH_SIZE)
        machine_fail("flash is read at %08x", (unsigned)address);
    return flash + (address - FLASH_START);
}

void flash_program_word(uint32_t address, uint32_t word)
{
    uint32_t at = address - FLASH_START;
    if (at > FLASH_SIZE - 4 || at % 4 || !(control & FLASH_CR_PG))
        machine_fail("flash is programmed at %08x", (unsigned)address);
    bool cut = is_cut();
    for (unsigned i = 0; i < 4; i++)
        flash[at + i] &= (uint8_t)(word >> 8 * i) | (cut ? unreached(at + i) : 0);
    is_used[sector_of(at)] = true;
    if (cut)
        machine_cut_power(cut_us);
    now_us += WORD_US;
}

void flash_cut_at(unsigned number, int64_t off_us)
{
    cut_at = operations + number;
    cut_us = off_us;
}

void flash_flip(uint32_t offset, unsigned bit)
{
    flash[JOURNAL + offset] ^= (uint8_t)(1u << bit);
    is_used[sector_of(JOURNAL + offset)] = true;
}

void flash_put(uint32_t offset, uint32_t word)
{
    memcpy(flash + JOURNAL + offset, &word, sizeof word);
    is_used[sector_of(JOURNAL + offset)] = true;
}

void flash_write(uint32_t address, const void *bytes, uint32_t size)
{
    memcpy(flash + (address - FLASH_START), bytes, size);
    is_used[sector_of(address - FLASH_START)] = true;
}

void flash_blank(unsigned sector) { erase(sector); }

void flash_wear(unsigned sector) { is_worn[sector] = true; }
