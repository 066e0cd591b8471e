#include "pcl_pages.h"

#include "text.h"

#define ESC 0x1Bu
#define BINARY_MAX 32767u /* PCL 5 Technical Reference: the greatest byte count of a W command */

/* 2,500 marks are an eighth of a percent of a side. A byte of raster data is one: 2 million of them, half a side black at
   600 dots to the inch, cover it. A character is fifty: 2,000 of them are the 5 % that toner yields are stated for. */
#define MARKS_OF_CHARACTER 50u
#define MARKS_OF_EIGHTH 2500u
#define WHOLE_SIDE 800u /* eighths of a percent */

enum { PLAIN, ESCAPED, PARAMETERS };

void pcl_pages_start(struct pcl_pages *pages) { memset(pages, 0, sizeof *pages); }

static void take_parameter(struct pcl_pages *pages, uint8_t byte)
{
    if (byte >= '0' && byte <= '9') {
        if (pages->number <= BINARY_MAX)
            pages->number = pages->number * 10 + (byte - '0');
    } else if (byte == 'W' || (byte == 'X' && pages->is_transparent)) { /* raster and fonts; transparent print data */
        pages->state = PLAIN;
        pages->skip = pages->number <= BINARY_MAX ? pages->number : 0;
        pages->is_marked |= pages->skip != 0;
        pages->marks += pages->skip;
    } else if (byte >= '@' && byte <= '^') {
        pages->state = PLAIN;
    } else if (byte < ' ') {
        pages->state = PLAIN;
    } else {
        pages->is_transparent |= pages->is_first && pages->lead == '&' && byte == 'p';
        pages->number = 0;
    }
    pages->is_first = false;
}

static void end_page(struct pcl_pages *pages)
{
    pages->is_marked = false;
    pages->page_marks = pages->marks;
    pages->marks = 0;
}

uint32_t pcl_pages_coverage(const struct pcl_pages *pages)
{
    uint32_t eighths = (pages->page_marks + MARKS_OF_EIGHTH - 1u) / MARKS_OF_EIGHTH;
    return eighths < WHOLE_SIDE ? eighths : WHOLE_SIDE;
}

bool pcl_pages_take(struct pcl_pages *pages, uint8_t byte)
{
    if (pages->skip) {
        pages->skip--;
        return false;
    }
    if (byte == '\f') {
        pages->state = PLAIN;
        end_page(pages);
        return true;
    }
    if (byte == ESC) {
        pages->state = ESCAPED;
        return false;
    }
    switch (pages->state) {
    case ESCAPED:
        pages->state = byte > ' ' && byte < '0' ? PARAMETERS : PLAIN;
        pages->number = 0;
        pages->lead = byte;
        pages->is_first = true;
        pages->is_transparent = false;
        return false;
    case PARAMETERS: take_parameter(pages, byte); return false;
    default:
        if (byte > ' ' && byte != 0x7F) {
            pages->is_marked = true;
            pages->marks += MARKS_OF_CHARACTER;
        }
        return false;
    }
}

bool pcl_pages_finish(struct pcl_pages *pages)
{
    bool is_marked = pages->is_marked;
    uint32_t marks = pages->marks;
    pcl_pages_start(pages);
    pages->page_marks = marks;
    return is_marked;
}
