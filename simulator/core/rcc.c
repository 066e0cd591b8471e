/* Reset and clock control (RM0090, chapter 7): simulator/soc/rcc.py in C. */

#include "core.h"

#include <string.h>

#define CR 0x00u
#define CFGR 0x08u
#define CSR 0x74u
#define RMVF (1u << 24)

static const uint32_t flags[] = {
    [RESET_POWER_ON] = 1u << 27 | 1u << 26 | 1u << 25,
    [RESET_SOFTWARE] = 1u << 28 | 1u << 26,
    [RESET_WATCHDOG] = 1u << 29 | 1u << 26,
};

void rcc_reset(struct core *core, enum reset_cause cause)
{
    struct chip *chip = &core->state.chip;
    memset(chip->rcc, 0, sizeof chip->rcc);
    chip->rcc[CR / 4] = 0x83;
    chip->rcc_flags = cause == RESET_POWER_ON ? flags[cause] : chip->rcc_flags | flags[cause];
}

uint32_t rcc_read(struct core *core, uint32_t offset)
{
    const struct chip *chip = &core->state.chip;
    uint32_t value = chip->rcc[offset / 4];
    switch (offset) {
    case CSR: return chip->rcc_flags | (value & 1u) | (value & 1u) << 1;
    case CR: return value | (value & (1u << 0 | 1u << 16 | 1u << 24 | 1u << 26)) << 1;
    case CFGR: return (value & ~(3u << 2)) | (value & 3u) << 2;
    default: return value;
    }
}

void rcc_write(struct core *core, uint32_t offset, uint32_t value)
{
    struct chip *chip = &core->state.chip;
    if (offset == CSR && (value & RMVF))
        chip->rcc_flags = 0;
    chip->rcc[offset / 4] = offset == CSR ? value & ~RMVF : value;
}
