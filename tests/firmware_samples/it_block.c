/* A long computation in conditional instructions, interrupted all the time.
   results: 0 odd ones, 1 even ones, 2 interrupts meanwhile, 3 done. */
#include "sample.h"

void TIM2_IRQHandler(void)
{
    REG(TIM2 + 0x10) = 0;
    results[2]++;
}

int main(void)
{
    start_timer(TIM2, TIM2_IRQ, 100);
    uint32_t odd = 0, even = 0, left = 2000000;
    __asm volatile("1: tst %2, #1\n"
                   "ittee ne\n"
                   "addne %0, %0, #1\n"
                   "addne %0, %0, #0\n"
                   "addeq %1, %1, #1\n"
                   "addeq %1, %1, #0\n"
                   "subs %2, %2, #1\n"
                   "bne 1b\n"
                   : "+l"(odd), "+l"(even), "+l"(left)::"cc");
    results[0] = odd;
    results[1] = even;
    results[3] = 1;
    for (;;)
        WFI();
}
