#ifndef MENU_LEVEL_H
#define MENU_LEVEL_H

/* One level of the menus: a list to choose from, a number to set, or a page to read. Neither keys nor display. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum level_kind { LEVEL_MENU, LEVEL_CHOICE, LEVEL_NUMBER, LEVEL_PAGE, LEVEL_JOBS, LEVEL_JOB, LEVEL_CONFIRM };

struct level {
    const char *title;
    uint8_t kind, target; /* `target` is a menu, a variable, a page or an action, by the kind */
    uint16_t selected;    /* item; top line of a page; value of a number */
    uint32_t job_id;
};

enum outcome { OUTCOME_NOTHING, OUTCOME_OPENED, OUTCOME_BACK, OUTCOME_CLOSE };

/* The first level. */
struct level level_root(void);

unsigned level_count(const struct level *level);
void level_describe(const struct level *level, unsigned index, char *text, size_t size);

/* Move the selection by so many items, round the ends; change a number by so much, up to its limits. */
void level_move(struct level *level, int by);

/* OK: what is selected takes effect, or leads to `next`. */
enum outcome level_choose(const struct level *level, struct level *next);

#endif
