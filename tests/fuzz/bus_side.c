#include "bus_side.h"

#include <string.h>

#include "machine.h"

#define START 0x7Eu
#define ACK_START 0x7Au
#define EDGE_START 0x79u
#define SYNC 0x40u
#define PAYLOAD_MAX 32u
#define QUEUE_SIZE 64u
#define REPEATS 8u
#define ACK_US 30000

struct message {
    uint8_t size, bytes[PAYLOAD_MAX];
};

static struct link {
    bool is_greeted, is_sync_next, waits;
    int expected; /* -1: silent until SYNC */
    uint8_t number, repeats;
    int64_t repeat_us;
    struct message queue[QUEUE_SIZE];
    unsigned head, tail;
} links[MODULE_END];

static struct {
    uint8_t bytes[PAYLOAD_MAX + 6];
    unsigned size;
    int64_t last_us;
} rx;

static uint16_t crc16(const uint8_t *bytes, size_t size)
{
    uint16_t crc = 0xFFFFu;
    for (size_t i = 0; i < size; i++) {
        crc ^= (uint16_t)(bytes[i] << 8);
        for (unsigned bit = 0; bit < 8; bit++)
            crc = (uint16_t)(crc & 0x8000u ? crc << 1 ^ 0x1021u : crc << 1);
    }
    return crc;
}

/* The report of a paper sensor, in five bytes. */
static void send_edge(const struct link *link, const struct message *message)
{
    uint8_t frame[5] = {EDGE_START, (uint8_t)(0x80u | ENGINE << 4 | link->number),
                        (uint8_t)(message->bytes[1] << 1 | message->bytes[2])};
    uint16_t crc = crc16(frame + 1, 2);
    frame[3] = (uint8_t)(crc >> 8);
    frame[4] = (uint8_t)crc;
    machine_receive(PORT_BUS, frame, sizeof frame);
}

static void send_long(unsigned module)
{
    const struct link *link = &links[module];
    const struct message *message = &link->queue[link->tail % QUEUE_SIZE];
    uint8_t frame[PAYLOAD_MAX + 6] = {START, (uint8_t)(0x80u | module),
                                      (uint8_t)(link->number | (link->is_sync_next ? SYNC : 0)), message->size};
    memcpy(frame + 4, message->bytes, message->size);
    uint16_t crc = crc16(frame + 1, message->size + 3u);
    frame[4 + message->size] = (uint8_t)(crc >> 8);
    frame[5 + message->size] = (uint8_t)crc;
    machine_receive(PORT_BUS, frame, message->size + 6u);
}

static void send_frame(unsigned module)
{
    struct link *link = &links[module];
    const struct message *message = &link->queue[link->tail % QUEUE_SIZE];
    if (module == ENGINE && message->size == 3 && message->bytes[0] == 0x90 && message->bytes[2] < 2 && !link->is_sync_next)
        send_edge(link, message);
    else
        send_long(module);
    link->waits = true;
    link->repeat_us = now_us + ACK_US + 87 * (int64_t)machine_waiting(PORT_BUS);
}

static void send_next(unsigned module)
{
    struct link *link = &links[module];
    if (link->is_greeted && !link->waits && link->head != link->tail) {
        link->repeats = REPEATS;
        send_frame(module);
    }
}

void bus_say(unsigned module, const uint8_t *payload, size_t size)
{
    struct link *link = &links[module];
    if (!link->is_greeted || link->head - link->tail == QUEUE_SIZE || size > PAYLOAD_MAX)
        return;
    struct message *message = &link->queue[link->head++ % QUEUE_SIZE];
    message->size = (uint8_t)size;
    memcpy(message->bytes, payload, size);
    send_next(module);
}

static void take_frame(const uint8_t *bytes)
{
    unsigned module = bytes[1], size = bytes[3];
    uint16_t crc = crc16(bytes + 1, size + 3u);
    if (module == 0 || module >= MODULE_END)
        machine_fail("a frame to module %u", module);
    if (bytes[4 + size] != crc >> 8 || bytes[5 + size] != (crc & 0xFFu))
        machine_fail("a frame with a wrong CRC");
    if (bytes[2] & ~(SYNC | 0xFu))
        machine_fail("a frame with control %x and %u bytes", bytes[2], size);
    struct link *link = &links[module];
    int number = bytes[2] & 0xF;
    bool is_sync = bytes[2] & SYNC;
    if (!is_sync && link->expected < 0)
        return;
    bool is_repeat = !is_sync && number == ((link->expected - 1) & 0xF);
    if (!is_sync && !is_repeat && number != link->expected)
        return;
    uint8_t body = (uint8_t)(0x80u | module << 4 | (unsigned)number);
    const uint8_t ack[] = {ACK_START, body, (uint8_t)~body};
    machine_receive(PORT_BUS, ack, sizeof ack);
    if (is_repeat)
        return;
    link->expected = (number + 1) & 0xF;
    if (size) /* else it is a probe */
        printer_obey(module, bytes + 4, size);
}

static void take_ack(uint8_t body)
{
    unsigned module = body >> 4 & 7u;
    if (module == 0 || module >= MODULE_END)
        return;
    struct link *link = &links[module];
    if (!link->waits || (body & 0xFu) != link->number)
        return;
    link->waits = false;
    link->is_sync_next = false;
    link->tail++;
    link->number = (link->number + 1) & 0xF;
    send_next(module);
}

void bus_take_byte(uint8_t byte)
{
    if (rx.size == 0 && byte != START && byte != ACK_START)
        machine_fail("a byte %02x between frames on the bus", byte);
    rx.bytes[rx.size++] = byte;
    if (rx.bytes[0] == ACK_START) {
        if (rx.size == 3) {
            rx.size = 0;
            if ((uint8_t)~rx.bytes[1] != rx.bytes[2])
                machine_fail("an acknowledgement without its complement");
            take_ack(rx.bytes[1]);
        }
        return;
    }
    if (rx.size == 4 && rx.bytes[3] > PAYLOAD_MAX)
        machine_fail("a frame of %u bytes", rx.bytes[3]);
    if (rx.size >= 4 && rx.size == rx.bytes[3] + 6u) {
        rx.size = 0;
        take_frame(rx.bytes);
    }
}

static void repeat(unsigned module)
{
    struct link *link = &links[module];
    if (!link->waits || link->repeat_us > now_us)
        return;
    if (link->repeats-- > 0) {
        send_frame(module);
        return;
    }
    *link = (struct link){.expected = link->expected};
}

void bus_repeat(void)
{
    for (unsigned module = ENGINE; module < MODULE_END; module++)
        repeat(module);
}

int64_t bus_due_us(void)
{
    int64_t due = NEVER_US;
    for (unsigned module = ENGINE; module < MODULE_END; module++)
        if (links[module].waits && links[module].repeat_us < due)
            due = links[module].repeat_us;
    return due;
}

void bus_greeted(unsigned module)
{
    struct link *link = &links[module];
    link->is_greeted = true;
    link->is_sync_next = true;
    link->waits = false;
    link->head = link->tail = 0;
}

void bus_power_on(void)
{
    memset(links, 0, sizeof links);
    rx.size = 0;
    for (unsigned module = ENGINE; module < MODULE_END; module++)
        links[module].expected = -1;
}
