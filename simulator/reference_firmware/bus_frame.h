#ifndef BUS_FRAME_H
#define BUS_FRAME_H

/* Frames of the internal bus: bytes to frames in the interrupt, frames to bytes. Knows nothing of delivery. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BUS_PAYLOAD_MAX 32u
#define BUS_FRAME_MAX (BUS_PAYLOAD_MAX + 6u)
#define BUS_FROM_MODULE 0x80u
#define BUS_CONTROL_ACK 0x80u
#define BUS_CONTROL_SYNC 0x40u
#define BUS_CONTROL_SEQUENCE 0x0Fu

struct bus_frame {
    uint8_t address, control, length;
    uint8_t payload[BUS_PAYLOAD_MAX];
};

/* Take one byte off the line. Called by the interrupt. */
void bus_frame_receive(uint8_t byte);

/* When a frame was last thrown away as damaged, in ms of time_ms(). It will have come again 30 ms late or more. */
uint32_t bus_frame_damaged_ms(void);

/* The oldest intact frame. False when there is none. */
bool bus_frame_next(struct bus_frame *frame);

/* Write a frame's bytes to `bytes` (BUS_FRAME_MAX of them) and return how many. */
size_t bus_frame_encode(const struct bus_frame *frame, uint8_t *bytes);

/* Write the three bytes that acknowledge a module's frame of that number to `bytes` and return how many. */
size_t bus_ack_encode(unsigned module, unsigned number, uint8_t *bytes);

#endif
