#ifndef PANEL_H
#define PANEL_H

/* The operator panel: status on line 0, the job on line 1, two lamps, keys. Sends changed lines only. */

#include <stdbool.h>
#include <stdint.h>

/* Show the printer's status. Attention means the operator must act. */
void panel_show_status(const char *display, bool ready, bool attention);

void panel_on_up(void);
void panel_on_message(const uint8_t *message, uint8_t length);
void panel_step(void);

#endif
