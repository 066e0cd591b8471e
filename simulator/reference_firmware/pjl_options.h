#ifndef PJL_OPTIONS_H
#define PJL_OPTIONS_H

/* The "KEY=value KEY=value" behind a PJL command. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Value of `key`. False, and `value` undefined, when it is not there. */
bool option_text(const char *options, const char *key, char *value, size_t size);

/* Number of `key`, `otherwise` when it is not there or no number. */
uint32_t option_number(const char *options, const char *key, uint32_t otherwise);

#endif
