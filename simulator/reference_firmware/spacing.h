#ifndef SPACING_H
#define SPACING_H

/* How close sheets may follow each other through the path: when to pick the next so that it meets none on its way. */

#include <stdint.h>

#include "job_sheets.h"

/* Earliest time at which a sheet of that tray may be picked without meeting another. */
uint32_t spacing_earliest_pick(const struct sheet_order *order, unsigned tray);

#endif
