/* GPIO ports (RM0090, chapter 8): simulator/soc/gpio.py in C. */

#include "core.h"

#define MODER 0
#define IDR_OFFSET 0x10u
#define ODR 5
#define BSRR_OFFSET 0x18u
#define OUTPUT_MODE 1u

static uint32_t output_mask(const struct gpio *gpio)
{
    uint32_t mask = 0;
    for (unsigned pin = 0; pin < 16; pin++)
        if ((gpio->registers[MODER] >> 2 * pin & 3u) == OUTPUT_MODE)
            mask |= 1u << pin;
    return mask;
}

static void report(struct core *core, int port)
{
    struct gpio *gpio = &core->state.chip.gpios[port];
    uint32_t levels = gpio->registers[ODR] & output_mask(gpio);
    uint32_t changed = levels ^ gpio->last;
    gpio->last = levels;
    for (; changed; changed &= changed - 1) {
        unsigned pin = (unsigned)__builtin_ctz(changed);
        const uint8_t edge[] = {(uint8_t)pin, levels >> pin & 1u};
        core_call(core, CALL_PIN, port, edge, sizeof edge);
    }
}

/* The registers that keep what is written: not IDR, BSRR. */
static int kept(uint32_t offset)
{
    return offset <= 0x24u && offset != IDR_OFFSET && offset != BSRR_OFFSET ? (int)(offset / 4) : -1;
}

void gpio_reset(struct core *core, int port)
{
    struct gpio *gpio = &core->state.chip.gpios[port];
    for (unsigned i = 0; i < sizeof gpio->registers / sizeof gpio->registers[0]; i++)
        gpio->registers[i] = 0;
    report(core, port);
}

uint32_t gpio_read(struct core *core, int port, uint32_t offset)
{
    const struct gpio *gpio = &core->state.chip.gpios[port];
    if (offset == IDR_OFFSET) {
        uint32_t outputs = output_mask(gpio);
        return (gpio->registers[ODR] & outputs) | (gpio->input & ~outputs & 0xFFFFu);
    }
    return kept(offset) < 0 ? 0 : gpio->registers[kept(offset)];
}

void gpio_write(struct core *core, int port, uint32_t offset, uint32_t value)
{
    struct gpio *gpio = &core->state.chip.gpios[port];
    if (offset == BSRR_OFFSET)
        gpio->registers[ODR] = ((gpio->registers[ODR] & ~(value >> 16)) | value) & 0xFFFFu;
    else if (kept(offset) >= 0)
        gpio->registers[kept(offset)] = value;
    report(core, port);
}
