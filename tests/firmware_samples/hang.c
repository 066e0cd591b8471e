/* Never sleeps again: with WATCHDOG, under a watchdog of 100 ms. results: 0 starts. */
#include "sample.h"

__attribute__((noinline)) void stuck_here(void)
{
    for (;;)
        __asm volatile("");
}

int main(void)
{
    results[0]++;
#ifdef WATCHDOG
    REG(IWDG) = 0x5555;
    REG(IWDG + 4) = 3; /* LSI / 32: 1 kHz */
    REG(IWDG + 8) = 99;
    REG(IWDG) = 0xCCCC;
    REG(IWDG) = 0xAAAA;
#endif
    stuck_here();
    return 0;
}
