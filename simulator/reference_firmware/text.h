#ifndef TEXT_H
#define TEXT_H

/* Bounded text: formatting, comparing and reading words. Every result ends in a NUL. */

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "memory.h"

/* Like snprintf, with %s %u %d %x %c and %% only, without widths. Returns the length written; excess is cut. */
size_t text_format(char *to, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
size_t text_format_v(char *to, size_t size, const char *format, va_list values);

size_t text_length(const char *text);
void text_copy(char *to, size_t size, const char *from);
bool text_equal(const char *a, const char *b);

/* ASCII letters compare without case. */
bool text_same_word(const char *a, const char *b);
char text_upper(char c);

/* Skip blanks at *cursor, then take letters, digits and "-_:." into `word` (cut at size). False when there is none. */
bool text_take_word(const char **cursor, char *word, size_t size);

/* Skip blanks at *cursor, then take `expected` if it is next. */
bool text_take_char(const char **cursor, char expected);

/* Take a quoted string, or a bare word, at *cursor. Characters that cannot be shown become '?'. */
bool text_take_value(const char **cursor, char *value, size_t size);

/* Decimal number of at most 9 digits with nothing behind it. */
bool text_number(const char *text, uint32_t *number);

#endif
