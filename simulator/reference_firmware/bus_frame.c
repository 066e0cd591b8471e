#include "bus_frame.h"

#include "crc16.h"
#include "text.h"
#include "timebase.h"

#define START 0x7Eu
#define ACK_START 0x7Au
#define EDGE_START 0x79u
#define SENSOR 0x90u /* the message an EDGE delivers */
#define GAP_MS 5u
#define QUEUE_SIZE 16u

enum { IDLE, ACKNOWLEDGED, ACK_CHECK, EDGE_SENDER, EDGE, ADDRESS, CONTROL, LENGTH, PAYLOAD, CRC_HIGH, CRC_LOW };

static struct bus_frame queue[QUEUE_SIZE];
static volatile uint32_t queue_head, queue_tail;
static volatile uint32_t damaged_ms;

static struct {
    uint8_t state, taken;
    uint16_t crc;
    uint8_t crc_high;
    uint32_t started_ms;
    struct bus_frame frame;
} rx;

static void start(uint8_t first_byte)
{
    rx.state = first_byte == START ? ADDRESS : first_byte == ACK_START ? ACKNOWLEDGED : EDGE_SENDER;
    rx.crc = CRC16_START;
    rx.started_ms = time_ms();
}

static void finish(bool is_intact)
{
    rx.state = IDLE;
    if (!is_intact)
        damaged_ms = time_ms();
    if (!is_intact || queue_head - queue_tail == QUEUE_SIZE)
        return; /* a frame is not acknowledged, so it will come again; an acknowledgement asked for once more */
    queue[queue_head % QUEUE_SIZE] = rx.frame;
    queue_head++;
    work_arrived();
}

void bus_frame_receive(uint8_t byte)
{
    /* A frame takes at most 3.4 ms, so one that is older than the permitted gap was broken by it. Only a byte that
       could begin the next frame needs the clock. */
    if ((byte == START || byte == ACK_START || byte == EDGE_START) && (rx.state == IDLE || time_ms() - rx.started_ms > GAP_MS)) {
        start(byte);
        return;
    }
    switch (rx.state) {
    case IDLE: return;
    case ACKNOWLEDGED:
        rx.frame.address = (uint8_t)((byte & BUS_FROM_MODULE) | (byte >> 4 & 7u));
        rx.frame.control = (uint8_t)(BUS_CONTROL_ACK | (byte & BUS_CONTROL_SEQUENCE));
        rx.frame.length = 0;
        rx.crc = byte ^ 0xFFu;
        rx.state = ACK_CHECK;
        return;
    case ACK_CHECK: finish(byte == rx.crc); return;
    case EDGE_SENDER:
        rx.frame.address = (uint8_t)((byte & BUS_FROM_MODULE) | (byte >> 4 & 7u));
        rx.frame.control = byte & BUS_CONTROL_SEQUENCE;
        rx.state = EDGE;
        break;
    case EDGE:
        rx.frame.length = 3;
        rx.frame.payload[0] = SENSOR;
        rx.frame.payload[1] = byte >> 1;
        rx.frame.payload[2] = byte & 1u;
        rx.state = CRC_HIGH;
        break;
    case ADDRESS:
        rx.frame.address = byte;
        rx.state = CONTROL;
        break;
    case CONTROL:
        rx.frame.control = byte;
        rx.state = LENGTH;
        break;
    case LENGTH:
        if (byte > BUS_PAYLOAD_MAX) {
            rx.state = IDLE;
            return;
        }
        rx.frame.length = byte;
        rx.taken = 0;
        rx.state = byte ? PAYLOAD : CRC_HIGH;
        break;
    case PAYLOAD:
        rx.frame.payload[rx.taken++] = byte;
        if (rx.taken == rx.frame.length)
            rx.state = CRC_HIGH;
        break;
    case CRC_HIGH:
        rx.crc_high = byte;
        rx.state = CRC_LOW;
        return;
    default: finish(rx.crc == (uint16_t)(rx.crc_high << 8 | byte)); return;
    }
    rx.crc = crc16_add(rx.crc, byte);
}

uint32_t bus_frame_damaged_ms(void) { return damaged_ms; }

bool bus_frame_next(struct bus_frame *frame)
{
    if (queue_head == queue_tail)
        return false;
    *frame = queue[queue_tail % QUEUE_SIZE];
    queue_tail++;
    return true;
}

size_t bus_ack_encode(unsigned module, unsigned number, uint8_t *bytes)
{
    bytes[0] = ACK_START;
    bytes[1] = (uint8_t)(module << 4 | number);
    bytes[2] = (uint8_t)(bytes[1] ^ 0xFFu);
    return 3;
}

size_t bus_frame_encode(const struct bus_frame *frame, uint8_t *bytes)
{
    size_t size = 0;
    bytes[size++] = START;
    bytes[size++] = frame->address;
    bytes[size++] = frame->control;
    bytes[size++] = frame->length;
    memcpy(bytes + size, frame->payload, frame->length);
    size += frame->length;
    uint16_t crc = CRC16_START;
    for (size_t i = 1; i < size; i++)
        crc = crc16_add(crc, bytes[i]);
    bytes[size++] = (uint8_t)(crc >> 8);
    bytes[size++] = (uint8_t)crc;
    return size;
}
