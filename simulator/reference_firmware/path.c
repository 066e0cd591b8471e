#include "path.h"

#include "feeder.h"
#include "finisher.h"
#include "log.h"
#include "product_config.h"
#include "recovery.h"
#include "text.h"
#include "timebase.h"

#define FLIGHTS_MAX 12u
#define STATIONS_MAX 5u
#define EDGE_MARGIN_MS 150u   /* how late an edge may be: bus repeats, roller wear */
#define EARLY_MS 8u           /* no sheet comes sooner than its way takes, but for rounding */
#define LONG_MS 20u           /* a passage longer than this was of two sheets */
#define MIN_GAP_MM 12u        /* the least gap the sensors still tell apart */
#define STOP_SHORT_MS 80u     /* the motor stops this long before a sheet would leave too early */
#define AFTER_STOP_MS 200u    /* reports of edges made before the motor stopped */

struct flight {
    struct sheet_order order;
    uint32_t picked_ms;
    bool is_repeated; /* the pick before it seemed to slip, and may have been late only */
    uint8_t led, trailed; /* stations whose leading, trailing edge has passed */
    uint32_t lead_ms[STATIONS_MAX];
};

static struct flight flights[FLIGHTS_MAX]; /* in the order of their exit */
static unsigned count;
static bool is_paused;
static uint32_t paused_at_ms;
static struct sheet_order paused_order;

static const uint8_t straight[] = {SENSOR_REGISTRATION, SENSOR_FUSER, SENSOR_EXIT};
static const uint8_t twice[] = {SENSOR_REGISTRATION, SENSOR_FUSER, SENSOR_REGISTRATION, SENSOR_FUSER, SENSOR_EXIT};

static bool is_duplex(const struct flight *flight) { return flight->order.sides == 2; }
static unsigned stations(const struct flight *flight) { return is_duplex(flight) ? sizeof twice : sizeof straight; }
static uint8_t sensor_at(const struct flight *f, unsigned station) { return is_duplex(f) ? twice[station] : straight[station]; }

uint32_t path_travel_ms(uint32_t distance_mm)
{
    uint32_t speed = product_config.process_speed_mm_s;
    return (distance_mm * 1000u + speed - 1) / speed;
}

/* From the fuser through the gate, out until the trailing edge clears it, back to registration. */
static uint32_t return_mm(void)
{
    return product_config.gate_mm - product_config.fuser_mm + product_config.sheet_length_mm + product_config.duplex_return_mm;
}

/* Length of the way to a station from the one before, or from the pick roller. */
static uint32_t leg_mm(const struct flight *flight, unsigned station)
{
    if (station == 0)
        return product_config.registration_mm;
    switch (sensor_at(flight, station)) {
    case SENSOR_FUSER: return product_config.fuser_mm - product_config.registration_mm;
    case SENSOR_EXIT: return product_config.exit_mm - product_config.fuser_mm;
    default: return return_mm();
    }
}

static uint32_t predicted_lead_ms(const struct flight *flight, unsigned station)
{
    if (station < flight->led)
        return flight->lead_ms[station];
    uint32_t distance_mm = 0;
    for (unsigned s = flight->led; s <= station; s++)
        distance_mm += leg_mm(flight, s);
    return (flight->led ? flight->lead_ms[flight->led - 1] : flight->picked_ms) + path_travel_ms(distance_mm);
}

static void remove_flight(unsigned index)
{
    count--;
    memmove(&flights[index], &flights[index + 1], (count - index) * sizeof flights[0]);
}

bool path_is_empty(void) { return count == 0; }
bool path_has_room(void) { return count < FLIGHTS_MAX; }
bool path_waits_for_registration(void) { return count && flights[count - 1].led == 0; }

void path_add(const struct sheet_order *order, bool is_repeated)
{
    flights[count++] = (struct flight){.order = *order, .picked_ms = now_ms, .is_repeated = is_repeated};
}

struct sheet_order path_take_back_pick(void)
{
    struct sheet_order order = flights[--count].order;
    jobs_return_sheet(&order);
    return order;
}

static uint32_t lead_deadline(const struct flight *flight)
{
    return predicted_lead_ms(flight, flight->led) + EDGE_MARGIN_MS + (flight->led ? 0u : product_config.feed_jitter_ms);
}

static uint32_t trail_deadline(const struct flight *flight)
{
    return flight->lead_ms[flight->trailed] + path_travel_ms(product_config.sheet_length_mm) + EDGE_MARGIN_MS;
}

uint32_t path_registration_deadline(void) { return lead_deadline(&flights[count - 1]); }

bool path_last_order(struct sheet_order *order)
{
    if (count)
        *order = flights[count - 1].order;
    return count != 0;
}

bool path_carries(uint32_t job_id, uint16_t set)
{
    for (unsigned i = 0; i < count; i++)
        if (flights[i].order.job_id == job_id && flights[i].order.at.set == set)
            return true;
    return false;
}

uint32_t path_last_exit(void)
{
    const struct flight *last = &flights[count - 1];
    return predicted_lead_ms(last, stations(last) - 1) + path_travel_ms(product_config.sheet_length_mm);
}

static bool is_earlier(uint32_t a, uint32_t b) { return (int32_t)(a - b) < 0; }

/* Push *pick_ms back until the passage of registration that follows it by `offset` ms is clear of the passage of
   `flight` that begins at `begin`. */
static void keep_clear(uint32_t *pick_ms, uint32_t offset, uint32_t begin, uint32_t passage_ms)
{
    uint32_t mine = *pick_ms + offset, end = begin + passage_ms;
    if (is_earlier(mine, end) && is_earlier(begin, mine + passage_ms + product_config.feed_jitter_ms))
        *pick_ms = end - offset;
}

static void not_before(uint32_t *pick_ms, uint32_t earliest_ms)
{
    if (is_earlier(*pick_ms, earliest_ms))
        *pick_ms = earliest_ms;
}

uint32_t path_earliest_pick(bool duplex)
{
    uint32_t passage_ms = path_travel_ms(product_config.sheet_length_mm + MIN_GAP_MM);
    uint32_t first = path_travel_ms(product_config.registration_mm);
    uint32_t second = first + path_travel_ms(product_config.fuser_mm - product_config.registration_mm + return_mm());
    /* A sheet that reverses keeps the gate busy for its length twice: out, and back. */
    uint32_t reversal_ms = path_travel_ms(2u * product_config.sheet_length_mm + MIN_GAP_MM);
    uint32_t pick_ms = now_ms, before;
    do {
        before = pick_ms;
        for (unsigned i = 0; i < count; i++) {
            const struct flight *flight = &flights[i];
            bool returns = is_duplex(flight);
            uint32_t begin = predicted_lead_ms(flight, 0);
            uint32_t last_begin = returns ? predicted_lead_ms(flight, 2) : begin;
            if (!duplex) { /* it must not overtake, so it follows the last passage */
                not_before(&pick_ms, last_begin + passage_ms - first);
                continue;
            }
            keep_clear(&pick_ms, first, begin, passage_ms);
            if (!returns)
                continue;
            not_before(&pick_ms, begin + reversal_ms - first);
            keep_clear(&pick_ms, first, last_begin, passage_ms);
            keep_clear(&pick_ms, second, last_begin, passage_ms);
        }
    } while (pick_ms != before);
    return pick_ms;
}

void path_lose_all(const char *why)
{
    if (count)
        log_warn("path", "%u sheets to print again: %s", count, why);
    while (count)
        jobs_return_sheet(&flights[--count].order);
    is_paused = false;
}

static void deliver(unsigned index)
{
    struct sheet_order order = flights[index].order;
    remove_flight(index);
    finisher_on_sheet(&order);
    jobs_confirm_sheet(&order);
}

bool path_settle_as_delivered(void)
{
    for (unsigned i = 0; i < count; i++)
        if (flights[i].led && flights[i].led + 2u < stations(&flights[i]))
            return false;
    while (count && flights[0].led)
        deliver(0);
    path_lose_all("not seen since it was picked");
    return true;
}

static void pause_for_finisher(const struct sheet_order *order)
{
    is_paused = true;
    paused_order = *order;
    paused_at_ms = now_ms;
    engine_set_motor(false);
    log_info("path", "waits for the finisher");
}

static void resume(void)
{
    uint32_t pause_ms = now_ms - paused_at_ms;
    for (unsigned i = 0; i < count; i++) {
        flights[i].picked_ms += pause_ms;
        for (unsigned s = 0; s < flights[i].led; s++)
            flights[i].lead_ms[s] += pause_ms;
    }
    is_paused = false;
    engine_set_motor(true);
}

/* Of the sheets that may reach this sensor next, the one expected nearest to now. */
static struct flight *flight_reaching(enum sensor sensor)
{
    struct flight *best = 0;
    uint32_t best_error_ms = 0;
    for (unsigned i = 0; i < count; i++) {
        struct flight *flight = &flights[i];
        if (flight->led == stations(flight) || sensor_at(flight, flight->led) != sensor)
            continue;
        int32_t error_ms = (int32_t)(now_ms - predicted_lead_ms(flight, flight->led));
        uint32_t distance_ms = (uint32_t)(error_ms < 0 ? -error_ms : error_ms);
        if (!best || distance_ms < best_error_ms) {
            best = flight;
            best_error_ms = distance_ms;
        }
    }
    return best;
}

static void take_leading_edge(enum sensor sensor)
{
    struct flight *flight = flight_reaching(sensor);
    if (!flight) {
        recovery_jam(sensor, "a sheet nobody sent");
        return;
    }
    if (flight->led == 0 && flight->is_repeated &&
        is_earlier(now_ms + EARLY_MS, flight->picked_ms + path_travel_ms(product_config.registration_mm))) {
        recovery_jam(sensor, "a late sheet and the one picked in its place");
        return;
    }
    unsigned station = flight->led++;
    flight->lead_ms[station] = now_ms;
    if (sensor != SENSOR_FUSER)
        return;
    engine_set_gate(is_duplex(flight) && station == 1);
}

static void take_trailing_edge(enum sensor sensor)
{
    for (unsigned i = 0; i < count; i++) {
        struct flight *flight = &flights[i];
        if (flight->trailed == flight->led || sensor_at(flight, flight->trailed) != sensor)
            continue;
        uint32_t passage_ms = now_ms - flight->lead_ms[flight->trailed];
        if (flight->trailed == 0 && flight->is_repeated && passage_ms > path_travel_ms(product_config.sheet_length_mm) + LONG_MS) {
            recovery_jam(sensor, "two sheets, one upon the other");
            return;
        }
        if (++flight->trailed < stations(flight))
            return;
        deliver(i);
        return;
    }
}

void path_on_sensor(enum sensor sensor, bool covered)
{
    /* What moves in a stopped path is moved by a hand. */
    if (sensor == SENSOR_DUPLEX || recovery_is_stopped_for(AFTER_STOP_MS))
        return;
    if (covered)
        take_leading_edge(sensor);
    else
        take_trailing_edge(sensor);
    work_request();
}

/* Where an overdue sheet is: at the last sensor it reached if it still covers it, else on its way to the next. */
static enum sensor location(const struct flight *flight)
{
    if (flight->trailed < flight->led)
        return sensor_at(flight, flight->led - 1u);
    return is_duplex(flight) && flight->led == 2 ? SENSOR_DUPLEX : sensor_at(flight, flight->led);
}

/* Stop short of the exit while the finisher is still busy with the set before. True when that was done. */
static bool wait_for_finisher(const struct flight *flight)
{
    if (flight->led + 1u != stations(flight) || !finisher_is_closed_to(&flight->order))
        return false;
    uint32_t stop_ms = predicted_lead_ms(flight, flight->led) - STOP_SHORT_MS;
    if (time_reached(stop_ms)) {
        pause_for_finisher(&flight->order);
        return true;
    }
    timebase_wake_by(stop_ms);
    return false;
}

static bool check_edges(const struct flight *flight)
{
    if (wait_for_finisher(flight))
        return false;
    if (flight->led && flight->led < stations(flight)) {
        if (time_reached(lead_deadline(flight))) {
            recovery_jam(location(flight), "a sheet did not arrive");
            return false;
        }
        timebase_wake_by(lead_deadline(flight));
    }
    if (flight->trailed < flight->led) {
        if (time_reached(trail_deadline(flight))) {
            recovery_jam(location(flight), "a sheet did not leave");
            return false;
        }
        timebase_wake_by(trail_deadline(flight));
    }
    return true;
}

void path_step(void)
{
    if (recovery_is_stopped_for(0))
        return;
    if (is_paused) {
        if (finisher_is_closed_to(&paused_order))
            return;
        resume();
    }
    for (unsigned i = 0; i < count; i++)
        if (!check_edges(&flights[i]))
            return;
}

bool path_is_paused(void) { return is_paused; }
