#ifndef PJL_H
#define PJL_H

/* The PJL commands of one line each, and what they do to the port's job. */

#include <stdbool.h>

#include "host.h"

/* Obey a line that begins with @PJL. False when it must wait for a place in the job queue. */
bool pjl_on_line(struct host *host, const char *line);

/* Data without PJL begins. False as above. */
bool pjl_on_raw(struct host *host);

void pjl_on_uel(struct host *host);

/* End the port's job here, if there is one, and forget its settings. */
void pjl_end_job(struct host *host);

#endif
