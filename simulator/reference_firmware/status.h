#ifndef STATUS_H
#define STATUS_H

/* What the printer says of itself: one code, one text, online or not; the gravest condition wins. */

#include <stdbool.h>
#include <stdint.h>

#define STATUS_DISPLAY_SIZE 81u

struct status {
    uint32_t code;
    bool is_online;
    char display[STATUS_DISPLAY_SIZE];
};

const struct status *status_now(void);

/* Replace the text shown when ready; an empty text restores it. */
void status_set_ready_text(const char *text);

/* Go offline with a text until START is pressed. `answer_port` gets a PJL STMSG answer then; -1 for none. */
void status_go_offline(const char *text, int answer_port);

/* START: go online again. False when the printer was online. */
bool status_leave_offline(void);

bool status_is_offline(void);
void status_step(void);

#endif
