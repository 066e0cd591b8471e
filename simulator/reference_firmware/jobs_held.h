#ifndef JOBS_HELD_H
#define JOBS_HELD_H

/* The jobs that are kept for later: a small store beside the queue. Printing knows nothing of them. */

#include <stdbool.h>
#include <stdint.h>

#include "jobs.h"

#define HELD_MAX 8u

unsigned held_count(void);

/* Held job at that place, 0 the oldest; null behind the last. */
struct job *held_at(uint32_t index);
struct job *held_find(uint32_t id);

/* Room for one more that may not be pushed out, beside `promised` others. */
bool held_has_room(unsigned promised);

/* Keep a copy of the job. The oldest that was printed already makes room if need be, and a proof the one before it of
   the same name. Null, and nothing kept, when the store is full. */
struct job *held_keep(const struct job *job);

/* Keep a job that has been printed for now, or say in the log that it cannot be kept. */
void held_keep_printed(const struct job *job);

/* Print a held job, what it was kept for, as a new job at the end of the queue. False when there is no such job, it is
   still being received, or the queue is full. */
bool held_release(uint32_t id);

bool held_delete(uint32_t id);

#endif
