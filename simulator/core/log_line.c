/* What firmware writes to its log port, as lines: simulator/log_line.py in C. */

#include <stdio.h>

#include "core.h"

void log_take(struct core *core, uint8_t byte)
{
    struct log_line *log = &core->state.log;
    if (byte != '\n' && log->size < LONGEST_LINE) {
        log->begun[log->size++] = byte;
        return;
    }
    while (log->size && log->begun[log->size - 1] == '\r')
        log->size--;
    char text[4 * LONGEST_LINE + 1];
    size_t size = 0;
    for (uint32_t i = 0; i < log->size; i++) {
        if (log->begun[i] < 0x80)
            text[size++] = (char)log->begun[i];
        else
            size += (size_t)snprintf(text + size, 5, "\\x%02x", log->begun[i]);
    }
    log->size = 0;
    trace_record(core, "log", text, size);
    buffer_add(&core->log_text, text, size);
    buffer_add(&core->log_text, "\n", 1);
    core->shared.log_size = (int64_t)buffer_held(&core->log_text);
}
