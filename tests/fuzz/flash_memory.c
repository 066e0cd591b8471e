/* The chip's flash: what is programmed stays over resets, until the next power-on of the fuzzer. */

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

static uint8_t flash[FLASH_SIZE];
static bool is_used[SECTORS];
static uint32_t control;

static uint32_t start_of(unsigned sector)
{
    return sector < 4 ? sector * 0x4000u : sector == 4 ? 0x10000u : 0x20000u * (sector - 4);
}

static uint32_t size_of(unsigned sector) { return sector < 4 ? 0x4000u : sector == 4 ? 0x10000u : 0x20000u; }

static void erase(unsigned sector)
{
    memset(flash + start_of(sector), 0xFF, size_of(sector));
    is_used[sector] = false;
}

void flash_renew(void)
{
    static bool is_new = false;
    for (unsigned sector = 0; sector < SECTORS; sector++)
        if (!is_new || is_used[sector])
            erase(sector);
    is_new = true;
    control = FLASH_CR_LOCK;
}

void flash_control(uint32_t value)
{
    control = value;
    if (!(value & FLASH_CR_STRT) || !(value & FLASH_CR_SER))
        return;
    unsigned sector = value >> 3 & 0xFu;
    if (sector >= SECTORS)
        machine_fail("erase of sector %u", sector);
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
    for (unsigned i = 0; i < 4; i++)
        flash[at + i] &= (uint8_t)(word >> 8 * i);
    for (unsigned sector = 0; sector < SECTORS; sector++)
        is_used[sector] |= at >= start_of(sector) && at - start_of(sector) < size_of(sector);
    now_us += WORD_US;
}
