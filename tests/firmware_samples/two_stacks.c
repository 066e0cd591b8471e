/* Thread mode on the process stack, as under an operating system.
   results: 0 answer of an SVC, 1 PendSV seen right after the barrier, 2 SysTicks, 3 CONTROL in the thread,
   4 whether a handler ran on the main stack, 5 EXC_RETURN in SVC, 6 PendSV masked and then unmasked, 7 PendSV after SysTick. */
#include "sample.h"

static uint32_t process_stack[64] __attribute__((aligned(8)));
static volatile uint32_t switches;

__attribute__((naked)) void SVC_Handler(void)
{
    __asm volatile("mrs r0, psp\n"
                   "mov r1, lr\n"
                   "push {r4, lr}\n"
                   "bl handle_svc\n"
                   "pop {r4, pc}\n");
}

__attribute__((used)) void handle_svc(uint32_t *frame, uint32_t exc_return)
{
    uint32_t here;
    results[4] = &here > &process_stack[64];
    results[5] = exc_return;
    frame[0] += 1000;
}

void PendSV_Handler(void) { switches++; }

void SysTick_Handler(void)
{
    results[2]++;
    ICSR = PENDSVSET; /* as a scheduler does: switch when every other handler is done */
    BARRIER();
    results[7] += switches; /* PendSV is less urgent: it has not run */
}

static uint32_t call_system(uint32_t number)
{
    register uint32_t r0 __asm("r0") = number;
    __asm volatile("svc 7" : "+r"(r0)::"memory");
    return r0;
}

int main(void)
{
    SYSTEM_PRIORITY(14) = 0xF0;
    SYSTEM_PRIORITY(15) = 0x40;
    __asm volatile("msr psp, %0\n msr control, %1\n isb" ::"r"(&process_stack[64]), "r"(2) : "memory");
    results[0] = call_system(234);
    ICSR = PENDSVSET;
    BARRIER();
    results[1] = switches;
    __asm volatile("cpsid i" ::: "memory");
    ICSR = PENDSVSET;
    BARRIER();
    uint32_t masked = switches;
    __asm volatile("cpsie i\n isb" ::: "memory");
    results[6] = switches - masked;
    switches = 0;
    REG(0xE000E014u) = 15999;
    REG(0xE000E018u) = 0;
    REG(0xE000E010u) = 7;
    for (;;) {
        WFI();
        uint32_t control;
        __asm volatile("mrs %0, control" : "=r"(control));
        results[3] = control;
        results[8] = switches;
        switches = 0;
    }
}
