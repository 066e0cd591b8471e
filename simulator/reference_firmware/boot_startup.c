/* The chip's own vectors, in sector 0, and the way from there into an image. The boot loader has no variables: what an image
   keeps over a reset stays as it is. */

#include "boot.h"
#include "image.h"

extern uint32_t stack_top;

void Boot_Handler(void);

void Boot_Handler(void) { boot_run(); }

void boot_enter(uint32_t bank_start)
{
    const uint32_t *vectors = (const uint32_t *)(bank_start + IMAGE_CODE_OFFSET);
    __asm volatile("msr msp, %0\n"
                   "bx %1\n" : : "r"(vectors[0]), "r"(vectors[1]));
    __builtin_unreachable();
}

static void stop(void)
{
    for (;;)
        ;
}

__attribute__((section(".boot_vectors"), used)) static void (*const boot_vectors[16])(void) = {
    (void (*)(void))&stack_top, Boot_Handler, stop, stop, stop, stop, stop, 0, 0, 0, 0, stop, stop, 0, stop, stop,
};
