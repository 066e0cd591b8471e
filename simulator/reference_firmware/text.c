#include "text.h"

static size_t put(char *to, size_t size, size_t used, char c)
{
    if (used + 1 < size)
        to[used++] = c;
    return used;
}

static size_t put_number(char *to, size_t size, size_t used, uint32_t number, uint32_t base)
{
    char digits[10];
    size_t count = 0;
    do {
        digits[count++] = "0123456789abcdef"[number % base];
        number /= base;
    } while (number);
    while (count)
        used = put(to, size, used, digits[--count]);
    return used;
}

size_t text_format_v(char *to, size_t size, const char *format, va_list values)
{
    size_t used = 0;
    for (; *format; format++) {
        if (*format != '%') {
            used = put(to, size, used, *format);
            continue;
        }
        switch (*++format) {
        case 's':
            for (const char *text = va_arg(values, const char *); *text; text++)
                used = put(to, size, used, *text);
            break;
        case 'd': {
            int number = va_arg(values, int);
            if (number < 0)
                used = put(to, size, used, '-');
            used = put_number(to, size, used, number < 0 ? 0u - (uint32_t)number : (uint32_t)number, 10);
            break;
        }
        case 'u': used = put_number(to, size, used, va_arg(values, unsigned), 10); break;
        case 'x': used = put_number(to, size, used, va_arg(values, unsigned), 16); break;
        case 'c': used = put(to, size, used, (char)va_arg(values, int)); break;
        default: used = put(to, size, used, *format);
        }
    }
    to[used] = 0;
    return used;
}

size_t text_format(char *to, size_t size, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    size_t used = text_format_v(to, size, format, values);
    va_end(values);
    return used;
}

size_t text_length(const char *text)
{
    size_t length = 0;
    while (text[length])
        length++;
    return length;
}

void text_copy(char *to, size_t size, const char *from)
{
    size_t used = 0;
    while (*from && used + 1 < size)
        to[used++] = *from++;
    to[used] = 0;
}

bool text_equal(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

char text_upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c; }

bool text_same_word(const char *a, const char *b)
{
    while (*a && text_upper(*a) == text_upper(*b))
        a++, b++;
    return *a == *b;
}

static void skip_blanks(const char **cursor)
{
    while (**cursor == ' ' || **cursor == '\t')
        ++*cursor;
}

static bool is_word_char(char c)
{
    char u = text_upper(c);
    return (u >= 'A' && u <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.';
}

bool text_take_word(const char **cursor, char *word, size_t size)
{
    skip_blanks(cursor);
    size_t used = 0;
    bool any = false;
    for (; is_word_char(**cursor); ++*cursor, any = true)
        used = put(word, size, used, **cursor);
    word[used] = 0;
    return any;
}

bool text_take_char(const char **cursor, char expected)
{
    skip_blanks(cursor);
    if (**cursor != expected)
        return false;
    ++*cursor;
    return true;
}

bool text_take_value(const char **cursor, char *value, size_t size)
{
    if (!text_take_char(cursor, '"'))
        return text_take_word(cursor, value, size);
    size_t used = 0;
    for (; **cursor && **cursor != '"'; ++*cursor)
        used = put(value, size, used, **cursor >= ' ' && **cursor <= '~' ? **cursor : '?');
    value[used] = 0;
    if (**cursor == '"')
        ++*cursor;
    return true;
}

bool text_number(const char *text, uint32_t *number)
{
    uint32_t value = 0;
    size_t digits = 0;
    for (; *text >= '0' && *text <= '9' && digits < 9; text++, digits++)
        value = value * 10 + (uint32_t)(*text - '0');
    if (!digits || *text)
        return false;
    *number = value;
    return true;
}
