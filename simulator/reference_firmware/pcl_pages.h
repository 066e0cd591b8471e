#ifndef PCL_PAGES_H
#define PCL_PAGES_H

/* Counts the pages of job data: form feeds, and a last page that something was printed on. Escape sequences print
   nothing, so the reset that ends a PCL job is no page. */

#include <stdbool.h>
#include <stdint.h>

struct pcl_pages {
    uint8_t state;
    uint8_t lead;  /* what follows ESC in a sequence with parameters */
    bool is_transparent; /* in ESC&p: its X command carries bytes too */
    bool is_first; /* parameter character */
    bool is_marked;
    uint32_t number; /* of the escape sequence */
    uint32_t skip;   /* bytes of binary data left */
    uint32_t marks, page_marks; /* of the page at hand, of the last that was ended */
};

void pcl_pages_start(struct pcl_pages *pages);

/* Take one byte. True when it ends a page. */
bool pcl_pages_take(struct pcl_pages *pages, uint8_t byte);

/* How much of the last page is covered, in eighths of a percent: an estimate by what was sent for it. */
uint32_t pcl_pages_coverage(const struct pcl_pages *pages);

/* End of data. True when a page was begun. */
bool pcl_pages_finish(struct pcl_pages *pages);

#endif
