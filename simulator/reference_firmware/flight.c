#include "flight.h"

#include "product_config.h"
#include "timebase.h"

#define OVERLAP_MM 50u       /* two sheets this far apart still count as fed at once, not as stuck */
#define LENGTH_MARGIN_MM 8u  /* A4 and Letter, the sizes nearest to each other, differ by 18 mm */

static const uint8_t straight[] = {SENSOR_REGISTRATION, SENSOR_FUSER, SENSOR_EXIT};
static const uint8_t twice[] = {SENSOR_REGISTRATION, SENSOR_FUSER, SENSOR_REGISTRATION, SENSOR_FUSER, SENSOR_EXIT};

bool flight_is_duplex(const struct flight *flight) { return flight->order.sides == 2; }
unsigned flight_stations(const struct flight *flight) { return flight_is_duplex(flight) ? sizeof twice : sizeof straight; }
uint8_t flight_sensor(const struct flight *f, unsigned station) { return flight_is_duplex(f) ? twice[station] : straight[station]; }

uint32_t flight_travel_ms(uint32_t distance_mm)
{
    uint32_t speed = product_config.process_speed_mm_s;
    return (distance_mm * 1000u + speed - 1) / speed;
}

/* From the fuser through the gate, out until the trailing edge clears it, back to registration. */
uint32_t flight_return_mm(uint32_t length_mm)
{
    return product_config.gate_mm - product_config.fuser_mm + length_mm + product_config.duplex_return_mm;
}

/* Length of the way to a station from the one before, or from the pick roller. */
static uint32_t leg_mm(const struct flight *flight, unsigned station)
{
    if (station == 0)
        return product_config.registration_mm;
    switch (flight_sensor(flight, station)) {
    case SENSOR_FUSER: return product_config.fuser_mm - product_config.registration_mm;
    case SENSOR_EXIT: return product_config.exit_mm - product_config.fuser_mm;
    default: return flight_return_mm(flight->length_mm);
    }
}

uint32_t flight_lead_ms(const struct flight *flight, unsigned station)
{
    if (station < flight->led)
        return flight->lead_ms[station];
    uint32_t distance_mm = 0;
    for (unsigned s = flight->led; s <= station; s++)
        distance_mm += leg_mm(flight, s);
    return (flight->led ? flight->lead_ms[flight->led - 1] : flight->picked_ms) + flight_travel_ms(distance_mm);
}

uint32_t flight_lead_deadline(const struct flight *flight)
{
    return flight_lead_ms(flight, flight->led) + EDGE_MARGIN_MS + (flight->led ? 0u : product_config.feed_jitter_ms);
}

uint32_t flight_trail_deadline(const struct flight *flight)
{
    return flight->lead_ms[flight->trailed] + flight_travel_ms(flight->length_mm + OVERLAP_MM) + EDGE_MARGIN_MS;
}

bool flight_is_late_to_leave(const struct flight *f)
{
    return f->trailed < f->led && time_reached(f->lead_ms[f->trailed] + flight_travel_ms(f->length_mm) + EDGE_MARGIN_MS);
}

static bool is_about(uint32_t passage_ms, uint32_t length_mm)
{
    uint32_t whole_ms = flight_travel_ms(length_mm), margin_ms = flight_travel_ms(LENGTH_MARGIN_MM);
    return passage_ms + margin_ms >= whole_ms && passage_ms <= whole_ms + margin_ms;
}

/* A frame repeated on the bus spoils one passage, a sheet both. */
enum flight_paper flight_judge(const struct flight *flight, uint32_t second_passage_ms)
{
    uint32_t first_passage_ms = flight->first_passage_ms;
    if (is_about(first_passage_ms, flight->length_mm) || is_about(second_passage_ms, flight->length_mm))
        return PAPER_AS_EXPECTED;
    for (unsigned size = 0; size < sizeof product_config.paper_length_mm / sizeof product_config.paper_length_mm[0]; size++) {
        uint32_t length_mm = product_config.paper_length_mm[size];
        if (length_mm && is_about(first_passage_ms, length_mm) && is_about(second_passage_ms, length_mm))
            return PAPER_OF_OTHER_SIZE;
    }
    bool is_long = first_passage_ms > flight_travel_ms(flight->length_mm) && second_passage_ms > flight_travel_ms(flight->length_mm);
    return is_long ? PAPER_TWICE : PAPER_OF_OTHER_SIZE;
}

/* Where an overdue sheet is: at the last sensor it reached if it still covers it, else on its way to the next. */
enum sensor flight_location(const struct flight *flight)
{
    if (flight->trailed < flight->led)
        return flight_sensor(flight, flight->led - 1u);
    return flight_is_duplex(flight) && flight->led == 2 ? SENSOR_DUPLEX : flight_sensor(flight, flight->led);
}
