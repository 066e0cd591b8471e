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

/* Tell the port of a job, if it asked, that the job cannot be done as it wants. */
void ustatus_error(unsigned port, uint32_t code, const char *display);

/* Say in the log, and to a port that asked for DEVICE=VERBOSE, what is wrong with a PJL line it sent. */
void ustatus_complain(struct host *host, uint32_t code, const char *display);

/* Tell the port the job came from; of a copy, every port that asked. */
void ustatus_job_start(const struct job *job);
void ustatus_job_end(const struct job *job);
void ustatus_page(const struct job *job, uint32_t page);

/* Answers were lost because the port did not read; it hears of it whatever it asked for. */
void ustatus_overflow(const struct host *host);

/* Send the periodic status of a port when it is due. */
void ustatus_timed(struct host *host);

#endif
