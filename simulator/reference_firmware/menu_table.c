#include "menu_table.h"

#include "menu_pages.h"
#include "pjl_variables.h"
#include "product_config.h"

#define END {0, 0, 0}

static const struct menu_item root[] = {
    {"Job list", ITEM_JOBS, 0},         {"Print settings", ITEM_MENU, MENU_PRINT},
    {"Paper", ITEM_MENU, MENU_PAPER},   {"Copy", ITEM_MENU, MENU_COPY},
    {"Power", ITEM_MENU, MENU_POWER},   {"System", ITEM_MENU, MENU_SYSTEM},
    {"Information", ITEM_MENU, MENU_INFORMATION}, {"Service", ITEM_MENU, MENU_SERVICE},
    END,
};
static const struct menu_item print[] = {
    {"Copies", ITEM_SETTING, VARIABLE_COPIES},   {"Sets", ITEM_SETTING, VARIABLE_QTY},
    {"Two-sided", ITEM_SETTING, VARIABLE_DUPLEX}, {"Staple", ITEM_SETTING, VARIABLE_FINISH},
    {"Offset", ITEM_SETTING, VARIABLE_JOBOFFSET}, {"Orientation", ITEM_SETTING, VARIABLE_ORIENTATION},
    {"Resolution", ITEM_SETTING, VARIABLE_RESOLUTION}, END,
};
static const struct menu_item paper[] = {
    {"Size", ITEM_SETTING, VARIABLE_PAPER},         {"Type", ITEM_SETTING, VARIABLE_MEDIATYPE},
    {"Source", ITEM_SETTING, VARIABLE_MEDIASOURCE}, {"Manual feed", ITEM_SETTING, VARIABLE_MANUALFEED},
    {"Hand tray", ITEM_SETTING, VARIABLE_MPTRAY},    {"Output bin", ITEM_SETTING, VARIABLE_OUTBIN},
    END,
};
static const struct menu_item copy[] = {
    {"Start copy", ITEM_ACTION, ACTION_COPY},
    {"Copies", ITEM_SETTING, VARIABLE_COPYCOUNT},
    {"Collate", ITEM_SETTING, VARIABLE_COPYCOLLATE},
    {"Originals", ITEM_SETTING, VARIABLE_COPYORIGINALS},
    {"Two-sided", ITEM_SETTING, VARIABLE_COPYDUPLEX},
    END,
};
static const struct menu_item power[] = {
    {"Sleep now", ITEM_ACTION, ACTION_SLEEP},
    {"Power save", ITEM_SETTING, VARIABLE_POWERSAVE},
    {"Sleep after", ITEM_SETTING, VARIABLE_POWERSAVETIME},
    {"Deep sleep", ITEM_SETTING, VARIABLE_DEEPSLEEPTIME},
    {"Wake after", ITEM_SETTING, VARIABLE_WAKETIME},
    END,
};
static const struct menu_item system[] = {
    {"Language", ITEM_SETTING, VARIABLE_LANG},
    {"Timeout", ITEM_SETTING, VARIABLE_TIMEOUT},
    {"Clear message", ITEM_ACTION, ACTION_CLEAR_MESSAGE},
    END,
};
static const struct menu_item information[] = {
    {"Configuration", ITEM_PAGE, PAGE_CONFIGURATION}, {"Supplies", ITEM_PAGE, PAGE_SUPPLIES},
    {"Counters", ITEM_PAGE, PAGE_COUNTERS},           {"Event log", ITEM_PAGE, PAGE_EVENTS},
    {"Print page", ITEM_ACTION, ACTION_PRINT_INFORMATION}, END,
};
static const struct menu_item service[] = {
    {"Factory reset", ITEM_CONFIRM, ACTION_FACTORY_RESET},
    END,
};

static const struct menu_item *const menus[] = {
    [MENU_ROOT] = root,   [MENU_PRINT] = print,   [MENU_PAPER] = paper,             [MENU_COPY] = copy,
    [MENU_POWER] = power, [MENU_SYSTEM] = system, [MENU_INFORMATION] = information, [MENU_SERVICE] = service,
};

static bool is_offered(const struct menu_item *item)
{
    if (item->kind == ITEM_SETTING)
        return variables_is_available((enum variable)item->target);
    return item->kind != ITEM_MENU || item->target != MENU_COPY || product_config.has_scanner;
}

const struct menu_item *menu_table_item(enum menu_id menu, unsigned index)
{
    for (const struct menu_item *item = menus[menu]; item->text; item++)
        if (is_offered(item) && index-- == 0)
            return item;
    return 0;
}

unsigned menu_table_count(enum menu_id menu)
{
    unsigned count = 0;
    while (menu_table_item(menu, count))
        count++;
    return count;
}
