#include "boot.h"

#include "image.h"
#include "independent_watchdog.h"
#include "stm32f405.h"

/* Bit 14 of port D lights the attention lamp. */
#define ATTENTION_PIN 14u

/* With neither bank fit there is nothing to be done here: the lamp is lit, the log silent. */
static void __attribute__((noreturn)) rest(void)
{
    reg_write(RCC_AHB1ENR, RCC_AHB1ENR_GPIO_A_TO_D);
    reg_write(GPIO_MODER(GPIOD_BASE), 1u << (2u * ATTENTION_PIN));
    reg_write(GPIO_BSRR(GPIOD_BASE), 1u << ATTENTION_PIN);
    for (;;)
        wait_for_interrupt();
}

/* Of two that can be started the one written later; BANK_COUNT when there is none. */
static enum bank newest(void)
{
    bool has_a = image_can_start(BANK_A), has_b = image_can_start(BANK_B);
    if (has_a && has_b)
        return image_state(BANK_B)->sequence > image_state(BANK_A)->sequence ? BANK_B : BANK_A;
    return has_a ? BANK_A : has_b ? BANK_B : BANK_COUNT;
}

/* Note that an image on trial is started once more. False when it has been started often enough. */
static bool note_attempt(enum bank bank)
{
    const struct image_state *state = image_state(bank);
    for (unsigned attempt = 0; attempt < IMAGE_ATTEMPTS; attempt++)
        if (state->tried[attempt] == IMAGE_ERASED) {
            image_mark(bank, &state->tried[attempt], IMAGE_TRIED);
            return true;
        }
    return false;
}

static enum bank choose(void)
{
    enum bank bank = newest();
    if (bank == BANK_COUNT || image_state(bank)->confirmed == IMAGE_CONFIRMED || note_attempt(bank))
        return bank;
    enum bank other = image_other_bank(bank);
    if (!image_can_start(other))
        return bank; /* nothing better is there */
    image_mark(bank, &image_state(bank)->rejected, IMAGE_REJECTED);
    return other;
}

void boot_run(void)
{
    enum bank bank = choose();
    if (bank == BANK_COUNT)
        rest();
    independent_watchdog_start(); /* an image that hangs is not to hold the printer */
    reg_write(SCB_VTOR, image_bank_start(bank) + IMAGE_CODE_OFFSET);
    boot_enter(image_bank_start(bank));
}
