#ifndef FEEDER_H
#define FEEDER_H

/* When the next sheet is picked, and from which tray. Owns the motor while nothing is jammed. */

#include <stdint.h>

/* Tray the next sheet waits for because it is empty, from 1; 0 when it waits for none. */
unsigned feeder_empty_tray(void);

/* Paper the next sheet needs: a PJL paper code. */
uint8_t feeder_wanted_paper(void);

/* The operator was at the paper path: count feed attempts afresh. */
void feeder_forget_attempts(void);

void feeder_step(void);

#endif
