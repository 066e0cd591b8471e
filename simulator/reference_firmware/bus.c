#include "bus.h"

#include "bus_frame.h"
#include "log.h"
#include "modules.h"
#include "text.h"
#include "timebase.h"
#include "usart.h"

#define ACK_TIME_MS 30u
#define TRIES 9u /* the first sending and eight repetitions */
#define QUEUE_SIZE 16u
#define MESSAGE_HELLO 0x01u
#define PROTOCOL_VERSION 1u
#define BYTES_PER_MS 11u

struct message {
    uint8_t length;
    uint8_t bytes[BUS_PAYLOAD_MAX];
};

struct link {
    bool is_up;            /* HELLO was sent and the link is not lost */
    bool is_synchronised;  /* the module's numbering is known */
    bool waits_for_ack, sync_next, last_was_sync;
    uint8_t next_number, expected_number, tries_left;
    uint16_t last_sync_sum;
    uint32_t repeat_at_ms;
    struct bus_frame in_flight;
    struct message queue[QUEUE_SIZE];
    uint32_t head, tail;
};

static struct link links[MODULE_END];

static uint32_t heard_ms[MODULE_END];

uint32_t bus_heard_ms(enum module module) { return heard_ms[module]; }

static bool transmit(const struct bus_frame *frame)
{
    uint8_t bytes[BUS_FRAME_MAX];
    size_t size = bus_frame_encode(frame, bytes);
    return usart_write(USART_BUS, bytes, size);
}

static void transmit_in_flight(struct link *link)
{
    transmit(&link->in_flight);
    link->waits_for_ack = true;
    link->repeat_at_ms = now_ms + ACK_TIME_MS + 2 + usart_write_backlog(USART_BUS) / BYTES_PER_MS;
    timebase_wake_by(link->repeat_at_ms); /* the sender may be a task that runs behind this one */
}

static void send_next(enum module module)
{
    struct link *link = &links[module];
    if (link->waits_for_ack || link->head == link->tail)
        return;
    const struct message *message = &link->queue[link->tail++ % QUEUE_SIZE];
    link->in_flight.address = (uint8_t)module;
    link->in_flight.control = link->next_number | (link->sync_next ? BUS_CONTROL_SYNC : 0);
    link->in_flight.length = message->length;
    memcpy(link->in_flight.payload, message->bytes, message->length);
    link->sync_next = false;
    transmit_in_flight(link);
}

static void push(struct link *link, const uint8_t *bytes, uint8_t length)
{
    struct message *message = &link->queue[link->head++ % QUEUE_SIZE];
    message->length = length;
    if (length) /* a probe has no bytes, and memcpy may not be told of none (C11 7.24.1) */
        memcpy(message->bytes, bytes, length);
}

void bus_hello(enum module module, uint8_t tries)
{
    static const uint8_t hello[] = {MESSAGE_HELLO, PROTOCOL_VERSION};
    struct link *link = &links[module];
    memset(link, 0, sizeof *link);
    link->is_up = true;
    link->sync_next = true;
    link->tries_left = tries;
    push(link, hello, sizeof hello);
    send_next(module);
}

bool bus_send(enum module module, const uint8_t *message, uint8_t length)
{
    struct link *link = &links[module];
    if (!link->is_up || link->head - link->tail == QUEUE_SIZE) {
        log_warn("bus", "message %x to module %u dropped: %s", length ? message[0] : 0u, (unsigned)module,
                 link->is_up ? "queue full" : "link down");
        return false;
    }
    push(link, message, length);
    send_next(module);
    return true;
}

static void take_ack(enum module module, uint8_t number)
{
    struct link *link = &links[module];
    if (!link->waits_for_ack || number != (link->in_flight.control & BUS_CONTROL_SEQUENCE))
        return;
    link->waits_for_ack = false;
    link->next_number = (number + 1u) & BUS_CONTROL_SEQUENCE;
    link->tries_left = TRIES;
    send_next(module);
}

static uint16_t checksum(const struct bus_frame *frame)
{
    uint16_t sum = frame->control;
    for (unsigned i = 0; i < frame->length; i++)
        sum = (uint16_t)(sum * 31u + frame->payload[i]);
    return sum;
}

static void take_data(enum module module, const struct bus_frame *frame)
{
    struct link *link = &links[module];
    uint8_t number = frame->control & BUS_CONTROL_SEQUENCE;
    bool is_sync = frame->control & BUS_CONTROL_SYNC;
    uint8_t previous = (link->expected_number - 1u) & BUS_CONTROL_SEQUENCE;
    if (!link->is_up || (!is_sync && !link->is_synchronised))
        return;
    bool is_repeat = link->is_synchronised && number == previous;
    if (is_sync && is_repeat)
        is_repeat = link->last_was_sync && link->last_sync_sum == checksum(frame);
    else if (!is_sync && !is_repeat && number != link->expected_number)
        return;
    uint8_t ack[BUS_FRAME_MAX];
    if (!usart_write(USART_BUS, ack, bus_ack_encode(module, number, ack)) || is_repeat)
        return;
    link->is_synchronised = true;
    link->expected_number = (number + 1u) & BUS_CONTROL_SEQUENCE;
    link->last_was_sync = is_sync;
    link->last_sync_sum = checksum(frame);
    if (frame->length)
        modules_on_message(module, frame->payload, frame->length);
}

static void repeat_or_lose(enum module module)
{
    struct link *link = &links[module];
    if (!link->waits_for_ack)
        return;
    if (time_reached(link->repeat_at_ms)) {
        if (--link->tries_left == 0) {
            memset(link, 0, sizeof *link);
            modules_on_lost(module);
            return;
        }
        transmit_in_flight(link);
        return;
    }
    timebase_wake_by(link->repeat_at_ms);
}

void bus_step(void)
{
    struct bus_frame frame;
    while (bus_frame_next(&frame)) {
        unsigned module = frame.address & ~BUS_FROM_MODULE;
        if (!(frame.address & BUS_FROM_MODULE) || module == 0 || module >= MODULE_END)
            continue;
        heard_ms[module] = now_ms;
        if (frame.control & BUS_CONTROL_ACK)
            take_ack((enum module)module, frame.control & BUS_CONTROL_SEQUENCE);
        else
            take_data((enum module)module, &frame);
    }
    for (unsigned module = MODULE_ENGINE; module < MODULE_END; module++)
        repeat_or_lose((enum module)module);
}
