/* In assembly: the C library's way, swapcontext(), makes a system call each time. What a called function must preserve is
   pushed (System V ABI for x86-64, 3.2.1; AAPCS64, 6.1), and the stack pointer is changed. */

#include "stacks.h"

void stacks_first(void);

#if defined(__x86_64__)

__asm__(".text\n"
        ".globl stacks_change\n"
        ".hidden stacks_first\n"
        "stacks_change:\n"
        "    push %rbp\n"
        "    push %rbx\n"
        "    push %r12\n"
        "    push %r13\n"
        "    push %r14\n"
        "    push %r15\n"
        "    mov %rsp, (%rdi)\n"
        "    mov %rsi, %rsp\n"
        "    pop %r15\n"
        "    pop %r14\n"
        "    pop %r13\n"
        "    pop %r12\n"
        "    pop %rbx\n"
        "    pop %rbp\n"
        "    ret\n"
        ".globl stacks_first\n"
        "stacks_first:\n"
        "    mov %r12, %rdi\n"
        "    call *%rbx\n"
        "    ud2\n");

enum { R15, R14, R13, R12, RBX, RBP, RETURN, WORDS = 9 }; /* two more, so that stacks_first() calls from an aligned stack */

void *stacks_begin(uint8_t *top, void (*entry)(void *argument), void *argument)
{
    uintptr_t *words = (uintptr_t *)((uintptr_t)top & ~(uintptr_t)15) - WORDS;
    for (int i = 0; i < WORDS; i++)
        words[i] = 0;
    words[R12] = (uintptr_t)argument;
    words[RBX] = (uintptr_t)entry;
    words[RETURN] = (uintptr_t)stacks_first;
    return words;
}

#elif defined(__aarch64__)

__asm__(".text\n"
        ".globl stacks_change\n"
        ".hidden stacks_first\n"
        "stacks_change:\n"
        "    sub sp, sp, #160\n"
        "    stp x19, x20, [sp, #0]\n"
        "    stp x21, x22, [sp, #16]\n"
        "    stp x23, x24, [sp, #32]\n"
        "    stp x25, x26, [sp, #48]\n"
        "    stp x27, x28, [sp, #64]\n"
        "    stp x29, x30, [sp, #80]\n"
        "    stp d8, d9, [sp, #96]\n"
        "    stp d10, d11, [sp, #112]\n"
        "    stp d12, d13, [sp, #128]\n"
        "    stp d14, d15, [sp, #144]\n"
        "    mov x9, sp\n"
        "    str x9, [x0]\n"
        "    mov sp, x1\n"
        "    ldp x19, x20, [sp, #0]\n"
        "    ldp x21, x22, [sp, #16]\n"
        "    ldp x23, x24, [sp, #32]\n"
        "    ldp x25, x26, [sp, #48]\n"
        "    ldp x27, x28, [sp, #64]\n"
        "    ldp x29, x30, [sp, #80]\n"
        "    ldp d8, d9, [sp, #96]\n"
        "    ldp d10, d11, [sp, #112]\n"
        "    ldp d12, d13, [sp, #128]\n"
        "    ldp d14, d15, [sp, #144]\n"
        "    add sp, sp, #160\n"
        "    ret\n"
        ".globl stacks_first\n"
        "stacks_first:\n"
        "    mov x0, x19\n"
        "    blr x20\n"
        "    brk #0\n");

enum { X19, X20, X30 = 11, WORDS = 20 };

void *stacks_begin(uint8_t *top, void (*entry)(void *argument), void *argument)
{
    uintptr_t *words = (uintptr_t *)((uintptr_t)top & ~(uintptr_t)15) - WORDS;
    for (int i = 0; i < WORDS; i++)
        words[i] = 0;
    words[X19] = (uintptr_t)argument;
    words[X20] = (uintptr_t)entry;
    words[X30] = (uintptr_t)stacks_first;
    return words;
}

#else
#error "firmware built for the host needs the change of stacks in this processor's assembly"
#endif
