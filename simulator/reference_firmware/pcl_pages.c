#include "pcl_pages.h"

#include "text.h"

#define ESC 0x1Bu
#define BINARY_MAX 32767u /* PCL 5 Technical Reference: the greatest byte count of a W command */

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

bool pcl_pages_take(struct pcl_pages *pages, uint8_t byte)
{
    if (pages->skip) {
        pages->skip--;
        return false;
    }
    if (byte == '\f') {
        pages->state = PLAIN;
        pages->is_marked = false;
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
        pages->is_marked |= byte > ' ' && byte != 0x7F;
        return false;
    }
}

bool pcl_pages_finish(struct pcl_pages *pages)
{
    bool is_marked = pages->is_marked;
    pcl_pages_start(pages);
    return is_marked;
}
