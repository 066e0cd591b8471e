#ifndef INDEPENDENT_WATCHDOG_H
#define INDEPENDENT_WATCHDOG_H

/* The chip's independent watchdog: once started it resets the chip 8.2 s after it was last fed (RM0090 21.3: 4096 periods of
   32 kHz / 64). Nothing stops it. */

void independent_watchdog_start(void);
void independent_watchdog_feed(void);

#endif
