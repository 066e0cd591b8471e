/* A module's end of one stop-and-wait link (docs/internal-bus.md): ModuleLink of simulator/engine/bus.py in C. */

#include "link.h"

#include "frames.h"

#define ACK_WAIT_NS 30000000
#define MAX_REPEATS 8u

void link_reset(struct station *station)
{
    station->ack_due_ns = NEVER;
    station->is_lost = station->is_due = station->has_flight = false;
    station->queue_head = station->queue_tail = station->acks_head = station->acks_tail = 0;
    station->expected = -1;
    station->flight_number = 0;
    station->is_sync_next = true;
    station->on_line_id = 0;
    station->repeats_left = 0;
}

bool link_wants_line(const struct station *station) { return station->is_due || station->acks_head != station->acks_tail; }

static void drop_flight(struct station *station)
{
    station->has_flight = station->is_due = false;
    station->ack_due_ns = NEVER;
}

static void load_next(struct bus *bus, struct station *station, uint8_t address)
{
    if (station->has_flight || station->queue_head == station->queue_tail)
        return;
    uint8_t number = station->next_number;
    station->next_number = (number + 1u) & NUMBER_MASK;
    uint8_t control = (uint8_t)(number | (station->is_sync_next ? SYNC : 0u));
    station->is_sync_next = false;
    station->flight_number = number;
    const struct payload *payload = &station->queue[station->queue_tail++ % QUEUE_SIZE];
    address |= FROM_MODULE;
    if (control == number && payload->size == 3 && payload->bytes[0] == SENSOR)
        station->flight_size = frame_encode_edge(station->flight, address, number, payload);
    else
        station->flight_size = frame_encode(station->flight, address, control, payload);
    station->flight_id = ++bus->last_flight_id;
    station->has_flight = station->is_due = true;
    station->repeats_left = MAX_REPEATS;
}

static void acknowledge(struct station *station, uint8_t number)
{
    station->acks[station->acks_head++ % QUEUE_SIZE] = number;
}

bool link_receive(struct bus *bus, struct station *station, const struct frame *frame)
{
    uint8_t number = frame->control & NUMBER_MASK;
    if (frame->control & ACK) {
        if (station->has_flight && number == station->flight_number) {
            drop_flight(station);
            load_next(bus, station, frame->address);
        }
        return false;
    }
    if (frame->control & SYNC) {
        station->queue_tail = station->queue_head;
        station->acks_tail = station->acks_head;
        drop_flight(station);
        station->is_sync_next = true;
        station->is_lost = false;
    } else if (station->expected < 0) {
        return false;
    } else if (number != station->expected) {
        if (number == ((station->expected - 1) & (int)NUMBER_MASK))
            acknowledge(station, number);
        return false;
    }
    station->expected = (int16_t)((number + 1u) & NUMBER_MASK);
    acknowledge(station, number);
    return true;
}

void link_send(struct bus *bus, struct station *station, uint8_t address, const struct payload *payload)
{
    if (station->expected < 0 || station->is_lost || station->queue_head - station->queue_tail == QUEUE_SIZE)
        return;
    station->queue[station->queue_head++ % QUEUE_SIZE] = *payload;
    load_next(bus, station, address);
}

uint32_t link_take_frame(struct station *station, uint8_t address, uint8_t *frame)
{
    if (station->acks_head != station->acks_tail) {
        station->on_line_id = 0;
        return frame_encode_ack(frame, (uint8_t)(address | FROM_MODULE), station->acks[station->acks_tail++ % QUEUE_SIZE]);
    }
    station->is_due = false;
    station->on_line_id = station->flight_id;
    for (uint32_t i = 0; i < station->flight_size; i++)
        frame[i] = station->flight[i];
    return station->flight_size;
}

void link_transmitted(struct station *station, int64_t now_ns)
{
    if (station->on_line_id && station->has_flight && station->on_line_id == station->flight_id)
        station->ack_due_ns = now_ns + ACK_WAIT_NS;
    station->on_line_id = 0;
}

void link_expire(struct station *station, int64_t now_ns)
{
    if (now_ns < station->ack_due_ns)
        return;
    station->ack_due_ns = NEVER;
    if (station->repeats_left) {
        station->repeats_left--;
        station->is_due = true;
    } else {
        drop_flight(station);
        station->queue_tail = station->queue_head;
        station->acks_tail = station->acks_head;
        station->expected = -1; /* it acknowledges nothing either, so that the controller misses it */
        station->is_lost = true;
    }
}
