#ifndef JOBS_H
#define JOBS_H

/* The job queue: what each job asks for, how much of it has come, how much is printed. First in, first out.
   A job stores the number of its pages, never the pages: any count of copies needs no memory. Jobs to be kept leave
   the queue for jobs_held.h. */

#include <stdbool.h>
#include <stdint.h>

#include "pjl_variables.h"

#define JOB_NAME_SIZE 81u
#define JOB_PORT_COPY 0xFFu
#define JOB_PORT_OWN 0xFEu /* what the printer prints about itself */
#define JOB_LAST_PAGE 0x7FFFFFFFu /* PJL Technical Reference, JOB: the greatest END */

/* PJL HOLD: printed and kept; one copy printed and the others kept; kept without printing. */
enum hold { HOLD_OFF, HOLD_ON, HOLD_PROOF, HOLD_STORE };

/* Which sheet of a job: ordered by set, then page, then copy. */
struct cursor {
    uint16_t set, copy;
    uint32_t page;
};

struct job {
    uint32_t id; /* never used twice; 0 is no job */
    uint8_t port;
    char name[JOB_NAME_SIZE];
    bool has_settings, is_receiving, is_cancelled, is_started;
    bool continues; /* the same PJL job goes on in the next entry, with other settings */
    uint8_t hold;   /* enum hold */
    uint16_t kept_copies, kept_sets; /* what is left to print of a job that is kept */
    uint32_t first_page, last_page;  /* of its pages only these are printed */
    uint32_t pages_seen;             /* that came, printed or not */
    uint16_t copies, sets;
    bool duplex;
    uint8_t staples; /* of each set; 0 for loose sets */
    bool offset;     /* its sets lie beside each other */
    uint8_t paper, media, source;
    bool by_hand, to_standard_bin;
    uint32_t pages_received;
    uint32_t pages_done; /* whose last copy is in the bin */
    uint32_t coverage; /* of all of them together, in eighths of a percent of a side */
    struct cursor next;
    uint32_t sheets_in_flight;
    uint32_t sides_owed, sides_printed;
    uint32_t sides_before; /* of those printed, what entries before this one of the same job have */
};

/* Open a job for reception at the end of the queue. Returns its id, or 0 when the queue is full. */
uint32_t jobs_open(uint8_t port, const char *name);

/* Fix what the job asks for from `environment`. A job that has pages with other settings goes on in a new entry;
   the id to go on with is returned, 0 when the queue is full. */
uint32_t jobs_apply_settings(uint32_t id, const struct environment *environment);

/* Print only these pages of the job, counted from 1. Before its first page. */
void jobs_limit_pages(uint32_t id, uint32_t first, uint32_t last);

/* A page has come that covers so much of its side. */
void jobs_add_page(uint32_t id, uint32_t coverage);

/* End the job's sets here and go on with its further pages in a new entry, whose id is returned; 0 when the queue is
   full, and then nothing is changed. */
uint32_t jobs_split(uint32_t id);

/* Pages of copies that are in memory: scanned, and not yet printed for the last time. */
uint32_t jobs_copy_pages(void);

/* No more pages will come. */
void jobs_close(uint32_t id);

/* Cancel that job, or delete it when it is held. False when it is gone, or cancelled already. */
bool jobs_cancel(uint32_t id);

/* Cancel the job at the head of the queue. False when there is none. */
bool jobs_cancel_current(void);

/* Job by id, in the queue or held; null when it is gone. */
struct job *jobs_find(uint32_t id);

/* Job at that place of the queue, 0 the head; null behind its end. */
struct job *jobs_at(uint32_t index);

/* Head of the queue, or null. */
struct job *jobs_current(void);

unsigned jobs_count(void);
bool jobs_has_room(void);

/* Sides printed in the printer's life. */
uint32_t jobs_page_count(void);

void jobs_step(void);

#endif
