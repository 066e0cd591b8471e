/* The functions a C compiler calls by itself, under their C and their ARM run-time ABI names. There is no C library. */

#include "memory.h"

#include <stdint.h>

/* Each compiler has its own way to be told not to make a call of memcpy out of the loop that is memcpy. */
#ifdef __clang__
#define PLAIN __attribute__((no_builtin, used))
#else
#define PLAIN __attribute__((optimize("no-tree-loop-distribute-patterns"), used))
#endif

void __aeabi_memcpy(void *to, const void *from, size_t size);
void __aeabi_memcpy4(void *to, const void *from, size_t size);
void __aeabi_memcpy8(void *to, const void *from, size_t size);
void __aeabi_memmove(void *to, const void *from, size_t size);
void __aeabi_memmove4(void *to, const void *from, size_t size);
void __aeabi_memmove8(void *to, const void *from, size_t size);
void __aeabi_memset(void *to, size_t size, int value);
void __aeabi_memset4(void *to, size_t size, int value);
void __aeabi_memset8(void *to, size_t size, int value);
void __aeabi_memclr(void *to, size_t size);
void __aeabi_memclr4(void *to, size_t size);
void __aeabi_memclr8(void *to, size_t size);

PLAIN void *memcpy(void *to, const void *from, size_t size)
{
    uint8_t *t = to;
    const uint8_t *f = from;
    while (size--)
        *t++ = *f++;
    return to;
}

PLAIN void *memmove(void *to, const void *from, size_t size)
{
    uint8_t *t = to;
    const uint8_t *f = from;
    if (t < f)
        while (size--)
            *t++ = *f++;
    else
        while (size--)
            t[size] = f[size];
    return to;
}

PLAIN void *memset(void *to, int value, size_t size)
{
    uint8_t *t = to;
    while (size--)
        *t++ = (uint8_t)value;
    return to;
}

PLAIN int memcmp(const void *a, const void *b, size_t size)
{
    const uint8_t *x = a, *y = b;
    for (; size; size--, x++, y++)
        if (*x != *y)
            return *x < *y ? -1 : 1;
    return 0;
}

PLAIN void __aeabi_memcpy(void *to, const void *from, size_t size) { memcpy(to, from, size); }
PLAIN void __aeabi_memcpy4(void *to, const void *from, size_t size) { memcpy(to, from, size); }
PLAIN void __aeabi_memcpy8(void *to, const void *from, size_t size) { memcpy(to, from, size); }
PLAIN void __aeabi_memmove(void *to, const void *from, size_t size) { memmove(to, from, size); }
PLAIN void __aeabi_memmove4(void *to, const void *from, size_t size) { memmove(to, from, size); }
PLAIN void __aeabi_memmove8(void *to, const void *from, size_t size) { memmove(to, from, size); }
PLAIN void __aeabi_memset(void *to, size_t size, int value) { memset(to, value, size); }
PLAIN void __aeabi_memset4(void *to, size_t size, int value) { memset(to, value, size); }
PLAIN void __aeabi_memset8(void *to, size_t size, int value) { memset(to, value, size); }
PLAIN void __aeabi_memclr(void *to, size_t size) { memset(to, 0, size); }
PLAIN void __aeabi_memclr4(void *to, size_t size) { memset(to, 0, size); }
PLAIN void __aeabi_memclr8(void *to, size_t size) { memset(to, 0, size); }
