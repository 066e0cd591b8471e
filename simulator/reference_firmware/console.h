#ifndef CONSOLE_H
#define CONSOLE_H

/* The service console on USART1, beside the log: a line editor, and the words of a command to whoever knows it. Lines of an
   answer begin with "= " so that they tell themselves from those of the log; the last is "= OK" or "= ERROR: why". */

#include <stdbool.h>

void console_step(void);

/* A line of an answer. */
void console_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The answer is complete: all went well when `why` is null. The next command may come. */
void console_end(const char *why);

#endif
