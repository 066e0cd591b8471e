/* The cables between hosts and the printer's host ports: simulator/host_line.py in C. */

#include "core.h"

static const int usarts[HOST_COUNT] = {USART_SERIAL, USART_NETWORK, USART_LOG};
static const char *const heard[HOST_COUNT] = {"serial<", "network<", "console<"};

static struct usart *usart_of(struct core *core, int host) { return &core->state.chip.usarts[usarts[host]]; }

void host_send_next(struct core *core, int host)
{
    struct host_line *line = &core->state.hosts[host];
    if (!buffer_held(&core->outboxes[host]) || line->is_sending || !usart_is_ready(usart_of(core, host)))
        return;
    line->is_sending = true;
    event_set(core, EVENT_HOST + host, core->shared.now_ns + usart_of(core, host)->byte_ns);
}

void host_on_arrival(struct core *core, int host)
{
    uint8_t byte = 0;
    core->state.hosts[host].is_sending = false;
    buffer_take(&core->outboxes[host], &byte, 1);
    usart_receive(core, usarts[host], byte);
    host_send_next(core, host);
}

static void flush(struct core *core, int host)
{
    struct host_line *line = &core->state.hosts[host];
    if (line->record_size)
        trace_hex(core, heard[host], line->record, line->record_size);
    line->record_size = 0;
}

void host_take(struct core *core, int host, uint8_t byte)
{
    struct host_line *line = &core->state.hosts[host];
    buffer_add(&core->answers[host], &byte, 1);
    line->record[line->record_size++] = byte;
    bool is_full = line->record_size >= RECORD_BYTES;
    if (byte == '\n' || byte == '\f' || is_full)
        flush(core, host);
    if (is_full || usart_of(core, host)->shifting < 0)
        core->shared.is_stopping = true;
}

/* Answers of the console are the log's too, which records them; alone they matter once somebody asks. */
void console_take(struct core *core, uint8_t byte)
{
    if (!core->state.hosts[HOST_CONSOLE].is_used)
        return;
    buffer_add(&core->answers[HOST_CONSOLE], &byte, 1);
    if (usart_of(core, HOST_CONSOLE)->shifting < 0)
        core->shared.is_stopping = true;
}

void core_host_write(struct core *core, int32_t host, const uint8_t *bytes, int64_t size)
{
    core->state.hosts[host].is_used = true;
    buffer_add(&core->outboxes[host], bytes, (size_t)size);
    host_send_next(core, host);
}

int64_t core_host_unsent(const struct core *core, int32_t host)
{
    return (int64_t)buffer_held(&core->outboxes[host]) + core->state.hosts[host].is_sending;
}

int64_t core_host_answered(const struct core *core, int32_t host) { return (int64_t)buffer_held(&core->answers[host]); }

int64_t core_host_take(struct core *core, int32_t host, uint8_t *to, int64_t most)
{
    return (int64_t)buffer_take(&core->answers[host], to, (size_t)most);
}

void core_host_flush(struct core *core, int32_t host) { flush(core, host); }
