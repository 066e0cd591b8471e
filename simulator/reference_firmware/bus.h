#ifndef BUS_H
#define BUS_H

/* Delivery over the internal bus: one stop-and-wait link to each of the four modules. */

#include <stdbool.h>
#include <stdint.h>

enum module { MODULE_ENGINE = 1, MODULE_FINISHER, MODULE_SCANNER, MODULE_PANEL, MODULE_END };

/* Restart the link: forget what is queued and send HELLO with SYNC, `tries` times 30 ms apart. */
void bus_hello(enum module module, uint8_t tries);

/* Queue a message of `length` bytes, type first; an empty one asks for nothing but its acknowledgement. False, with a log line, when the queue is full or the link down. */
bool bus_send(enum module module, const uint8_t *message, uint8_t length);

/* When the module was last heard, an acknowledgement included. */
uint32_t bus_heard_ms(enum module module);

/* Deliver what came, send what is due. Calls modules_on_message() and modules_on_lost(). */
void bus_step(void);

#endif
