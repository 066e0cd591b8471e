/* A lazy and an urgent interrupt. results: 0 order of events as hex digits, 1 urgent ones while the lazy one ran. */
#include "sample.h"

static volatile uint32_t urgent;

static void log_event(uint32_t digit) { results[0] = results[0] << 4 | digit; }

void TIM2_IRQHandler(void)
{
    REG(TIM2 + 0x10) = 0;
    urgent++;
    if (urgent == 1) {
        log_event(2);
        ISPR(TIM5_IRQ) = BIT(TIM5_IRQ); /* waits until this handler is done */
        BARRIER();
        log_event(3);
    }
}

void TIM5_IRQHandler(void)
{
    REG(TIM5 + 0x10) = 0;
    if (results[1])
        return;
    log_event(4);
    results[1] = 1;
    uint32_t before = urgent;
    ISPR(TIM2_IRQ) = BIT(TIM2_IRQ); /* taken at once, inside this handler */
    BARRIER();
    log_event(urgent == before + 1 ? 5 : 0xF);
    start_timer(TIM2, TIM2_IRQ, 500);
    while (urgent < before + 4) /* time goes on and urgent interrupts with it */
        ;
    results[1] = urgent - before;
    log_event(6);
}

int main(void)
{
    PRIORITY(TIM2_IRQ) = 0x10;
    PRIORITY(TIM5_IRQ) = 0x80;
    ISER(TIM2_IRQ) = BIT(TIM2_IRQ);
    ISER(TIM5_IRQ) = BIT(TIM5_IRQ);
    log_event(1);
    ISPR(TIM2_IRQ) = BIT(TIM2_IRQ);
    BARRIER();
    log_event(7);
    for (;;)
        WFI();
}
