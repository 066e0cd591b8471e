#include "mishaps.h"

#include "codeword.h"
#include "flash_memory.h"
#include "machine.h"
#include "nvram.h"

#define TENTH_US 100000
#define JOURNAL_SECTOR 2u
#define JOURNAL_BYTES 0x8000u

static unsigned take_two(uint8_t (*take)(void))
{
    unsigned high = take();
    return high << 8 | take();
}

static uint32_t take_four(uint8_t (*take)(void))
{
    uint32_t high = take_two(take);
    return high << 16 | take_two(take);
}

static int64_t take_tenths(uint8_t (*take)(void)) { return (1 + (int64_t)take()) * TENTH_US; }

static void put_word(unsigned index, uint32_t word) { flash_put(4u * index % JOURNAL_BYTES, word); }

static void store(uint8_t (*take)(void))
{
    uint8_t value[NVRAM_VALUE_MAX];
    unsigned key = take() % NVRAM_KEY_COUNT, size = 1 + take() % NVRAM_VALUE_MAX;
    for (unsigned i = 0; i < size; i++)
        value[i] = take();
    nvram_put((enum nvram_key)key, value, size);
}

static void spoil(uint8_t kind, uint8_t (*take)(void))
{
    unsigned at;
    switch (kind) {
    case 2: at = take_two(take); flash_flip(at % JOURNAL_BYTES, take() % 8u); break;
    case 3: at = take_two(take); put_word(at, codeword_encode(take_four(take)) & ~CODEWORD_PENDING); break;
    case 4: at = take_two(take); put_word(at, take_four(take)); break;
    case 5: store(take); break;
    case 6: flash_blank(JOURNAL_SECTOR + take() % 2u); break;
    default: flash_wear(JOURNAL_SECTOR + take() % 2u); break;
    }
}

void mishap(uint8_t (*take)(void), bool is_flash_trusted)
{
    uint8_t kind = take() % 8u;
    if (kind == 0)
        machine_cut_power(take_tenths(take));
    if (kind == 1) {
        unsigned operations = 1u + take();
        flash_cut_at(operations, take_tenths(take));
    } else if (!is_flash_trusted) {
        spoil(kind, take);
    }
}
