#ifndef UPDATE_H
#define UPDATE_H

/* Takes firmware images as a host sends them, writes the one for the bank that is not running, and checks it: signature before
   anything is erased, hash as it lies in flash. A new image is on trial until it has come up. */

#include <stdbool.h>
#include <stdint.h>

#include "image.h"

enum update_refusal { UPDATE_FINE, UPDATE_BUSY, UPDATE_LOCKED, UPDATE_SIZE, UPDATE_FORMAT, UPDATE_HARDWARE, UPDATE_BANK,
                      UPDATE_SIGNATURE, UPDATE_HASH, UPDATE_CUT_OFF };

enum update_state { UPDATE_IDLE, UPDATE_RECEIVING, UPDATE_RESTARTING };

/* Look which bank runs, and whether the other was given up. */
void update_init(void);

/* A host is about to send `size` bytes: images, one behind the other. Those that cannot be taken are passed over. */
void update_begin(uint32_t size);

/* Refuse from the start what is about to be sent. */
void update_refuse(enum update_refusal why);

/* The next byte. False when it must wait. */
bool update_take(uint8_t byte);

/* The host has sent all it said, or has fallen silent; tells what came of it. */
enum update_refusal update_end(bool is_complete);

enum update_state update_state(void);

/* Why the last images were refused, and whether that is to be shown. */
enum update_refusal update_refusal(void);
bool update_tells_refusal(void);

/* The other bank's image was started and did not come up; and whether that is to be shown. */
bool update_was_undone(void);
bool update_tells_undone(void);

/* The bank that runs, and whether it is on trial. */
enum bank update_bank(void);
bool update_is_on_trial(void);

/* Erase, confirm or restart if it is time for it. Erasing, for which the processor stands still, and restarting are done only
   while `is_idle`. True when it has erased. */
bool update_step(bool is_idle);

#endif
