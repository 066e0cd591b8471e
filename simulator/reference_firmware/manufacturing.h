#ifndef MANUFACTURING_H
#define MANUFACTURING_H

/* What a factory does to a printer before it is shipped: serial number, calibration, a test of each station with its
   verdict kept in flash. The mode is left by a reset. */

#include <stdbool.h>
#include <stdint.h>

#define SERIAL_NUMBER_SIZE 16u
#define CALIBRATION_MAX_C 9u

/* Read what was stored. Call once nvram has been found. */
void manufacturing_init(void);

bool manufacturing_is_on(void);
void manufacturing_enter(void);

/* What was written in the factory, or else what the product configuration has. */
const char *manufacturing_serial_number(void);

/* False when it is no serial number, or was not stored. */
bool manufacturing_write_serial(const char *text);

/* How much is added to what the thermistor reads. False when it was not stored. */
bool manufacturing_calibrate(int degrees);

/* The state of each sensor as it is now, as lines of an answer. */
void manufacturing_say_sensors(void);

/* Tell each change of a sensor for that long, then end the answer. */
void manufacturing_watch_sensors(uint32_t seconds);

/* Start the test of a station, which ends the answer; `pages` is for the burn-in, 0 for as many as usual. Returns why it
   cannot be, or null. */
const char *manufacturing_start_test(const char *station, uint32_t pages);

/* Give up what is under way, and end its answer. */
void manufacturing_abort(void);

/* Each station's verdict, and whether the printer may be shipped. */
void manufacturing_say_summary(void);

void manufacturing_step(void);

#endif
