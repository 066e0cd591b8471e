#include "menu.h"

#include "menu_level.h"
#include "phrases.h"
#include "text.h"
#include "timebase.h"

#define LEVELS_MAX 5u
#define TIME_OUT_MS 60000u /* as in the manual of the LaserJet 4100 MFP: settings half made are given up after 60 s */
#define REPEAT_STEP 10     /* of a number: the LaserJet 4's keys, held down, step by ten */

static struct {
    struct level levels[LEVELS_MAX];
    unsigned depth; /* 0 when closed */
    uint32_t key_ms;
} menu;

static struct level *top(void) { return &menu.levels[menu.depth - 1]; }

bool menu_is_open(void) { return menu.depth; }
void menu_close(void) { menu.depth = 0; }

static void push(struct level level)
{
    if (menu.depth < LEVELS_MAX)
        menu.levels[menu.depth++] = level;
}

static void choose(void)
{
    struct level next;
    switch (level_choose(top(), &next)) {
    case OUTCOME_OPENED: push(next); break;
    case OUTCOME_BACK: menu.depth--; break;
    case OUTCOME_CLOSE: menu_close(); break;
    default: break;
    }
}

static void move(int direction, bool is_repeat)
{
    level_move(top(), is_repeat && top()->kind == LEVEL_NUMBER ? direction * REPEAT_STEP : direction);
}

/* A list may have become shorter since: jobs end. */
static void stay_within_list(void)
{
    unsigned count = level_count(top());
    if (top()->kind != LEVEL_NUMBER && top()->selected >= count)
        top()->selected = (uint16_t)(count ? count - 1u : 0);
}

void menu_on_key(enum key key, bool is_repeat)
{
    menu.key_ms = now_ms;
    if (!menu.depth) {
        if (key == KEY_MENU && !is_repeat && display_lines())
            push(level_root());
        return;
    }
    stay_within_list();
    switch (key) {
    case KEY_UP: move(-1, is_repeat); break;
    case KEY_DOWN: move(1, is_repeat); break;
    case KEY_OK: if (!is_repeat) choose(); break;
    case KEY_BACK: if (!is_repeat) menu.depth--; break;
    case KEY_MENU: if (!is_repeat) menu_close(); break;
    default: break;
    }
}

static void draw_item(struct display *display, unsigned line, unsigned index)
{
    char item[DISPLAY_COLUMNS_MAX + 1], text[DISPLAY_COLUMNS_MAX + 2];
    level_describe(top(), index, item, sizeof item);
    const char *mark = top()->kind == LEVEL_PAGE ? "" : top()->kind == LEVEL_NUMBER || index == top()->selected ? ">" : " ";
    text_format(text, sizeof text, "%s%s", mark, item);
    display_put(display, line, text);
}

void menu_draw(struct display *display)
{
    display_clear(display);
    stay_within_list();
    unsigned count = level_count(top());
    unsigned title_lines = display_lines() > 1 ? 1u : 0u, rows = display_lines() - title_lines;
    if (title_lines)
        display_put(display, 0, phrase(top()->title));
    unsigned selected = top()->kind == LEVEL_NUMBER ? 0 : top()->selected;
    unsigned first = top()->kind == LEVEL_PAGE ? selected : selected < rows ? 0 : selected - rows + 1u;
    for (unsigned row = 0; row < rows && first + row < count; row++)
        draw_item(display, title_lines + row, first + row);
}

bool menu_has_timed_out(void)
{
    if (!menu.depth)
        return false;
    if (time_reached(menu.key_ms + TIME_OUT_MS)) {
        menu_close();
        return true;
    }
    timebase_wake_by(menu.key_ms + TIME_OUT_MS);
    return false;
}
