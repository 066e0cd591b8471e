/* Copies a function into RAM and calls it there. results: 0 what it returned; VALUE is what it should. */
#include "sample.h"

static uint32_t code[2] __attribute__((aligned(8)));

int main(void)
{
    code[0] = 0x47702000u | VALUE; /* movs r0, #VALUE; bx lr */
    BARRIER();
    results[0] = ((uint32_t(*)(void))((uintptr_t)code | 1))();
    code[0] = 0x47702000u | (VALUE + 1);
    BARRIER();
    results[1] = ((uint32_t(*)(void))((uintptr_t)code | 1))();
    results[2]++;
    return 0;
}
