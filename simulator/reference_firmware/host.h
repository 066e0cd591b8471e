#ifndef HOST_H
#define HOST_H

/* The two host ports: what each has been told, and the bytes to and from it. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pcl_pages.h"
#include "pjl_lexer.h"
#include "pjl_variables.h"

#define HOST_COUNT 2u
#define HOST_JOB_NAME_SIZE 81u

enum device_ustatus { DEVICE_OFF, DEVICE_ON, DEVICE_VERBOSE };

struct host {
    unsigned number;
    struct lexer lexer;
    struct environment environment;
    struct pcl_pages pages;
    uint32_t job_id;  /* job under reception, 0 for none; may be gone from the queue when it was cancelled */
    bool is_in_job;   /* between JOB and EOJ */
    bool is_discarding;
    bool is_secure;   /* its job said the printer's password */
    bool has_lost_answer;
    bool is_deaf;     /* to the rest of an image that was cut short */
    uint32_t passed_over; /* bytes of it */
    uint32_t last_byte_ms;
    enum device_ustatus device_ustatus;
    bool job_ustatus, page_ustatus;
    uint16_t timed_ustatus_s;
    uint32_t timed_due_ms;
};

/* After a reset in the middle of something what still comes of a cut job is dropped, up to a UEL, a PJL line or silence. */
void host_init(bool is_mid_stream);
void host_step(void);

struct host *host_port(unsigned number);

/* Room for the longest answer. */
bool host_can_answer(const struct host *host);

/* Write a piece of an answer; call host_can_answer() before the first. */
void host_write(const struct host *host, const char *format, ...) __attribute__((format(printf, 2, 3)));
void host_write_text(const struct host *host, const char *text, size_t size);

/* START was pressed on a message this port had asked to show. */
void host_answer_message(unsigned number, const char *display);

#endif
