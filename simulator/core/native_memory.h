#ifndef NATIVE_MEMORY_H
#define NATIVE_MEMORY_H

/* The variables and the stack of firmware built for the host: whose they are, what reset does to them, copies. */

#include "native.h"

#define STACK_BYTES (256u << 10)

/* Make the library's variables this device's. */
void native_own(struct native *native);

/* As the start-up code does on the chip: fill .data, clear .bss. */
void native_reset_memory(const struct native_firmware *firmware);

/* RAM without power. */
void native_forget(struct native *native);

/* cpu_native.c: point the library to this device's chip. */
void native_connect(struct native *native);

#endif
