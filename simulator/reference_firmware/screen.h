#ifndef SCREEN_H
#define SCREEN_H

/* What the display shows when no menu is open: the status, the job at work, its paper, a hint. */

#include "display.h"

void screen_draw(struct display *display);

/* True once when the job's progress on the display has become too old. A bus byte costs more than it tells about a
   page, so a long job's line is renewed less often. */
bool screen_is_outdated(void);

#endif
