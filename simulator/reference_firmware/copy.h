#ifndef COPY_H
#define COPY_H

/* Walk-up copying: what the scanner finds becomes a job named "copy", set by the COPY variables. The scanner rests
   while the image memory is full. */

#include <stdbool.h>
#include <stdint.h>

/* Why a copy does not go on scanning. */
enum copy_hold { COPY_GOES_ON, COPY_JAMMED, COPY_LID_OPEN, COPY_MEMORY_FULL };

/* Copy the documents in the feeder; without any, the original on the glass. False when there is neither, the feeder is
   jammed, the queue has no place, or a copy is being scanned. */
bool copy_start(void);

/* Cancel the copy that is being scanned, the pages it has with it. False when there is none. */
bool copy_cancel(void);

bool copy_is_active(void);
enum copy_hold copy_hold(void);

void copy_on_lost(void);
void copy_on_message(const uint8_t *message, uint8_t length);
void copy_step(void);

#endif
