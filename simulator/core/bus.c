/* The wires of the internal bus: time per byte, and whose turn it is. simulator/engine/line.py in C. */

#include <string.h>

#include "link.h"

#define BYTE_NS 86806 /* ten bits at 115200 baud (docs/internal-bus.md) */

static const char *const names[STATION_COUNT] = {"engine", "finisher", "scanner", "panel"};

static uint8_t address_of(int station) { return (uint8_t)(station + 1); }

static void set_timer(struct core *core, int index)
{
    struct station *station = &core->state.bus.stations[index];
    station->timer_ns = station->ack_due_ns;
    if (station->timer_ns == NEVER)
        event_cancel(core, EVENT_ACK + index);
    else
        event_set(core, EVENT_ACK + index, station->timer_ns);
}

static bool take_damage(struct bus *bus, enum damage damage, enum towards towards)
{
    uint32_t *left = &bus->damage_left[towards][damage];
    if (!*left)
        return false;
    --*left;
    return true;
}

static enum damage take_any_damage(struct bus *bus, enum towards towards)
{
    enum damage damage = 0;
    while (damage < DAMAGE_COUNT && !take_damage(bus, damage, towards))
        damage++;
    return damage;
}

/* From the end of the byte before, not from now: a late caller does not slow the line. */
static void begin_byte(struct core *core)
{
    struct bus *bus = &core->state.bus;
    bus->byte_end_ns += BYTE_NS;
    event_set(core, EVENT_BUS_BYTE, bus->byte_end_ns);
}

static void start_frame(struct core *core)
{
    struct bus *bus = &core->state.bus;
    while (bus->waiting_count) {
        int index = bus->waiting[0];
        struct station *station = &bus->stations[index];
        memmove(bus->waiting, bus->waiting + 1, --bus->waiting_count);
        station->is_waiting = false;
        if (station->is_muted || !link_wants_line(station))
            continue;
        bus->speaker = index;
        bus->frame_size = link_take_frame(station, address_of(index), bus->frame);
        bus->frame_damage = take_any_damage(bus, TOWARDS_CONTROLLER);
        if (bus->frame_damage == DAMAGE_GARBLE)
            bus->frame[bus->frame_size - 1] ^= 1u;
        bus->position = 0;
        bus->byte_end_ns = core->shared.now_ns;
        begin_byte(core);
        return;
    }
}

/* Bring the line and the timer in step with what this station's link wants. */
static void attend(struct core *core, int index)
{
    struct bus *bus = &core->state.bus;
    struct station *station = &bus->stations[index];
    if (station->ack_due_ns != station->timer_ns)
        set_timer(core, index);
    if (link_wants_line(station) && !station->is_waiting && !station->is_muted) {
        station->is_waiting = true;
        bus->waiting[bus->waiting_count++] = (uint8_t)index;
    }
    if (bus->speaker < 0 && bus->waiting_count)
        start_frame(core);
}

void bus_start(struct core *core)
{
    struct bus *bus = &core->state.bus;
    event_cancel(core, EVENT_BUS_BYTE);
    memset(&bus->parser, 0, sizeof bus->parser);
    bus->speaker = -1;
    bus->waiting_count = 0;
    for (int i = 0; i < STATION_COUNT; i++) {
        bus->stations[i].is_waiting = false;
        link_reset(&bus->stations[i]);
        set_timer(core, i);
    }
}

void core_bus_fit(struct core *core, int32_t address) { core->state.bus.stations[address - 1].is_fitted = true; }

void core_bus_reset(struct core *core) { bus_start(core); }

void core_bus_mute(struct core *core, int32_t address, int32_t is_muted)
{
    struct station *station = &core->state.bus.stations[address - 1];
    station->is_muted = is_muted;
    link_reset(station);
    attend(core, address - 1);
}

void core_bus_damage(struct core *core, int32_t damage, int32_t towards, int32_t frames)
{
    core->state.bus.damage_left[towards][damage] += (uint32_t)frames;
}

void core_bus_send(struct core *core, int32_t address, const uint8_t *bytes, int32_t size)
{
    struct bus *bus = &core->state.bus;
    struct payload payload = {.size = (uint8_t)size};
    memcpy(payload.bytes, bytes, payload.size);
    link_send(bus, &bus->stations[address - 1], (uint8_t)address, &payload);
    attend(core, address - 1);
}

static void trace_frame(struct core *core, const struct frame *frame)
{
    uint8_t text[FRAME_MAX] = {frame->address, frame->control, frame->payload.size};
    if (frame->control & ACK) {
        text[0] = (uint8_t)((frame->address & FROM_MODULE) | (frame->address & 7u) << 4 | (frame->control & NUMBER_MASK));
        trace_hex(core, "bus>", text, 1);
        return;
    }
    memcpy(text + 3, frame->payload.bytes, frame->payload.size);
    trace_hex(core, "bus>", text, 3u + frame->payload.size);
}

static void hear(struct core *core, const struct frame *frame)
{
    struct bus *bus = &core->state.bus;
    trace_frame(core, frame);
    if (frame->address == 0 || frame->address > STATION_COUNT)
        return;
    int index = frame->address - 1;
    struct station *station = &bus->stations[index];
    if (!station->is_fitted || station->is_muted)
        return;
    if (link_receive(bus, station, frame))
        core_call(core, CALL_MESSAGE, frame->address, frame->payload.bytes, frame->payload.size);
    attend(core, index);
}

void bus_take_controller_byte(struct core *core, uint8_t byte)
{
    struct bus *bus = &core->state.bus;
    struct frame frame;
    if (frame_is_behind_start(&bus->parser) && take_damage(bus, DAMAGE_GARBLE, TOWARDS_MODULES))
        byte ^= 1u;
    if (!frame_parse(&bus->parser, byte, core->shared.now_ns, &frame) || take_damage(bus, DAMAGE_DROP, TOWARDS_MODULES))
        return;
    hear(core, &frame);
    if (take_damage(bus, DAMAGE_DUPLICATE, TOWARDS_MODULES))
        hear(core, &frame);
}

void bus_on_ack_overdue(struct core *core, int index)
{
    struct station *station = &core->state.bus.stations[index];
    station->timer_ns = NEVER;
    link_expire(station, core->shared.now_ns);
    if (station->is_lost)
        trace_record(core, names[index], "link lost", 9);
    attend(core, index);
}

void bus_on_byte_end(struct core *core)
{
    struct bus *bus = &core->state.bus;
    uint8_t byte = bus->frame[bus->position++];
    bool is_heard = bus->frame_damage != DAMAGE_DROP;
    if (bus->position < bus->frame_size) {
        begin_byte(core);
        if (is_heard)
            usart_receive(core, USART_BUS, byte);
        return;
    }
    int index = bus->speaker;
    uint8_t bare[FRAME_MAX];
    trace_hex(core, "bus<", bare, frame_bare(bus->frame, bus->frame_size, bare));
    if (bus->frame_damage == DAMAGE_DUPLICATE) {
        bus->frame_damage = DAMAGE_NONE;
        bus->position = 0;
        begin_byte(core);
        usart_receive(core, USART_BUS, byte);
        return;
    }
    link_transmitted(&bus->stations[index], core->shared.now_ns);
    bus->speaker = -1;
    attend(core, index);
    if (is_heard)
        usart_receive(core, USART_BUS, byte);
}
