#ifndef BANK_H
#define BANK_H

/* The banks of flash as the factory left them, and what starts from them. */

#include <stdbool.h>

/* Put the factory's image into bank A. */
void bank_fill(void);

/* Whether what the boot loader started is an image that does nothing. */
bool bank_runs_dead_image(void);

#endif
