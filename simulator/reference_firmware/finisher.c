#include "finisher.h"

#include "bus.h"
#include "log.h"
#include "modules.h"
#include "path.h"
#include "product_config.h"
#include "timebase.h"

enum { STAPLE = 0x20, EJECT };
enum { SET_DONE = 0xA0, SUPPLY, BIN };

#define MARGIN_MS 250u
#define OVERDUE_MS 10000u

static struct {
    uint32_t job_id;
    uint16_t set;
    uint32_t sheets;
    bool is_finishing;
    uint32_t done_by_ms, overdue_ms;
    bool bin_full, staples_empty, is_unstapled_accepted;
} finisher;

bool finisher_can_take(void)
{
    return !product_config.has_finisher || (modules_is_up(MODULE_FINISHER) && !finisher.bin_full && !finisher_wants_staples());
}

bool finisher_bin_is_full(void) { return finisher.bin_full; }

static bool is_current(const struct sheet_order *order)
{
    return finisher.job_id == order->job_id && finisher.set == order->at.set;
}

static bool is_set_complete(void)
{
    const struct job *job = jobs_find(finisher.job_id);
    return finisher.sheets && (!job || jobs_set_is_out(job, finisher.set));
}

bool finisher_is_busy(void) { return finisher.is_finishing || is_set_complete(); }

bool finisher_is_closed_to(const struct sheet_order *order)
{
    return product_config.has_finisher && finisher.sheets && (finisher.is_finishing || !is_current(order));
}

bool finisher_holds(uint32_t job_id) { return finisher.sheets && finisher.job_id == job_id; }

static bool wants_staple(void)
{
    const struct job *job = jobs_find(finisher.job_id);
    return job && job->staple && !job->is_cancelled && product_config.has_stapler &&
           finisher.sheets <= product_config.staple_set_limit;
}

bool finisher_wants_staples(void)
{
    return finisher.staples_empty && !finisher.is_unstapled_accepted && !finisher.is_finishing && is_set_complete() &&
           wants_staple();
}

void finisher_go_on_unstapled(void)
{
    finisher.is_unstapled_accepted = true;
    work_request();
}

/* The set before needs staple_ms from its last sheet; the new sheet needs its way to the exit. Both may overlap. */
uint32_t finisher_earliest_pick(const struct sheet_order *order)
{
    struct sheet_order last;
    uint32_t begin_ms;
    if (!product_config.has_finisher)
        return now_ms;
    if (path_last_order(&last)) {
        if (last.job_id == order->job_id && last.at.set == order->at.set)
            return now_ms;
        begin_ms = path_last_exit();
    } else if (finisher.is_finishing)
        return finisher.done_by_ms - path_travel_ms(product_config.exit_mm);
    else if (!finisher.sheets || is_current(order))
        return now_ms;
    else
        begin_ms = now_ms;
    return begin_ms + product_config.staple_ms + MARGIN_MS - path_travel_ms(product_config.exit_mm);
}

void finisher_on_sheet(const struct sheet_order *order)
{
    if (!product_config.has_finisher)
        return;
    if (finisher.sheets && (finisher.is_finishing || !is_current(order)))
        log_error("finisher", "sheet of another set came in before the set was done");
    if (!is_current(order))
        finisher.sheets = 0;
    finisher.job_id = order->job_id;
    finisher.set = order->at.set;
    finisher.sheets++;
}

static void finish_set(void)
{
    bool staple = wants_staple() && !finisher.staples_empty;
    const uint8_t message[] = {staple ? STAPLE : EJECT, (uint8_t)finisher.sheets};
    if (!bus_send(MODULE_FINISHER, message, staple ? 2 : 1))
        return;
    finisher.is_finishing = true;
    finisher.is_unstapled_accepted = false;
    finisher.done_by_ms = now_ms + product_config.staple_ms + MARGIN_MS;
    finisher.overdue_ms = now_ms + product_config.staple_ms + OVERDUE_MS;
}

static void set_is_done(void)
{
    finisher.is_finishing = false;
    finisher.sheets = 0;
    work_request();
}

void finisher_on_up(void)
{
    if (finisher.is_finishing)
        set_is_done();
}

void finisher_on_lost(void) { work_request(); }

void finisher_on_message(const uint8_t *message, uint8_t length)
{
    if (length < 2)
        return;
    switch (message[0]) {
    case SET_DONE:
        if (finisher.is_finishing)
            set_is_done();
        break;
    case SUPPLY: finisher.staples_empty = message[1]; break;
    case BIN: finisher.bin_full = message[1]; break;
    default: break;
    }
    work_request();
}

void finisher_step(void)
{
    if (!product_config.has_finisher || !modules_is_up(MODULE_FINISHER))
        return;
    if (!finisher.is_finishing && is_set_complete() && !finisher_wants_staples())
        finish_set();
    if (!finisher.is_finishing)
        return;
    if (time_reached(finisher.overdue_ms)) {
        log_error("finisher", "set of %u sheets not done after %u ms", (unsigned)finisher.sheets,
                  (unsigned)(product_config.staple_ms + OVERDUE_MS));
        set_is_done();
        return;
    }
    timebase_wake_by(finisher.overdue_ms);
}
