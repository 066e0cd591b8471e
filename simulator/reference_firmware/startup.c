/* Vectors and the way from reset to main(). */

#include "crash.h"
#include "stm32f405.h"

extern uint32_t stack_top, data_start, data_end, data_load, bss_start, bss_end;

int main(void);
void Reset_Handler(void);
void TIM2_IRQHandler(void);
void USART1_IRQHandler(void);
void USART2_IRQHandler(void);
void USART3_IRQHandler(void);
void USART6_IRQHandler(void);

void Reset_Handler(void)
{
    uint32_t *from = &data_load;
    for (uint32_t *to = &data_start; to < &data_end;)
        *to++ = *from++;
    for (uint32_t *to = &bss_start; to < &bss_end;)
        *to++ = 0;
    main();
    crash_save_and_reset(0, CRASH_MAIN_RETURNED);
}

/* Hands the stacked frame to C. The frame lies on the main stack: this firmware uses no other. */
__attribute__((naked)) static void fault_handler(void)
{
    __asm volatile("mov r0, sp\n"
                   "mrs r1, ipsr\n"
                   "b crash_save_and_reset\n");
}

#define FAULT fault_handler

__attribute__((section(".vectors"), used)) static void (*const vectors[16 + 82])(void) = {
    (void (*)(void))&stack_top,
    Reset_Handler,
    FAULT, FAULT, FAULT, FAULT, FAULT, 0, 0, 0, 0, /* NMI, HardFault, MemManage, BusFault, UsageFault, reserved */
    FAULT, FAULT, 0, FAULT, FAULT,                 /* SVC, DebugMonitor, reserved, PendSV, SysTick: none is used */
    /* An interrupt nobody enabled is a fault. */
    [16 ... 16 + TIM2_IRQ - 1] = FAULT,
    [16 + TIM2_IRQ] = TIM2_IRQHandler,
    [16 + TIM2_IRQ + 1 ... 16 + USART1_IRQ - 1] = FAULT,
    [16 + USART1_IRQ] = USART1_IRQHandler,
    [16 + USART2_IRQ] = USART2_IRQHandler,
    [16 + USART3_IRQ] = USART3_IRQHandler,
    [16 + USART3_IRQ + 1 ... 16 + USART6_IRQ - 1] = FAULT,
    [16 + USART6_IRQ] = USART6_IRQHandler,
    [16 + USART6_IRQ + 1 ... 16 + 81] = FAULT,
};
