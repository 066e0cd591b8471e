/* Frames of the internal bus (docs/internal-bus.md): simulator/engine/bus.py in C, its FrameParser and encoders. */

#include "frames.h"

#include <string.h>

#define START 0x7Eu
#define ACK_START 0x7Au
#define EDGE_START 0x79u
#define FRAME_GAP_NS 5000000
#define HEADER_BYTES 3u
#define ACK_BYTES 2u
#define CRC_BYTES 2u
#define CRC_START 0xFFFFu

static uint16_t crc16(const uint8_t *bytes, size_t size)
{
    uint16_t crc = CRC_START;
    while (size--) {
        uint16_t x = (uint16_t)(crc >> 8 ^ *bytes++);
        x ^= x >> 4;
        crc = (uint16_t)(crc << 8 ^ x << 12 ^ x << 5 ^ x);
    }
    return crc;
}

uint32_t frame_encode(uint8_t *to, uint8_t address, uint8_t control, const struct payload *payload)
{
    to[0] = START;
    to[1] = address;
    to[2] = control;
    to[3] = payload->size;
    memcpy(to + 4, payload->bytes, payload->size);
    uint32_t size = 4u + payload->size;
    uint16_t crc = crc16(to + 1, size - 1);
    to[size++] = (uint8_t)(crc >> 8);
    to[size++] = (uint8_t)crc;
    return size;
}

uint32_t frame_encode_ack(uint8_t *to, uint8_t address, uint8_t number)
{
    to[0] = ACK_START;
    to[1] = (uint8_t)((address & FROM_MODULE) | (address & 7u) << 4 | number);
    to[2] = to[1] ^ 0xFFu;
    return 3;
}

uint32_t frame_encode_edge(uint8_t *to, uint8_t address, uint8_t number, const struct payload *payload)
{
    to[0] = EDGE_START;
    to[1] = (uint8_t)((address & FROM_MODULE) | (address & 7u) << 4 | number);
    to[2] = (uint8_t)(payload->bytes[1] << 1 | payload->bytes[2]);
    uint16_t crc = crc16(to + 1, 2);
    to[3] = (uint8_t)(crc >> 8);
    to[4] = (uint8_t)crc;
    return 5;
}

uint32_t frame_bare(const uint8_t *wire, uint32_t size, uint8_t *bytes)
{
    if (wire[0] == EDGE_START) {
        const uint8_t words[] = {(uint8_t)(FROM_MODULE | (wire[1] >> 4 & 7u)), wire[1] & NUMBER_MASK, 3, SENSOR,
                                 wire[2] >> 1, wire[2] & 1u};
        memcpy(bytes, words, sizeof words);
        return sizeof words;
    }
    uint32_t count = wire[0] == ACK_START ? 1 : size - 1 - CRC_BYTES;
    memcpy(bytes, wire + 1, count);
    return count;
}

bool frame_parse(struct frame_parser *parser, uint8_t byte, int64_t now_ns, struct frame *frame)
{
    if (parser->needed && now_ns - parser->last_byte_ns > FRAME_GAP_NS)
        parser->needed = 0;
    parser->last_byte_ns = now_ns;
    if (!parser->needed) {
        if (byte == START || byte == ACK_START) {
            parser->size = 0;
            parser->is_ack = byte == ACK_START;
            parser->needed = parser->is_ack ? ACK_BYTES : HEADER_BYTES;
        }
        return false;
    }
    uint8_t *body = parser->body;
    body[parser->size++] = byte;
    if (parser->size < parser->needed)
        return false;
    if (parser->is_ack) {
        parser->needed = 0;
        *frame = (struct frame){.address = (uint8_t)((body[0] & FROM_MODULE) | (body[0] >> 4 & 7u)),
                                .control = (uint8_t)(ACK | (body[0] & NUMBER_MASK))};
        return (body[0] ^ body[1]) == 0xFF;
    }
    if (parser->size == HEADER_BYTES) {
        parser->needed = byte > PAYLOAD_MAX ? 0 : HEADER_BYTES + byte + CRC_BYTES;
        return false;
    }
    parser->needed = 0;
    if (crc16(body, parser->size)) /* a CRC that is appended high byte first makes the CRC of the whole zero */
        return false;
    frame->address = body[0];
    frame->control = body[1];
    frame->payload.size = body[2];
    memcpy(frame->payload.bytes, body + HEADER_BYTES, body[2]);
    return true;
}
