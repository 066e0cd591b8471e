/* One way to fail for each CASE. results: 0 the fault handler ran, 1 CFSR, 2 HFSR, 3 BFAR, 4 stacked pc, 5 starts. */
#include "sample.h"

#ifdef FAULT_IN_HANDLER
void HardFault_Handler(void)
{
    results[0]++;
    (void)REG(0x60000000u);
    for (;;)
        WFI();
}
#else
__attribute__((naked)) void HardFault_Handler(void) { __asm volatile("mov r0, sp\n b note_fault\n"); }

__attribute__((used)) void note_fault(uint32_t *frame)
{
    results[0]++;
    results[1] = REG(0xE000ED28u);
    results[2] = REG(0xE000ED2Cu);
    results[3] = REG(0xE000ED38u);
    results[4] = frame[6];
    for (;;)
        WFI();
}
#endif

__attribute__((noinline)) void fail_now(void)
{
    __asm volatile("ldr r4, =0xDEADBEEF\n" ::: "r4");
#if defined READ_NOWHERE || defined FAULT_IN_HANDLER
    (void)REG(0x60000000u);
#elif defined WRITE_FLASH
    REG(0x08000000u) = 1;
#elif defined READ_NO_PERIPHERAL
    (void)REG(0x40007C00u);
#elif defined UNDEFINED
    __asm volatile("udf #1");
#elif defined JUMP_NOWHERE
    ((void (*)(void))0x70000001u)();
#elif defined RESET_ITSELF
    AIRCR = 0x05FA0004u;
    for (;;)
        ;
#elif defined NO_STACK
    __asm volatile("movs r0, #16\n mov sp, r0\n push {r0}\n");
#endif
}

int main(void)
{
    if (results[5]++)
        return 0;
    fail_now();
    results[6] = 1;
    return 0;
}
