/* The flash memory and its interface (RM0090, chapter 3): simulator/soc/flash.py in C. */

#include "core.h"

#include <string.h>

#define KEY1 0x45670123u
#define KEY2 0xCDEF89ABu
#define CR_PG (1u << 0)
#define CR_SER (1u << 1)
#define CR_SNB(cr) ((cr) >> 3 & 15u)
#define CR_PSIZE(cr) ((cr) >> 8 & 3u)
#define CR_STRT (1u << 16)
#define CR_EOPIE (1u << 24)
#define CR_LOCK (1u << 31)
#define SR_EOP (1u << 0)
#define SR_PGPERR (1u << 6)
#define SR_PGSERR (1u << 7)
#define SR_CLEARED 0xF3u

#define STUCK 0xFFFFu /* of a worn word: these bits keep what they hold when it is programmed */
#define PROGRAM_NS 16000 /* STM32F405 datasheet, flash memory programming: typical, at any width */

/* RM0090, table 5; erase times from the datasheet: typical, 32 bits wide. */
static const struct sector {
    uint32_t start, size;
    int64_t erase_ns;
} sectors[SECTOR_COUNT] = {
    {0x00000, 0x4000, 250000000},   {0x04000, 0x4000, 250000000},   {0x08000, 0x4000, 250000000},
    {0x0C000, 0x4000, 250000000},   {0x10000, 0x10000, 550000000},  {0x20000, 0x20000, 1000000000},
    {0x40000, 0x20000, 1000000000}, {0x60000, 0x20000, 1000000000}, {0x80000, 0x20000, 1000000000},
    {0xA0000, 0x20000, 1000000000}, {0xC0000, 0x20000, 1000000000}, {0xE0000, 0x20000, 1000000000},
};

/* Which bits an operation that was cut off had reached: a stream of its own for each operation and word. */
static uint32_t reached(int64_t operation, uint32_t word)
{
    uint64_t x = (uint64_t)operation * 0x9E3779B97F4A7C15u + word;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return (uint32_t)(x ^ x >> 31);
}

static uint32_t word_at(const uint8_t *bytes)
{
    uint32_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

void flash_sector(unsigned number, uint32_t *start, uint32_t *size)
{
    *start = sectors[number].start;
    *size = sectors[number].size;
}

static unsigned sector_of(uint32_t offset)
{
    unsigned sector = SECTOR_COUNT;
    while (sectors[--sector].start > offset)
        ;
    return sector;
}

void flash_reset(struct core *core)
{
    struct flash *flash = &core->state.chip.flash;
    flash->acr = flash->sr = flash->keys_taken = 0;
    flash->cr = CR_LOCK;
    flash->is_barred = false;
}

/* The processor waits while flash is busy, since it executes from it; all else goes on. False: power failed meanwhile. */
static bool wait(struct core *core, int64_t duration_ns)
{
    struct flash *flash = &core->state.chip.flash;
    if (++flash->operations == flash->cut_at) {
        flash->cut_at = 0;
        events_advance_to(core, core->shared.now_ns + duration_ns / 2);
        core_call(core, CALL_POWER_CUT, 0, 0, 0);
    } else {
        events_advance_to(core, core->shared.now_ns + duration_ns);
    }
    return !core->state.is_off;
}

static void change(struct core *core, unsigned sector)
{
    core->state.chip.flash.changed |= (uint16_t)(1u << sector);
    core->state.chip.flash.stale |= (uint16_t)(1u << sector);
}

static void erase(struct core *core, unsigned number)
{
    struct flash *flash = &core->state.chip.flash;
    if (number >= SECTOR_COUNT) {
        flash->sr |= SR_PGSERR;
        return;
    }
    const struct sector *sector = &sectors[number];
    uint8_t *bytes = core->memories[FLASH].bytes + sector->start;
    bool is_whole = wait(core, sector->erase_ns), is_worn = flash->worn >> number & 1u;
    change(core, number);
    flash->erasures[number]++;
    for (uint32_t i = 0; i < sector->size; i += 4) {
        uint32_t word = is_whole ? UINT32_MAX : word_at(bytes + i) | reached(flash->operations, i);
        if (is_worn && i % 256 == 0)
            word &= ~1u; /* a worn cell no longer gives up its charge */
        memcpy(bytes + i, &word, sizeof word);
    }
    if (is_whole && (flash->cr & CR_EOPIE))
        flash->sr |= SR_EOP;
}

static bool is_worn_word(const struct flash *flash, uint32_t offset)
{
    for (uint32_t i = 0; i < flash->worn_count; i++)
        if (offset >= flash->worn_words[i].start && offset < flash->worn_words[i].end)
            return true;
    return false;
}

bool flash_store(struct core *core, uint32_t address, unsigned size, uint32_t value)
{
    struct flash *flash = &core->state.chip.flash;
    if (flash->cr & CR_LOCK)
        return false;
    if (!(flash->cr & CR_PG)) {
        flash->sr |= SR_PGSERR;
        return true;
    }
    if (size != 4 || CR_PSIZE(flash->cr) != 2 || address % 4) {
        flash->sr |= SR_PGPERR;
        return true;
    }
    uint32_t offset = address - core->memories[FLASH].base;
    uint8_t *bytes = core->memories[FLASH].bytes + offset;
    if (!wait(core, PROGRAM_NS))
        value |= reached(flash->operations, offset);
    if (is_worn_word(flash, offset))
        value |= STUCK;
    value &= word_at(bytes);
    memcpy(bytes, &value, sizeof value);
    change(core, sector_of(offset));
    if (!core->state.is_off && (flash->cr & CR_EOPIE))
        flash->sr |= SR_EOP;
    return true;
}

uint32_t flash_read(struct core *core, uint32_t offset)
{
    const struct flash *flash = &core->state.chip.flash;
    return offset == 0x00 ? flash->acr : offset == 0x0C ? flash->sr : offset == 0x10 ? flash->cr : 0;
}

static void take_key(struct flash *flash, uint32_t key)
{
    if (flash->is_barred)
        return;
    if (key != (flash->keys_taken ? KEY2 : KEY1))
        flash->is_barred = true;
    else if (++flash->keys_taken == 2)
        flash->cr &= ~CR_LOCK;
}

void flash_write(struct core *core, uint32_t offset, uint32_t value)
{
    struct flash *flash = &core->state.chip.flash;
    if (offset == 0x00) {
        flash->acr = value;
    } else if (offset == 0x04) {
        take_key(flash, value);
    } else if (offset == 0x0C) {
        flash->sr &= ~(value & SR_CLEARED);
    } else if (offset == 0x10 && !(flash->cr & CR_LOCK)) {
        flash->cr = value & ~CR_STRT;
        if (value & CR_LOCK)
            flash->keys_taken = 0;
        else if ((value & (CR_SER | CR_STRT)) == (CR_SER | CR_STRT))
            erase(core, CR_SNB(value));
    }
}

int64_t core_flash_operations(const struct core *core) { return core->state.chip.flash.operations; }

void core_flash_cut_at(struct core *core, int64_t operation) { core->state.chip.flash.cut_at = operation; }

void core_flash_wear_out(struct core *core, int32_t sector) { core->state.chip.flash.worn |= (uint16_t)(1u << sector); }

int32_t core_flash_changed(const struct core *core) { return core->state.chip.flash.changed; }

void core_flash_flip(struct core *core, uint32_t offset, int32_t bit)
{
    core->memories[FLASH].bytes[offset] ^= (uint8_t)(1u << bit);
    change(core, sector_of(offset));
}

void core_flash_wear_words(struct core *core, uint32_t offset, int32_t words)
{
    struct flash *flash = &core->state.chip.flash;
    if (flash->worn_count == WORN_MAX)
        return;
    flash->worn_words[flash->worn_count].start = offset;
    flash->worn_words[flash->worn_count++].end = offset + 4u * (uint32_t)words;
}
