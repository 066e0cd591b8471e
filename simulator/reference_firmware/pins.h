#ifndef PINS_H
#define PINS_H

/* Clocks and pins of the board. */

void pins_init(void);

#endif
