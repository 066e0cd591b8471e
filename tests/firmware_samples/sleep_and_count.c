/* Sleeps; a timer wakes it every millisecond. results: 0 interrupts, 1 times awake. */
#include "sample.h"

void TIM2_IRQHandler(void)
{
    REG(TIM2 + 0x10) = 0;
    results[0]++;
}

int main(void)
{
    start_timer(TIM2, TIM2_IRQ, 1000);
    for (;;) {
        WFI();
        results[1]++;
    }
}
