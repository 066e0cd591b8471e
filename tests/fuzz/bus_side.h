#ifndef BUS_SIDE_H
#define BUS_SIDE_H

/* The modules' side of the internal bus: frames, acknowledgements and repetitions (docs/internal-bus.md). No paper. */

#include <stddef.h>
#include <stdint.h>

enum { ENGINE = 1, FINISHER, SCANNER, PANEL, MODULE_END };

void bus_power_on(void);

/* A module has been greeted: what it had to say is forgotten. */
void bus_greeted(unsigned module);

/* Queue a message of a module. */
void bus_say(unsigned module, const uint8_t *payload, size_t size);

/* A byte from the controller; whole messages go to printer_obey(). */
void bus_take_byte(uint8_t byte);
void printer_obey(unsigned module, const uint8_t *message, size_t size);

/* When a frame is to be repeated, or NEVER_US; and repeat what is due. */
int64_t bus_due_us(void);
void bus_repeat(void);

#endif
