#ifndef FEEDER_H
#define FEEDER_H

/* When the next sheet is picked, and from which tray. Owns the motor while nothing is jammed. */

#include <stdint.h>

/* The operator was at the paper path: count feed attempts afresh. */
void feeder_forget_attempts(void);

/* The tray picked from last; 0 before the first pick, or by hand. */
unsigned feeder_tray(void);

void feeder_step(void);

#endif
