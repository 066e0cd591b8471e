#ifndef MENU_PAGES_H
#define MENU_PAGES_H

/* The information pages, line by line. */

#include <stdbool.h>
#include <stddef.h>

enum page { PAGE_CONFIGURATION, PAGE_SUPPLIES, PAGE_COUNTERS, PAGE_EVENTS };

/* Line `index` of a page; false behind its end. */
bool page_line(enum page page, unsigned index, char *text, size_t size);

#endif
