#ifndef STATIONS_H
#define STATIONS_H

/* The tests of a factory, one a station of its line. They work the printer through the same calls as everything else. */

#include <stdbool.h>
#include <stdint.h>

enum station { STATION_SENSORS, STATION_MOTOR, STATION_HEATER, STATION_PANEL, STATION_STAPLER, STATION_BURN_IN, STATION_COUNT };
enum station_state { STATION_BUSY, STATION_PASSED, STATION_FAILED };

enum station station_find(const char *name); /* STATION_COUNT for none */
const char *station_name(enum station station);
bool station_is_fitted(enum station station);

/* Begin. Returns why it cannot be, or null. */
const char *station_start(enum station station, uint32_t pages);
enum station_state station_poll(enum station station);

/* Give it up. */
void station_stop(enum station station);

#endif
