#ifndef MEMORY_H
#define MEMORY_H

/* The C library's functions on bytes, which there is no C library for. */

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);
int memcmp(const void *a, const void *b, size_t size);

#endif
