#include "finisher.h"

#include "bus.h"
#include "counters.h"
#include "engine.h"
#include "flight.h"
#include "log.h"
#include "modules.h"
#include "path.h"
#include "product_config.h"
#include "timebase.h"

enum { STAPLE = 0x20, EJECT, SHIFT };
enum { SET_DONE = 0xA0, SUPPLY, BIN, FAULT, GATHERED };
enum { SUPPLY_GOOD, SUPPLY_EMPTY, SUPPLY_LOW };

#define EJECT_MS 300u  /* the ejector's stroke */
#define MARGIN_MS 250u /* bus time both ways, and a stapler that is a little slow */
#define OVERDUE_MS 10000u
#define TELL_MS 5000u /* a job may end in the moment in which its set is found to be loose */

/* Sheets of one set in the accumulator. */
struct pile {
    uint32_t job_id;
    uint16_t set;
    uint32_t sheets;
};

static struct pile gathered;

/* What is being stapled or ejected. */
static struct {
    bool is_running;
    uint8_t staples;
    struct pile pile;
    uint32_t done_by_ms, overdue_ms;
} cycle;

/* Where the last set was laid, and which it was. */
static struct {
    struct pile pile;
    bool is_shifted;
    bool is_told; /* the finisher knows */
} place;

/* A set with more sheets than the stapler takes comes out loose, piece by piece. */
static struct pile too_thick;

static uint8_t supply, fault;
static bool bin_full, is_unstapled_accepted;
static bool is_recount_due; /* a hand has taken out sheets that count as gathered */
static uint32_t unstapled_job_id, unstapled_until_ms;

static bool is_same_set(const struct pile *pile, uint32_t job_id, uint16_t set)
{
    return pile->job_id == job_id && pile->set == set;
}

static bool is_gathered(const struct sheet_order *order) { return is_same_set(&gathered, order->job_id, order->at.set); }

static bool is_set_complete(void)
{
    const struct job *job = jobs_find(gathered.job_id);
    return gathered.sheets && (!job || jobs_set_is_taken(job, gathered.set)) && !path_carries(gathered.job_id, gathered.set);
}

/* Staples that each set of the job gets. */
static uint8_t staples_of(uint32_t job_id)
{
    const struct job *job = jobs_find(job_id);
    return job && !job->is_cancelled && product_config.has_stapler ? job->staples : 0;
}

static uint8_t staples_wanted(void)
{
    return is_same_set(&too_thick, gathered.job_id, gathered.set) ? 0 : staples_of(gathered.job_id);
}

/* True when no more sheets fit and another of the same set is on its way. */
static bool is_accumulator_full(void)
{
    return gathered.sheets >= product_config.staple_set_limit && path_carries(gathered.job_id, gathered.set);
}

bool finisher_bin_is_full(void) { return bin_full; }
unsigned finisher_fault(void) { return fault; }
bool finisher_is_low_on_staples(void) { return supply == SUPPLY_LOW; }

bool finisher_wants_staples(void)
{
    return supply == SUPPLY_EMPTY && !is_unstapled_accepted && !cycle.is_running && is_set_complete() && staples_wanted();
}

void finisher_go_on_unstapled(void)
{
    is_unstapled_accepted = true;
    work_request();
}

static bool goes_to_standard_bin(const struct sheet_order *order)
{
    return !product_config.has_finisher || order->to_standard_bin;
}

bool finisher_can_take(const struct sheet_order *order)
{
    if (goes_to_standard_bin(order))
        return !engine_bin_is_full();
    return modules_is_up(MODULE_FINISHER) && !bin_full && !fault && !finisher_wants_staples();
}

bool finisher_holds(uint32_t job_id)
{
    return (gathered.sheets && gathered.job_id == job_id) || (cycle.is_running && cycle.pile.job_id == job_id);
}

bool finisher_is_closed_to(const struct sheet_order *order)
{
    if (goes_to_standard_bin(order))
        return false;
    if (cycle.is_running && cycle.staples)
        return true;
    return gathered.sheets && !is_gathered(order) && (cycle.is_running || fault || bin_full || staples_wanted());
}

static uint32_t closed_ms(uint8_t staples)
{
    return product_config.align_ms + staples * product_config.staple_ms + EJECT_MS + MARGIN_MS;
}

/* A set is closed from its last sheet on, and the next set's first sheet needs its way to the exit: they overlap. */
uint32_t finisher_earliest_pick(const struct sheet_order *order)
{
    struct sheet_order last;
    uint32_t free_ms = now_ms;
    if (goes_to_standard_bin(order))
        return now_ms;
    bool has_last = path_last_order(&last) && !last.to_standard_bin;
    if (has_last && last.job_id == order->job_id && last.at.set == order->at.set)
        return now_ms;
    if (cycle.is_running && cycle.staples)
        free_ms = cycle.done_by_ms;
    if (has_last && staples_of(last.job_id))
        free_ms = time_later(free_ms, path_last_exit() + closed_ms(staples_of(last.job_id)));
    else if (!has_last && gathered.sheets && !is_gathered(order) && staples_wanted())
        free_ms = time_later(free_ms, now_ms) + closed_ms(staples_wanted());
    return free_ms == now_ms ? now_ms : free_ms - flight_travel_ms(product_config.exit_mm);
}

void finisher_on_sheet(const struct sheet_order *order)
{
    if (goes_to_standard_bin(order))
        return;
    if (finisher_is_closed_to(order))
        log_error("finisher", "a sheet of job %u came in before the set before was done", (unsigned)order->job_id);
    if (!is_gathered(order))
        gathered = (struct pile){.job_id = order->job_id, .set = order->at.set};
    gathered.sheets++;
}

/* Sets of jobs with JOBOFFSET lie beside the one before; all others lie at home. */
static bool lay_set(void)
{
    const struct job *job = jobs_find(gathered.job_id);
    bool is_shifted = place.is_shifted;
    if (!is_same_set(&place.pile, gathered.job_id, gathered.set))
        is_shifted = job && job->offset && !place.is_shifted;
    const uint8_t message[] = {SHIFT, is_shifted};
    if ((is_shifted != place.is_shifted || !place.is_told) && product_config.has_offset &&
        !bus_send(MODULE_FINISHER, message, sizeof message))
        return false;
    place.pile = gathered;
    place.is_shifted = is_shifted;
    place.is_told = true;
    return true;
}

static void note_unstapled(const struct pile *pile, const char *why)
{
    log_warn("finisher", "set %u of job %u is not stapled: %s", pile->set + 1u, (unsigned)pile->job_id, why);
    unstapled_job_id = pile->job_id;
    unstapled_until_ms = now_ms + TELL_MS;
}

bool finisher_left_unstapled(void)
{
    return unstapled_job_id && (jobs_find(unstapled_job_id) || !time_reached(unstapled_until_ms));
}

static bool start_cycle(uint8_t staples)
{
    const uint8_t message[] = {staples ? STAPLE : EJECT, (uint8_t)gathered.sheets, staples};
    if (!bus_send(MODULE_FINISHER, message, staples ? sizeof message : 1))
        return false;
    cycle.is_running = true;
    cycle.staples = staples;
    cycle.pile = gathered;
    cycle.done_by_ms = now_ms + closed_ms(staples);
    cycle.overdue_ms = cycle.done_by_ms + OVERDUE_MS;
    gathered.sheets = 0;
    work_request();
    return true;
}

static void finish_set(void)
{
    uint8_t staples = staples_wanted();
    if (staples && supply == SUPPLY_EMPTY) {
        note_unstapled(&gathered, "no staples");
        staples = 0;
    } else if (staples && !is_set_complete()) {
        note_unstapled(&gathered, "too many sheets");
        too_thick = gathered;
        staples = 0;
    }
    if (lay_set() && start_cycle(staples))
        is_unstapled_accepted = false;
}

static void end_cycle(void)
{
    cycle.is_running = false;
    work_request();
}

/* The set lies in the accumulator again, below what came after it: what was ordered did not happen. */
static void take_back_cycle(void)
{
    uint32_t above = gathered.sheets;
    if (cycle.is_running) {
        gathered = cycle.pile;
        gathered.sheets += above;
    }
    end_cycle();
}

static void take_done(bool is_stapled)
{
    if (cycle.is_running && cycle.staples && !is_stapled)
        note_unstapled(&cycle.pile, "too few staples");
    if (is_stapled)
        counters_add_stapled_set();
    end_cycle();
}

static void take_fault(uint8_t code)
{
    if (code > FINISHER_CRUSHED)
        code = FINISHER_CRUSHED; /* whatever it is, the mechanism stands */
    if (code == fault)
        return;
    is_recount_due = fault == FINISHER_CRUSHED && !code;
    fault = code;
    if (!code) {
        log_info("finisher", "cleared");
        if (is_recount_due)
            modules_restart(MODULE_FINISHER, "to count what is left of the set");
        return;
    }
    log_error("finisher", code == FINISHER_STAPLE_JAM ? "staple jam" : "sheets crushed");
    take_back_cycle();
}

/* Said after the greeting. An order may have been lost with the link, or have been obeyed and not reported; and sheets
   that nobody knows of were there before the power failed. */
static void take_gathered(uint8_t sheets, bool is_busy)
{
    place.is_told = false;
    if (is_busy)
        return;
    if (sheets)
        take_back_cycle();
    else if (cycle.is_running)
        end_cycle();
    if (is_recount_due && sheets < gathered.sheets) {
        log_warn("finisher", "%u sheets were crushed", (unsigned)(gathered.sheets - sheets));
        gathered.sheets = sheets;
    }
    is_recount_due = false;
    if (sheets && !gathered.sheets) {
        log_warn("finisher", "%u sheets of an earlier job come out", sheets);
        gathered = (struct pile){.sheets = sheets};
    }
}

void finisher_on_up(void) { cycle.overdue_ms = now_ms + OVERDUE_MS; }

void finisher_on_message(const uint8_t *message, uint8_t length)
{
    if (length < 2)
        return;
    switch (message[0]) {
    case SET_DONE: take_done(message[1]); break;
    case SUPPLY: supply = message[1]; break;
    case BIN: bin_full = message[1]; break;
    case FAULT: take_fault(message[1]); break;
    case GATHERED: if (length >= 3) take_gathered(message[1], message[2]); break;
    default: break;
    }
    work_request();
}

void finisher_step(void)
{
    if (!product_config.has_finisher || !modules_is_up(MODULE_FINISHER))
        return;
    bool is_able = !cycle.is_running && !fault && !is_recount_due && !bin_full;
    if (is_able && (is_set_complete() ? !finisher_wants_staples() : is_accumulator_full()))
        finish_set();
    if (unstapled_job_id && !time_reached(unstapled_until_ms))
        timebase_wake_by(unstapled_until_ms);
    if (!cycle.is_running)
        return;
    if (time_reached(cycle.overdue_ms))
        modules_restart(MODULE_FINISHER, "set not done");
    else
        timebase_wake_by(cycle.overdue_ms);
}
