#ifndef PATH_H
#define PATH_H

/* The sheets in the paper path: where each is, which edge must come next and by when. */

#include <stdbool.h>
#include <stdint.h>

#include "engine.h"
#include "flight.h"
#include "job_sheets.h"

/* Add a sheet of that tray, whose pick roller was just turned, for the first time or again. */
void path_add(const struct sheet_order *order, unsigned tray, bool is_repeated);

bool path_is_empty(void);
bool path_has_room(void);

/* Sheet at that place in the order of exit, 0 the first; null behind the last. */
const struct flight *path_at(unsigned index);

/* True while the last sheet added has not reached registration. */
bool path_waits_for_registration(void);

/* The last pick slipped: forget that sheet, which never entered. Its page is to be printed again. */
void path_take_back_pick(void);

/* When the sheet being picked is overdue at registration. */
uint32_t path_registration_deadline(void);

/* When the last sheet added will have left the exit, as far as is known. */
uint32_t path_last_exit(void);

/* Order of the last sheet added; false when the path is empty. */
bool path_last_order(struct sheet_order *order);

/* True while a sheet of that set is in the path. */
bool path_carries(uint32_t job_id, uint16_t set);

/* Every sheet in the path is lost and will be printed again. */
void path_lose_all(const char *why);

/* True while the motor waits for the finisher with sheets in the path. */
bool path_is_paused(void);

/* The engine has told how many sheets left the exit since it was switched on. Those whose edges were not heard, since the
   engine was away or the path just stopped, count as delivered now. */
void path_on_exits(uint16_t exits);

/* Sheets that were picked and never seen are to be printed again. False, and nothing changes, when others are left. */
bool path_forget_unseen(void);

void path_on_sensor(enum sensor sensor, bool covered);
void path_step(void);

#endif
