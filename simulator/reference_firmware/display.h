#ifndef DISPLAY_H
#define DISPLAY_H

/* Lines of text as the product's display holds them. No bus. */

#include <stddef.h>

#define DISPLAY_LINES_MAX 4u
#define DISPLAY_COLUMNS_MAX 30u

struct display {
    char line[DISPLAY_LINES_MAX][DISPLAY_COLUMNS_MAX + 1];
};

unsigned display_lines(void);
unsigned display_columns(void);

void display_clear(struct display *display);

/* Write `text` from `line` on over at most `count` lines, broken at blanks where there are any; what does not fit is
   cut. Returns how many lines it took. */
unsigned display_wrap(struct display *display, unsigned line, unsigned count, const char *text);

/* Write one line; what does not fit is cut. Nothing happens when there is no such line. */
void display_put(struct display *display, unsigned line, const char *text);

#endif
