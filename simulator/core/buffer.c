/* Bytes on their way between C and Python. */

#include <stdlib.h>
#include <string.h>

#include "core.h"

void buffer_add(struct buffer *buffer, const void *bytes, size_t size)
{
    if (buffer->size + size > buffer->capacity) {
        memmove(buffer->bytes, buffer->bytes + buffer->start, buffer_held(buffer));
        buffer->size -= buffer->start;
        buffer->start = 0;
    }
    if (buffer->size + size > buffer->capacity) {
        size_t capacity = 2 * (buffer->size + size);
        uint8_t *grown = realloc(buffer->bytes, capacity);
        if (!grown)
            abort();
        buffer->bytes = grown;
        buffer->capacity = capacity;
    }
    memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
}

size_t buffer_take(struct buffer *buffer, void *to, size_t most)
{
    size_t held = buffer_held(buffer), taken = held < most ? held : most;
    if (taken) {
        memcpy(to, buffer->bytes + buffer->start, taken);
        buffer->start += taken;
    }
    if (buffer->start == buffer->size)
        buffer->start = buffer->size = 0;
    return taken;
}
