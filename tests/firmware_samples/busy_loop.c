/* A main loop that never sleeps and is unmasked for one instruction in ten only. results: 0 interrupts. */
#include "sample.h"

void TIM2_IRQHandler(void)
{
    REG(TIM2 + 0x10) = 0;
    results[0]++;
}

int main(void)
{
    start_timer(TIM2, TIM2_IRQ, 5000);
    __asm volatile(".balign 4\n 1: cpsid i\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n cpsie i\n b 1b\n");
    return 0;
}
