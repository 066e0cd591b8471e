#ifndef USTATUS_H
#define USTATUS_H

/* Unsolicited status: what each port asked to be told, and the telling. */

#include <stdbool.h>
#include <stdint.h>

#include "host.h"
#include "jobs.h"

/* Obey USTATUS name=value. False when either is unknown. */
bool ustatus_set(struct host *host, const char *name, const char *value);
void ustatus_off(struct host *host);

/* Body of INFO USTATUS. */
void ustatus_describe(struct host *host);

/* The printer's status has changed: tell every port that asked. */
void ustatus_device(void);

/* Tell one port, if it asked, of an error in what it sent. */
void ustatus_error(struct host *host, uint32_t code, const char *display);

/* Tell the port the job came from; of a copy, every port that asked. */
void ustatus_job_start(const struct job *job);
void ustatus_job_end(const struct job *job);
void ustatus_page(const struct job *job, uint32_t page);

/* Send the periodic status of a port when it is due. */
void ustatus_timed(struct host *host);

#endif
