#include "display.h"

#include "product_config.h"
#include "text.h"

static unsigned at_most(unsigned value, unsigned limit) { return value < limit ? value : limit; }

unsigned display_lines(void) { return at_most(product_config.panel_lines, DISPLAY_LINES_MAX); }
unsigned display_columns(void) { return at_most(product_config.panel_columns, DISPLAY_COLUMNS_MAX); }

void display_clear(struct display *display) { memset(display, 0, sizeof *display); }

void display_put(struct display *display, unsigned line, const char *text)
{
    if (line < display_lines())
        text_copy(display->line[line], display_columns() + 1, text);
}

/* Characters of `text` for one line: up to the last blank that fits, or as many as fit when there is none. */
static size_t fit(const char *text)
{
    size_t length = text_length(text), width = display_columns();
    if (length <= width)
        return length;
    size_t end = width;
    while (end && text[end] != ' ')
        end--;
    return end ? end : width;
}

unsigned display_wrap(struct display *display, unsigned line, unsigned count, const char *text)
{
    unsigned used = 0;
    while (*text && used < count) {
        bool is_last = used + 1 == count;
        size_t length = is_last ? at_most((unsigned)text_length(text), display_columns()) : fit(text);
        text_copy(display->line[line + used], length + 1, text);
        text += length;
        while (*text == ' ')
            text++;
        used++;
    }
    return used;
}
