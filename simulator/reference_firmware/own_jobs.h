#ifndef OWN_JOBS_H
#define OWN_JOBS_H

/* Jobs that come from no host: pages the printer is asked for at the printer, about itself or to test itself. */

#include <stdbool.h>
#include <stdint.h>

/* Print so many pages, once each whatever the defaults are, as usual for a page of text. Returns the job's id, 0 when the
   queue is full. */
uint32_t own_job_start(const char *name, uint32_t pages, bool is_stapled);

#endif
