#ifndef JOB_SETTINGS_H
#define JOB_SETTINGS_H

/* From the PJL variables to what a job asks for. */

#include "jobs.h"

void job_settle(struct job *job, const struct environment *environment);

/* True when both ask for the same. */
bool job_is_same(const struct job *a, const struct job *b);

/* How much of a settled job is printed now, and how much is kept. */
void job_settle_hold(struct job *job, enum hold hold);

#endif
