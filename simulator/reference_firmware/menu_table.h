#ifndef MENU_TABLE_H
#define MENU_TABLE_H

/* The menus as data: what each offers, and what an item leads to. */

#include <stdbool.h>
#include <stdint.h>

enum item_kind { ITEM_MENU, ITEM_SETTING, ITEM_PAGE, ITEM_ACTION, ITEM_CONFIRM, ITEM_JOBS };

enum menu_id { MENU_ROOT, MENU_PRINT, MENU_PAPER, MENU_COPY, MENU_POWER, MENU_SYSTEM, MENU_INFORMATION, MENU_SERVICE };

enum action { ACTION_COPY, ACTION_PRINT_INFORMATION, ACTION_SLEEP, ACTION_CLEAR_MESSAGE, ACTION_FACTORY_RESET };

/* `target` is a menu, a variable, a page or an action, by the kind. */
struct menu_item {
    const char *text;
    uint8_t kind, target;
};

/* Items of a menu that this product has. */
unsigned menu_table_count(enum menu_id menu);
const struct menu_item *menu_table_item(enum menu_id menu, unsigned index);

#endif
