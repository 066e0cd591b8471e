/* NVIC and System Control Block (ARMv7-M ARM, B3.2 and B3.4): simulator/soc/system_control.py in C. */

#include "core.h"

#include <string.h>

#define CPUID 0x410FC241u
#define KEY (0x05FAu << 16)
#define SLEEPONEXIT (1u << 1)
#define PRIORITY_MASK 0xF0u

void system_reset(struct core *core)
{
    core->state.chip.system = (struct system_control){.ccr = 0x200};
    systick_reset(core);
}

static exception_set irq_mask(void)
{
    return (((exception_set)1 << IRQ_COUNT) - 1) << FIRST_IRQ;
}

static unsigned shift_of(uint32_t offset) { return FIRST_IRQ + 32u * (offset >> 2 & 7u); }

/* Beyond the last line of a 128-bit set nothing is. */
static uint32_t read_set(exception_set set, uint32_t offset)
{
    return shift_of(offset) < 128 ? (uint32_t)(set >> shift_of(offset)) : 0;
}

static uint32_t read_priorities(const struct core *core, unsigned first)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < 4; i++)
        if (first + i < FIRST_IRQ + IRQ_COUNT)
            value |= (uint32_t)core->state.chip.interrupts.priorities[first + i] << 8 * i;
    return value;
}

static uint32_t read_icsr(const struct interrupts *interrupts)
{
    uint32_t pendsv = (uint32_t)(interrupts->pending >> EXCEPTION_PENDSV) & 1u;
    uint32_t systick = (uint32_t)(interrupts->pending >> EXCEPTION_SYSTICK) & 1u;
    uint32_t active = interrupts->active_count ? interrupts->active[interrupts->active_count - 1] : 0;
    return pendsv << 28 | systick << 26 | active;
}

static uint32_t *plain_register(struct system_control *system, uint32_t offset)
{
    switch (offset) {
    case 0xD10: return &system->scr;
    case 0xD14: return &system->ccr;
    case 0xD24: return &system->shcsr;
    case 0xD28: return &system->cfsr;
    case 0xD2C: return &system->hfsr;
    case 0xD34: return &system->mmfar;
    case 0xD38: return &system->bfar;
    case 0xD88: return &system->cpacr;
    default: return 0;
    }
}

uint32_t system_read(struct core *core, uint32_t offset)
{
    struct chip *chip = &core->state.chip;
    if (offset >= 0x010 && offset < 0x020)
        return systick_read(core, offset - 0x010);
    if (offset >= 0x100 && offset < 0x300)
        return read_set(offset < 0x200 ? chip->interrupts.enabled : chip->interrupts.pending, offset);
    if (offset >= 0x400 && offset < 0x400 + IRQ_COUNT)
        return read_priorities(core, FIRST_IRQ + (offset - 0x400));
    if (offset >= 0xD18 && offset < 0xD24)
        return read_priorities(core, 4 + (offset - 0xD18));
    switch (offset) {
    case 0xD00: return CPUID;
    case 0xD04: return read_icsr(&chip->interrupts);
    case 0xD08: return chip->system.vtor;
    case 0xD0C: return 0xFA05u << 16;
    default: {
        uint32_t *plain = plain_register(&chip->system, offset);
        return plain ? *plain : 0;
    }
    }
}

static void write_set(struct interrupts *interrupts, uint32_t offset, uint32_t value)
{
    exception_set bits = shift_of(offset) < 128 ? ((exception_set)value << shift_of(offset)) & irq_mask() : 0;
    switch (offset & 0x380) {
    case 0x100: interrupts->enabled |= bits; break;
    case 0x180: interrupts->enabled &= ~bits; break;
    case 0x200: interrupts->pending |= bits; break;
    default: interrupts->pending &= ~bits; break;
    }
}

static void write_priorities(struct core *core, unsigned first, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        if (first + i < FIRST_IRQ + IRQ_COUNT)
            core->state.chip.interrupts.priorities[first + i] = value >> 8 * i & PRIORITY_MASK;
}

static void write_icsr(struct interrupts *interrupts, uint32_t value)
{
    static const struct {
        uint8_t set, clear, exception;
    } bits[] = {{28, 27, EXCEPTION_PENDSV}, {26, 25, EXCEPTION_SYSTICK}};
    for (unsigned i = 0; i < 2; i++) {
        if (value >> bits[i].set & 1u)
            interrupts_pend(interrupts, bits[i].exception);
        if (value >> bits[i].clear & 1u)
            interrupts->pending &= ~((exception_set)1 << bits[i].exception);
    }
}

void system_write(struct core *core, uint32_t offset, uint32_t value)
{
    struct chip *chip = &core->state.chip;
    if (offset >= 0x010 && offset < 0x020) {
        systick_write(core, offset - 0x010, value);
    } else if (offset >= 0x100 && offset < 0x300) {
        write_set(&chip->interrupts, offset, value);
    } else if (offset >= 0x400 && offset < 0x400 + IRQ_COUNT) {
        write_priorities(core, FIRST_IRQ + (offset - 0x400), value);
    } else if (offset >= 0xD18 && offset < 0xD24) {
        write_priorities(core, 4 + (offset - 0xD18), value);
    } else if (offset == 0xD04) {
        write_icsr(&chip->interrupts, value);
    } else if (offset == 0xD08) {
        chip->system.vtor = value & 0xFFFFFF80u;
    } else if (offset == 0xD0C) {
        if ((value & 0xFFFF0000u) == KEY && (value & 1u << 2))
            chip_request_reset(core, RESET_SOFTWARE);
    } else if (offset == 0xD28 || offset == 0xD2C) {
        *plain_register(&chip->system, offset) &= ~value; /* write one to clear */
    } else if (plain_register(&chip->system, offset)) {
        *plain_register(&chip->system, offset) = value;
        if (offset == 0xD10)
            chip->system.sleeps_on_exit = value & SLEEPONEXIT;
    }
}
