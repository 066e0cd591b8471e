#ifndef STACKS_H
#define STACKS_H

/* Several stacks in one thread, and the change from one to another. */

#include <stdint.h>

/* A stack that will begin with entry(argument), which must never return. Gives what stacks_change() goes to. */
void *stacks_begin(uint8_t *top, void (*entry)(void *argument), void *argument);

/* Leave this stack, noting in *from where to come back to, for another. */
void stacks_change(void **from, void *to);

#endif
