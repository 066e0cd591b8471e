#ifndef PJL_LEXER_H
#define PJL_LEXER_H

/* Splits what a host sends into PJL lines, opaque job data and UELs. Knows no command. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PJL_LINE_MAX 512u
#define UEL_LENGTH 9u

enum lexer_state { LEXER_LINE, LEXER_DATA, LEXER_DROP, LEXER_COUNTED };

/* Who takes the pieces. A refused piece (false) is offered again with the same byte. */
struct lexer_events {
    bool (*line)(void *context, const char *line); /* begins with @PJL; without its end */
    bool (*raw)(void *context);                    /* data without PJL begins */
    void (*data)(void *context, uint8_t byte);
    bool (*counted)(void *context, uint8_t byte); /* one of so many bytes, whatever they are */
    void (*counted_end)(void *context, bool is_complete); /* that was the last of them, or there will be none */
    void (*uel)(void *context);
    void (*dropped)(void *context, uint32_t code, const char *why); /* PJL status code and words */
};

struct lexer {
    enum lexer_state state;
    uint8_t matched; /* bytes of a UEL seen */
    bool is_in_noise; /* after a line that is no text: until a PJL line or a UEL nothing is data */
    uint32_t left;    /* of counted bytes */
    size_t length;
    char line[PJL_LINE_MAX + 1];
};

/* Take one byte. False when it was refused: offer it again later. */
bool lexer_feed(struct lexer *lexer, uint8_t byte, const struct lexer_events *events, void *context);

/* The host fell silent: the begun line ends here, and noise with it. False when its taker refused. */
bool lexer_flush(struct lexer *lexer, const struct lexer_events *events, void *context);

/* What follows is job data, up to the next UEL. For line(). */
void lexer_enter_data(struct lexer *lexer);

/* What follows are so many bytes that are not looked at, then lines. For line(). */
void lexer_enter_counted(struct lexer *lexer, uint32_t count);

/* What follows are lines again. */
void lexer_enter_lines(struct lexer *lexer);

#endif
