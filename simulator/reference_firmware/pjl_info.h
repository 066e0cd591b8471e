#ifndef PJL_INFO_H
#define PJL_INFO_H

/* The answers to @PJL INFO. */

#include <stdbool.h>

#include "host.h"

/* Answer INFO `options`; a category nobody knows is answered "?". Always true: nothing waits. */
bool pjl_info(struct host *host, const char *options);

#endif
