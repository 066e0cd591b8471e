/* Records in their canonical form, as simulator/trace.py writes them: "<ns> <source> <text>". */

#include <string.h>

#include "core.h"

static size_t write_number(char *to, int64_t number)
{
    char digits[20];
    size_t count = 0;
    do
        digits[count++] = (char)('0' + number % 10);
    while (number /= 10);
    for (size_t i = 0; i < count; i++)
        to[i] = digits[count - 1 - i];
    return count;
}

static void begin(struct core *core, const char *source)
{
    char head[64];
    size_t size = write_number(head, core->shared.now_ns), length = strlen(source);
    head[size++] = ' ';
    memcpy(head + size, source, length);
    size += length;
    head[size++] = ' ';
    buffer_add(&core->trace, head, size);
}

static void end(struct core *core)
{
    buffer_add(&core->trace, "\n", 1);
    core->shared.trace_size = (int64_t)buffer_held(&core->trace);
}

void trace_record(struct core *core, const char *source, const char *text, size_t size)
{
    begin(core, source);
    buffer_add(&core->trace, text, size);
    end(core);
}

void trace_hex(struct core *core, const char *source, const uint8_t *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    begin(core, source);
    while (size) {
        char text[128];
        size_t count = size < sizeof text / 2 ? size : sizeof text / 2;
        for (size_t i = 0; i < count; i++) {
            text[2 * i] = digits[bytes[i] >> 4];
            text[2 * i + 1] = digits[bytes[i] & 15];
        }
        buffer_add(&core->trace, text, 2 * count);
        bytes += count;
        size -= count;
    }
    end(core);
}
