#include "finisher.h"

#include "bus.h"
#include "flight.h"
#include "log.h"
#include "modules.h"
#include "path.h"
#include "product_config.h"
#include "timebase.h"

enum { STAPLE = 0x20, EJECT };
enum { SET_DONE = 0xA0, SUPPLY, BIN };

#define MARGIN_MS 250u  /* bus time both ways, and a stapler that is a little slow */
#define ACCUMULATOR_SHEETS 50u
#define OVERDUE_MS 10000u

/* What lies in the accumulator. */
static struct {
    uint32_t job_id;
    uint16_t set;
    uint32_t sheets;
} gathered;

/* What is being stapled or ejected. */
static struct {
    bool is_running, is_stapling;
    uint32_t job_id;
    uint32_t done_by_ms, overdue_ms;
} cycle;

static bool bin_full, staples_empty, is_unstapled_accepted;

static bool is_gathered(const struct sheet_order *order)
{
    return gathered.job_id == order->job_id && gathered.set == order->at.set;
}

static bool is_set_complete(void)
{
    const struct job *job = jobs_find(gathered.job_id);
    return gathered.sheets && (!job || jobs_set_is_taken(job, gathered.set)) && !path_carries(gathered.job_id, gathered.set);
}

static bool is_stapled(uint32_t job_id)
{
    const struct job *job = jobs_find(job_id);
    return job && job->staple && !job->is_cancelled && product_config.has_stapler;
}

static bool wants_staple(void)
{
    return is_stapled(gathered.job_id) && gathered.sheets <= product_config.staple_set_limit;
}

/* An unstapled set comes out in pieces that the accumulator holds. */
static bool is_accumulator_full(void) { return gathered.sheets >= ACCUMULATOR_SHEETS && !is_stapled(gathered.job_id); }

bool finisher_bin_is_full(void) { return bin_full; }

bool finisher_wants_staples(void)
{
    return staples_empty && !is_unstapled_accepted && !cycle.is_running && is_set_complete() && wants_staple();
}

void finisher_go_on_unstapled(void)
{
    is_unstapled_accepted = true;
    work_request();
}

bool finisher_can_take(void)
{
    return !product_config.has_finisher || (modules_is_up(MODULE_FINISHER) && !bin_full && !finisher_wants_staples());
}

bool finisher_holds(uint32_t job_id)
{
    return (gathered.sheets && gathered.job_id == job_id) || (cycle.is_running && cycle.job_id == job_id);
}

bool finisher_is_closed_to(const struct sheet_order *order)
{
    if (cycle.is_running && cycle.is_stapling)
        return true;
    return gathered.sheets && !is_gathered(order) && (cycle.is_running || wants_staple());
}

/* A stapled set needs staple_ms from its last sheet on, the next set's first sheet its way to the exit: they overlap. */
uint32_t finisher_earliest_pick(const struct sheet_order *order)
{
    struct sheet_order last;
    uint32_t closed_ms = product_config.staple_ms + MARGIN_MS, free_ms = now_ms;
    if (!product_config.has_finisher)
        return now_ms;
    bool has_last = path_last_order(&last);
    if (has_last && last.job_id == order->job_id && last.at.set == order->at.set)
        return now_ms;
    if (cycle.is_running && cycle.is_stapling)
        free_ms = cycle.done_by_ms;
    if (has_last && is_stapled(last.job_id))
        free_ms = time_later(free_ms, path_last_exit() + closed_ms);
    else if (!has_last && gathered.sheets && !is_gathered(order) && wants_staple())
        free_ms = time_later(free_ms, now_ms) + closed_ms;
    return free_ms == now_ms ? now_ms : free_ms - flight_travel_ms(product_config.exit_mm);
}

void finisher_on_sheet(const struct sheet_order *order)
{
    if (!product_config.has_finisher)
        return;
    if (finisher_is_closed_to(order))
        log_error("finisher", "a sheet of job %u came in before the set before was done", (unsigned)order->job_id);
    if (!is_gathered(order))
        gathered.sheets = 0;
    gathered.job_id = order->job_id;
    gathered.set = order->at.set;
    gathered.sheets++;
}

static void finish_set(void)
{
    bool staple = wants_staple() && !staples_empty;
    const uint8_t message[] = {staple ? STAPLE : EJECT, (uint8_t)gathered.sheets};
    if (is_stapled(gathered.job_id) && gathered.sheets > product_config.staple_set_limit)
        log_warn("finisher", "set of %u sheets is not stapled: the limit is %u", (unsigned)gathered.sheets,
                 product_config.staple_set_limit);
    if (!bus_send(MODULE_FINISHER, message, staple ? 2 : 1))
        return;
    cycle.is_running = true;
    cycle.is_stapling = staple;
    cycle.job_id = gathered.job_id;
    cycle.done_by_ms = now_ms + product_config.staple_ms + MARGIN_MS;
    cycle.overdue_ms = now_ms + product_config.staple_ms + OVERDUE_MS;
    gathered.sheets = 0;
    is_unstapled_accepted = false;
    work_request();
}

static void end_cycle(void)
{
    cycle.is_running = false;
    work_request();
}

/* Nobody knows whether the order was obeyed before the link was lost: eject what may still lie there. */
void finisher_on_up(void)
{
    static const uint8_t message[] = {EJECT};
    if (!cycle.is_running)
        return;
    cycle.is_stapling = false;
    cycle.overdue_ms = now_ms + OVERDUE_MS;
    if (!bus_send(MODULE_FINISHER, message, sizeof message))
        end_cycle();
}

void finisher_on_message(const uint8_t *message, uint8_t length)
{
    if (length < 2)
        return;
    switch (message[0]) {
    case SET_DONE: end_cycle(); break;
    case SUPPLY: staples_empty = message[1]; break;
    case BIN: bin_full = message[1]; break;
    default: break;
    }
    work_request();
}

void finisher_step(void)
{
    if (!product_config.has_finisher || !modules_is_up(MODULE_FINISHER))
        return;
    if (!cycle.is_running && (is_set_complete() ? !finisher_wants_staples() : is_accumulator_full()))
        finish_set();
    if (!cycle.is_running)
        return;
    if (time_reached(cycle.overdue_ms))
        modules_restart(MODULE_FINISHER, "set not done");
    else
        timebase_wake_by(cycle.overdue_ms);
}
