/* The STM32F405 by address (RM0090, table 1), and its reset: simulator/soc/chip.py in C. */

#include "core.h"

#define PRIVATE_BASE 0xE0000000u
#define SYSTEM_CONTROL 0xE000E000u
#define GPIO_BASE 0x40020000u

void chip_request_reset(struct core *core, enum reset_cause cause)
{
    if (core->state.chip.reset_request == RESET_NONE)
        core->state.chip.reset_request = cause;
}

void chip_reset(struct core *core, enum reset_cause cause)
{
    core->state.chip.reset_request = RESET_NONE;
    interrupts_reset(&core->state.chip.interrupts);
    for (int i = 0; i < USART_COUNT; i++)
        usart_reset(core, i);
    for (int i = 0; i < TIMER_COUNT; i++)
        timer_reset(core, i);
    for (int i = 0; i < GPIO_COUNT; i++)
        gpio_reset(core, i);
    watchdog_reset(core);
    system_reset(core);
    flash_reset(core);
    rcc_reset(core, cause);
}

enum block { NOTHING, USARTS, TIMERS, WATCHDOG, RCC, FLASH_INTERFACE, GPIOS, SYSTEM };

struct place {
    enum block block;
    int index;
    uint32_t offset;
};

static struct place find(uint32_t address)
{
    uint32_t offset = address & 0x3FCu;
    if (address >= PRIVATE_BASE) /* debug and trace blocks there read as zero, as on a chip without a debugger */
        return (struct place){SYSTEM, 0, (address - SYSTEM_CONTROL) & 0xFFFFFFFCu};
    switch (address >> 10) {
    case 0x40011000u >> 10: return (struct place){USARTS, USART_LOG, offset};
    case 0x40004400u >> 10: return (struct place){USARTS, USART_SERIAL, offset};
    case 0x40004800u >> 10: return (struct place){USARTS, USART_BUS, offset};
    case 0x40011400u >> 10: return (struct place){USARTS, USART_NETWORK, offset};
    case 0x40000000u >> 10: return (struct place){TIMERS, TIMER_2, offset};
    case 0x40000C00u >> 10: return (struct place){TIMERS, TIMER_5, offset};
    case 0x40003000u >> 10: return (struct place){WATCHDOG, 0, offset};
    case 0x40023800u >> 10: return (struct place){RCC, 0, offset};
    case 0x40023C00u >> 10: return (struct place){FLASH_INTERFACE, 0, offset};
    default: break;
    }
    uint32_t port = (address - GPIO_BASE) >> 10;
    return port < GPIO_COUNT ? (struct place){GPIOS, (int)port, offset} : (struct place){NOTHING, 0, 0};
}

bool chip_read(struct core *core, uint32_t address, uint32_t *value)
{
    struct place place = find(address);
    switch (place.block) {
    case USARTS: *value = usart_read(core, place.index, place.offset); return true;
    case TIMERS: *value = timer_read(core, place.index, place.offset); return true;
    case WATCHDOG: *value = watchdog_read(core, place.offset); return true;
    case RCC: *value = rcc_read(core, place.offset); return true;
    case FLASH_INTERFACE: *value = flash_read(core, place.offset); return true;
    case GPIOS: *value = gpio_read(core, place.index, place.offset); return true;
    case SYSTEM: *value = system_read(core, place.offset); return true;
    default: return false;
    }
}

bool chip_write(struct core *core, uint32_t address, uint32_t value)
{
    struct place place = find(address);
    switch (place.block) {
    case USARTS: usart_write(core, place.index, place.offset, value); return true;
    case TIMERS: timer_write(core, place.index, place.offset, value); return true;
    case WATCHDOG: watchdog_write(core, place.offset, value); return true;
    case RCC: rcc_write(core, place.offset, value); return true;
    case FLASH_INTERFACE: flash_write(core, place.offset, value); return true;
    case GPIOS: gpio_write(core, place.index, place.offset, value); return true;
    case SYSTEM: system_write(core, place.offset, value); return true;
    default: return false;
    }
}
