#ifndef LINK_H
#define LINK_H

/* A module's end of one link. Knows no line and no time but what it is told. */

#include "frames.h"

void link_reset(struct station *station);
bool link_wants_line(const struct station *station);

/* Take an intact frame for this module; true when its payload is to be delivered. */
bool link_receive(struct bus *bus, struct station *station, const struct frame *frame);

void link_send(struct bus *bus, struct station *station, uint8_t address, const struct payload *payload);

/* The next frame for the line, acknowledgements first. Only if link_wants_line(). Returns its size. */
uint32_t link_take_frame(struct station *station, uint8_t address, uint8_t *frame);

void link_transmitted(struct station *station, int64_t now_ns);
void link_expire(struct station *station, int64_t now_ns);

#endif
