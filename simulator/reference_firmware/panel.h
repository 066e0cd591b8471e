#ifndef PANEL_H
#define PANEL_H

/* The operator panel: shows the status screen or a menu, two lamps; takes keys. Sends changed lines only. */

#include <stdint.h>

/* The printer's status is another than before. */
void panel_on_status(void);

/* What the standby supply beside the panel is to give the modules: the levels of `enum power_state`. */
void panel_set_supply(uint8_t level);

void panel_on_up(void);
void panel_on_message(const uint8_t *message, uint8_t length);
void panel_step(void);

#endif
