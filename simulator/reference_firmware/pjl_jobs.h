#ifndef PJL_JOBS_H
#define PJL_JOBS_H

/* The job list as hosts see and use it. JOBCANCEL, JOBRELEASE and INFO JOBS are ours: LaserJets do this by PML. */

#include <stdbool.h>

#include "host.h"

/* Body of INFO JOBS: a line a job, first what prints, last what is held. */
void pjl_list_jobs(struct host *host);

/* Cancel the job, or delete the held job, of that ID or NAME. */
bool pjl_cancel_job(struct host *host, const char *options);

/* Print the held job of that ID or NAME. False when it must wait for a place in the queue. */
bool pjl_release_job(struct host *host, const char *options);

#endif
