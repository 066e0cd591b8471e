#ifndef MENU_H
#define MENU_H

/* Where in the menus the user is, and what the keys do there. */

#include <stdbool.h>
#include <stdint.h>

#include "display.h"

/* Keys as the panel sends them. */
enum key { KEY_START = 1, KEY_STOP, KEY_OK, KEY_UP, KEY_DOWN, KEY_BACK, KEY_MENU };

bool menu_is_open(void);
void menu_close(void);

/* A key other than START and STOP. `is_repeat`: it is still held down. */
void menu_on_key(enum key key, bool is_repeat);

void menu_draw(struct display *display);

/* True when nobody has pressed a key for so long that the menu has closed by itself. */
bool menu_has_timed_out(void);

#endif
