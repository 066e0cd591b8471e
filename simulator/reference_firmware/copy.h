#ifndef COPY_H
#define COPY_H

/* Walk-up copying: each document in the feeder becomes a page of a job named "copy". */

#include <stdbool.h>
#include <stdint.h>

/* Begin, if there are documents and a place in the queue. False when not. */
bool copy_start(void);

/* Scan no further document. */
void copy_stop(void);

bool copy_is_active(void);
void copy_on_lost(void);
void copy_on_message(const uint8_t *message, uint8_t length);
void copy_step(void);

#endif
