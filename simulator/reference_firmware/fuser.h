#ifndef FUSER_H
#define FUSER_H

/* The fuser: warm it, hold it between two comparators, and give up rather than overheat. */

#include <stdbool.h>
#include <stdint.h>

/* Have the fuser hot (true) or let it cool (false). */
void fuser_enable(bool on);

/* Hot enough to print. */
bool fuser_is_hot(void);

bool fuser_is_warming(void);

/* 0, or a failure that only a power cycle clears: 1 does not get hot in time, 2 too hot, 3 sensor out of range,
   4 the thermal latch has cut the heater. */
unsigned fuser_failure(void);

/* What was last read, and what is added to a reading because this thermistor is known to read so much too little. */
uint16_t fuser_temperature(void);
int fuser_calibration(void);
void fuser_calibrate(int degrees);

void fuser_on_temperature(uint16_t temp_c);
void fuser_on_latch_open(void);
void fuser_on_door(void);
void fuser_on_engine_known(void);
void fuser_on_engine_lost(void);
/* Ask for the temperature again. */
void fuser_ask_temperature(void);
void fuser_step(void);

#endif
