#ifndef PJL_SUPPLIES_H
#define PJL_SUPPLIES_H

/* The answers to @PJL INFO SUPPLIES, COUNTERS and EVENTS. */

#include "host.h"

void pjl_answer_supplies(struct host *host);
void pjl_answer_counters(struct host *host);
void pjl_answer_events(struct host *host);

#endif
