#ifndef FRAMES_H
#define FRAMES_H

/* Frames of the internal bus as bytes. No line, no links. */

#include "core.h"

#define FROM_MODULE 0x80u
#define ACK 0x80u
#define SYNC 0x40u
#define NUMBER_MASK 0x0Fu
#define SENSOR 0x90u

/* An acknowledgement has control ACK and number, and no payload. */
struct frame {
    uint8_t address, control;
    struct payload payload;
};

uint32_t frame_encode(uint8_t *to, uint8_t address, uint8_t control, const struct payload *payload);
uint32_t frame_encode_ack(uint8_t *to, uint8_t address, uint8_t number);

uint32_t frame_encode_edge(uint8_t *to, uint8_t address, uint8_t number, const struct payload *payload);

/* What a frame on the wire says, without what only guards it; a report as if it had a long frame. */
uint32_t frame_bare(const uint8_t *wire, uint32_t size, uint8_t *bytes);

/* Whether the next byte is the first behind a start byte. */
static inline bool frame_is_behind_start(const struct frame_parser *parser) { return parser->needed && !parser->size; }

/* Take one byte; true when it completes an intact frame. */
bool frame_parse(struct frame_parser *parser, uint8_t byte, int64_t now_ns, struct frame *frame);

#endif
