#include "path.h"

#include "bus_frame.h"
#include "counters.h"
#include "finisher.h"
#include "log.h"
#include "paper.h"
#include "recovery.h"
#include "text.h"
#include "timebase.h"

#define FLIGHTS_MAX 12u
#define EARLY_MS 8u           /* no sheet comes sooner than its way takes, but for rounding */
#define LONG_MS 10u           /* a passage longer than this was of two sheets */
#define BOUNCE_MS 15u         /* a contact settles within this; no sheet or gap is as short */
#define STOP_SHORT_MS 80u     /* the motor stops this long before a sheet would leave too early */
#define AFTER_STOP_MS 200u    /* reports of edges made before the motor stopped */

static struct flight flights[FLIGHTS_MAX]; /* in the order of their exit */
static uint32_t edge_ms[SENSOR_COUNT];     /* the last edge of each sensor that counted */
static unsigned count;
static uint16_t exits_heard;
static uint16_t taken_back; /* picks since the engine last told its exits: what seemed to slip may have come out unheard */
static bool is_paused;
static uint32_t paused_at_ms;
static struct sheet_order paused_order;

static void remove_flight(unsigned index)
{
    count--;
    memmove(&flights[index], &flights[index + 1], (count - index) * sizeof flights[0]);
}

bool path_is_empty(void) { return count == 0; }
bool path_has_room(void) { return count < FLIGHTS_MAX; }
const struct flight *path_at(unsigned index) { return index < count ? &flights[index] : 0; }
bool path_waits_for_registration(void) { return count && flights[count - 1].led == 0; }

void path_add(const struct sheet_order *order, unsigned tray, bool is_repeated)
{
    flights[count++] = (struct flight){.order = *order, .tray = (uint8_t)tray, .length_mm = paper_length_mm(order, tray),
                                       .picked_ms = now_ms, .is_repeated = is_repeated};
}

void path_take_back_pick(void)
{
    taken_back++;
    jobs_return_sheet(&flights[--count].order);
}

uint32_t path_registration_deadline(void) { return flight_lead_deadline(&flights[count - 1]); }

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
    return flight_lead_ms(last, flight_stations(last) - 1) + flight_travel_ms(last->length_mm);
}

void path_lose_all(const char *why)
{
    if (count)
        log_warn("path", "%u sheets to print again: %s", count, why);
    while (count)
        jobs_return_sheet(&flights[--count].order);
    is_paused = false;
}

static void count_as_delivered(const struct sheet_order *order, unsigned tray)
{
    exits_heard++;
    finisher_on_sheet(order);
    jobs_confirm_sheet(order, tray);
}

static void deliver(unsigned index)
{
    struct sheet_order order = flights[index].order;
    unsigned tray = flights[index].tray;
    remove_flight(index);
    count_as_delivered(&order, tray);
}

void path_on_exits(uint16_t exits)
{
    uint16_t unheard = (uint16_t)(exits - exits_heard);
    struct sheet_order order;
    if (unheard && unheard <= count + taken_back) {
        log_info("path", "%u sheets came out unheard", unheard);
        for (; unheard && count; unheard--)
            deliver(0);
        for (; unheard && jobs_peek_sheet(&order); unheard--) {
            jobs_take_sheet(&order);
            count_as_delivered(&order, COUNTER_TRAYS);
        }
    }
    exits_heard = exits;
    taken_back = 0;
}

bool path_forget_unseen(void)
{
    for (unsigned i = 0; i < count; i++)
        if (flights[i].led)
            return false;
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
        if (flight->led == flight_stations(flight) || flight_sensor(flight, flight->led) != sensor)
            continue;
        int32_t error_ms = (int32_t)(now_ms - flight_lead_ms(flight, flight->led));
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
    /* What somebody left in the path, or a late sheet whose pick was repeated, comes before the one expected. An edge
       told late by a repeat on the bus makes the next one of that sheet seem early, but not the first. */
    if (time_is_earlier(now_ms + (flight->led ? EDGE_MARGIN_MS : EARLY_MS), flight_lead_ms(flight, flight->led))) {
        recovery_jam(sensor, flight->is_repeated ? "a late sheet and the one picked in its place" : "a sheet too early");
        return;
    }
    unsigned station = flight->led++;
    flight->lead_ms[station] = now_ms;
    if (sensor != SENSOR_FUSER)
        return;
    engine_set_gate(flight_is_duplex(flight) && station == 1);
    engine_divert(flight->order.to_standard_bin);
}

/* False when the sheet is not what it should be, and the path has been stopped for it. */
static bool check_paper(struct flight *flight, uint32_t passage_ms)
{
    if (flight->trailed == 0)
        flight->first_passage_ms = passage_ms;
    if (flight->trailed != 1 || !time_is_earlier(bus_frame_damaged_ms(), flight->lead_ms[0]))
        return true; /* edges that came again over a disturbed bus came late: they tell nothing of the sheet */
    switch (flight_judge(flight, passage_ms)) {
    case PAPER_OF_OTHER_SIZE: recovery_jam(JAM_WRONG_SIZE, "a sheet of another size"); return false;
    case PAPER_TWICE: recovery_jam(JAM_TWO_SHEETS, "two sheets, one upon the other"); return false;
    default: return true;
    }
}

static void take_trailing_edge(enum sensor sensor)
{
    for (unsigned i = 0; i < count; i++) {
        struct flight *flight = &flights[i];
        if (flight->trailed == flight->led || flight_sensor(flight, flight->trailed) != sensor)
            continue;
        uint32_t passage_ms = now_ms - flight->lead_ms[flight->trailed];
        if (flight->trailed == 0 && flight->is_repeated && passage_ms > flight_travel_ms(flight->length_mm) + LONG_MS) {
            recovery_jam(JAM_TWO_SHEETS, "a late sheet upon the one picked in its place");
            return;
        }
        if (!check_paper(flight, passage_ms))
            return;
        if (++flight->trailed < flight_stations(flight))
            return;
        deliver(i);
        return;
    }
}

void path_on_sensor(enum sensor sensor, bool covered)
{
    /* What moves in a stopped path is moved by a hand. */
    if (sensor == SENSOR_DUPLEX || recovery_is_stopped_for(AFTER_STOP_MS) || now_ms - edge_ms[sensor] < BOUNCE_MS)
        return;
    edge_ms[sensor] = now_ms;
    if (covered)
        take_leading_edge(sensor);
    else
        take_trailing_edge(sensor);
}

/* Stop short of the exit while the finisher is still busy with the set before. True when that was done. */
static bool wait_for_finisher(const struct flight *flight)
{
    if (flight->led + 1u != flight_stations(flight) || !finisher_is_closed_to(&flight->order))
        return false;
    uint32_t stop_ms = flight_lead_ms(flight, flight->led) - STOP_SHORT_MS;
    if (time_reached(stop_ms)) {
        pause_for_finisher(&flight->order);
        return true;
    }
    timebase_wake_by(stop_ms);
    return false;
}

/* A sheet that holds up those behind it is late too, though not yet past all doubt. */
static void stop_for(const struct flight *overdue, const char *what)
{
    for (unsigned i = 0; &flights[i] != overdue; i++)
        if (flight_is_late_to_leave(&flights[i])) {
            recovery_jam(flight_location(&flights[i]), "a sheet did not leave");
            return;
        }
    recovery_jam(flight_location(overdue), what);
}

static bool check_edges(const struct flight *flight)
{
    if (wait_for_finisher(flight))
        return false;
    if (flight->led && flight->led < flight_stations(flight)) {
        if (time_reached(flight_lead_deadline(flight))) {
            stop_for(flight, "a sheet did not arrive");
            return false;
        }
        timebase_wake_by(flight_lead_deadline(flight));
    }
    if (flight->trailed < flight->led) {
        if (time_reached(flight_trail_deadline(flight))) {
            stop_for(flight, "a sheet did not leave");
            return false;
        }
        timebase_wake_by(flight_trail_deadline(flight));
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
