/* Flash whose power fails inside a chosen operation, and an nvram on it that a test calls. */

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "chip_access.h"
#include "flash.h"
#include "nvram.h"
#include "stm32f405.h"

#define FLASH_START 0x08000000u
#define FLASH_BYTES 0x100000u

uint8_t bench_flash[FLASH_BYTES];
int64_t bench_operations, bench_cut_at;
uint32_t bench_worn;
int64_t bench_sum;
int64_t bench_erasures;

static jmp_buf power;
static uint64_t chance;

static uint32_t random_bits(void)
{
    chance = chance * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(chance >> 32);
}

void bench_seed(uint64_t seed) { chance = seed; }

static bool fails(void) { return ++bench_operations == bench_cut_at; }

static uint32_t *word(uint32_t address) { return (uint32_t *)(void *)&bench_flash[address - FLASH_START]; }

void flash_program_word(uint32_t address, uint32_t value)
{
    bool is_cut = fails();
    *word(address) &= is_cut ? value | random_bits() : value;
    if (is_cut)
        longjmp(power, 1);
}

uint32_t reg_read(uint32_t address)
{
    (void)address;
    return 0;
}

void reg_write(uint32_t address, uint32_t value)
{
    if (address != FLASH_CR || !(value & FLASH_CR_STRT))
        return;
    unsigned sector = value >> 3 & 15u;
    bool is_cut = fails();
    bench_erasures++;
    for (uint32_t at = 0; at < flash_sector_size(sector); at += 4) {
        uint32_t *cells = word(flash_sector_start(sector) + at);
        *cells |= is_cut ? random_bits() : UINT32_MAX;
        if (bench_worn >> sector & 1u && at % 256 == 0)
            *cells &= ~1u;
    }
    if (is_cut)
        longjmp(power, 1);
}

const uint8_t *flash_at(uint32_t address) { return &bench_flash[address - FLASH_START]; }

void log_info(const char *area, const char *format, ...) { (void)area, (void)format; }
void log_warn(const char *area, const char *format, ...) { (void)area, (void)format; }
void log_error(const char *area, const char *format, ...) { (void)area, (void)format; }
void work_request(void) {}

static void restore(const void *sum, size_t size) { memcpy(&bench_sum, sum, size); }
static void add(uint32_t note) { bench_sum += note; }

static size_t save(void *sum)
{
    memcpy(sum, &bench_sum, sizeof bench_sum);
    return sizeof bench_sum;
}

/* Each call returns 1, or what nvram said; -1 when power failed meanwhile. */
int bench_boot(void)
{
    static const struct nvram_tally tally = {restore, add, save};
    bench_sum = 0;
    if (setjmp(power))
        return -1;
    nvram_init(&tally);
    return 1;
}

int bench_put(int key, const uint8_t *value, size_t size) { return setjmp(power) ? -1 : nvram_put((enum nvram_key)key, value, size); }

int bench_note(uint32_t note)
{
    if (setjmp(power))
        return -1;
    if (!nvram_note(note))
        return 0;
    bench_sum += note;
    return 1;
}

int bench_step(int is_idle)
{
    if (setjmp(power))
        return -1;
    nvram_step(is_idle);
    return 1;
}
