#ifndef RECOVERY_H
#define RECOVERY_H

/* Jams, misfeeds and the door: when the path stops, and when it may go on. The operator opens the door, takes the
   sheets out and closes it; what had not left the exit is then printed again. */

#include <stdbool.h>
#include <stdint.h>

#include "engine.h"

/* What stops the path, beside a sheet at one of the sensors. */
enum { JAM_WRONG_SIZE = SENSOR_COUNT, JAM_TWO_SHEETS, JAM_COUNT };

/* A sheet is where, or what, it should not be: stop the motor. `place` is a sensor or one of the above. */
void recovery_jam(unsigned place, const char *what);

/* A tray does not feed: pick no more, let the sheets under way come out. */
void recovery_misfeed(unsigned tray);

/* True when sheets may be picked. */
bool recovery_is_clear(void);

/* True when the path has been stopped, by a jam or the door, for at least `duration_ms`. */
bool recovery_is_stopped_for(uint32_t duration_ms);

/* 0, or the status code of the jam or misfeed. */
uint32_t recovery_code(void);

void recovery_on_door_open(void);
void recovery_on_door_closed(void);
void recovery_on_engine_lost(void);

/* The operator has moved or filled that tray, which ends its misfeed. */
void recovery_on_tray(unsigned tray);

/* The engine has reported its whole state. */
void recovery_on_state(void);

#endif
