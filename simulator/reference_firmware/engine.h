#ifndef ENGINE_H
#define ENGINE_H

/* The print engine as the controller knows it: what it last reported, and the commands it takes. */

#include <stdbool.h>
#include <stdint.h>

enum sensor { SENSOR_REGISTRATION, SENSOR_FUSER, SENSOR_EXIT, SENSOR_DUPLEX, SENSOR_COUNT };

/* Trays are numbered from 1; 0 is the multi-purpose tray. */
bool engine_tray_is_inserted(unsigned tray);
bool engine_tray_has_paper(unsigned tray);

/* PJL paper code that the tray's guides are set to; the multi-purpose tray has no such sensor. */
uint8_t engine_tray_size(unsigned tray);

bool engine_door_is_open(void);
bool engine_bin_is_full(void);
bool engine_sensor_is_covered(enum sensor sensor);

/* True when the engine is up and has reported its whole state. */
bool engine_is_known(void);

/* Commands. MOTOR, GATE, HEATER and DIVERT are sent only when they change something. */
void engine_set_motor(bool on);
void engine_set_gate(bool recirculate);
void engine_set_heater(bool on);
void engine_set_window(uint16_t low_c, uint16_t high_c);
void engine_divert(bool to_standard_bin);

/* Pick a sheet that is to show that page, counted from 1, of a job. */
void engine_pick(unsigned tray, uint32_t job_id, uint32_t page, uint32_t coverage);

/* Ask for the whole state; recovery_on_state() is called when it has come. */
void engine_read(void);

/* For modules.c. */
void engine_on_up(void);
void engine_on_lost(void);
void engine_on_message(const uint8_t *message, uint8_t length);
void engine_step(void);

#endif
