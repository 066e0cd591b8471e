#ifndef BOOT_H
#define BOOT_H

/* The boot loader: which of the two banks to start. It lies in sector 0 and is never written again. */

#include <stdint.h>

/* Choose a bank and start it. Does not return. */
void boot_run(void) __attribute__((noreturn));

/* Go on with what lies behind the header at `bank_start`. Another machine has its own. */
void boot_enter(uint32_t bank_start) __attribute__((noreturn));

#endif
