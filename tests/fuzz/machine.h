#ifndef MACHINE_H
#define MACHINE_H

/* The controller board under the fuzzer: USARTs, two timers, watchdog, interrupts and time in microseconds. No paper. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PORT_LOG, PORT_SERIAL, PORT_BUS, PORT_NETWORK, PORT_COUNT };

#define US_PER_MS 1000
#define NEVER_US INT64_MAX

extern int64_t now_us;

/* Power on, run `firmware` until machine_stop(). Resets and power cuts are followed through. */
void machine_run(void (*firmware)(void));

/* Leave machine_run(); from inside of a callback. */
_Noreturn void machine_stop(void);

/* Power fails for a while, for the board and all around it; from inside of a callback. */
_Noreturn void machine_cut_power(int64_t off_us);

/* How often the chip has started again. */
unsigned machine_restarts(void);

/* Queue bytes that arrive at a port one after another at 115200 baud, as long as the chip takes them. */
void machine_receive(int port, const uint8_t *bytes, size_t size);

/* Bytes queued and not yet taken. */
size_t machine_waiting(int port);

/* Implemented by the printer around the board. */
int64_t outside_due_us(void);             /* when something next happens by itself, or NEVER_US */
void outside_happen(void);                /* it is due */
void outside_sent(int port, uint8_t byte); /* the chip has sent a byte */
void outside_lost_power(void);            /* and has it again in the next moment */

/* Implemented in segments.c, which is linked with the firmware: its writable memory as it was before it ran. */
void memory_keep(void);
void memory_renew(bool is_power_on);

/* Say what is wrong and end the process, which the fuzzer takes for a crash. */
_Noreturn void machine_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
