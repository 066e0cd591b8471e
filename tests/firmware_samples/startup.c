/* Vectors with a weak handler each, and the way from reset to main(). RAM is as it was: a reset does not clear results. */
#include "sample.h"

__attribute__((section(".results"))) volatile uint32_t results[16];
extern uint32_t stack_top;
int main(void);

void Reset_Handler(void)
{
    main();
    for (;;)
        WFI();
}

void Unused_Handler(void)
{
    for (;;)
        WFI();
}

#define WEAK __attribute__((weak, alias("Unused_Handler")))
void HardFault_Handler(void) WEAK;
void SVC_Handler(void) WEAK;
void PendSV_Handler(void) WEAK;
void SysTick_Handler(void) WEAK;
void TIM2_IRQHandler(void) WEAK;
void TIM5_IRQHandler(void) WEAK;

__attribute__((section(".vectors"), used)) static void (*const vectors[16 + 82])(void) = {
    [0] = (void (*)(void))&stack_top,
    [1] = Reset_Handler,
    [3] = HardFault_Handler,
    [11] = SVC_Handler,
    [14] = PendSV_Handler,
    [15] = SysTick_Handler,
    [16 + TIM2_IRQ] = TIM2_IRQHandler,
    [16 + TIM5_IRQ] = TIM5_IRQHandler,
};
