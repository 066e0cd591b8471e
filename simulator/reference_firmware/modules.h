#ifndef MODULES_H
#define MODULES_H

/* Which modules are fitted, which answer, and who gets their messages. */

#include <stdbool.h>
#include <stdint.h>

#include "bus.h"

/* Greet every module the product is fitted with. */
void modules_start(void);
void modules_step(void);

/* True once the module has identified itself, until its link is lost. */
bool modules_is_up(enum module module);

/* True when the module is fitted and does not answer. */
bool modules_is_missing(enum module module);

/* Deep sleep: every module but the panel loses its power, and is silent without being missed; and back again. */
void modules_power_down(void);
void modules_power_up(void);

/* A module acknowledges but does not do its part: begin again with it, from HELLO. */
void modules_restart(enum module module, const char *why);

/* The same with each that is up. */
void modules_restart_all(const char *why);

/* For bus.c. */
void modules_on_message(enum module module, const uint8_t *message, uint8_t length);
void modules_on_lost(enum module module);

#endif
