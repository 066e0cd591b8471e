#include "feeder.h"

#include "engine.h"
#include "finisher.h"
#include "fuser.h"
#include "log.h"
#include "paper.h"
#include "path.h"
#include "product_config.h"
#include "recovery.h"
#include "nvram.h"
#include "spacing.h"
#include "status.h"
#include "supplies.h"
#include "timebase.h"

#define MS_PER_MINUTE 60000u
#define MOTOR_RUN_ON_MS 1000u /* a job whose data trickles in shall not start the motor for every page */

static struct {
    unsigned attempts, tray;
    bool was_waiting;
    bool motor_on;
    uint32_t last_need_ms;
} feeder;

/* When the next pick is due by the product's rate, to a fraction of a millisecond: `fraction` / `rate`. */
static struct {
    uint32_t due_ms, fraction, rate;
} schedule;

void feeder_forget_attempts(void) { feeder.attempts = 0; }

unsigned feeder_tray(void) { return feeder.tray; }

static void set_motor(bool on)
{
    feeder.motor_on = on;
    engine_set_motor(on);
}

/* Sheets a minute, times two to keep an odd number of sides exact. */
static uint32_t rate_of(const struct sheet_order *order)
{
    return order->sides == 2 ? product_config.duplex_sides_per_minute : 2u * product_config.simplex_pages_per_minute;
}

static void schedule_after(const struct sheet_order *order)
{
    uint32_t rate = rate_of(order);
    if (schedule.rate != rate)
        schedule.fraction = 0;
    schedule.rate = rate;
    /* What was lost to a slip is caught up within one interval; after a longer stop the rate starts anew. */
    uint32_t interval_ms = 2u * MS_PER_MINUTE / rate;
    if (path_is_empty() || (int32_t)(now_ms - schedule.due_ms) > (int32_t)(2u * interval_ms))
        schedule.due_ms = now_ms;
    schedule.due_ms += interval_ms;
    schedule.fraction += 2u * MS_PER_MINUTE % rate;
    if (schedule.fraction >= rate) {
        schedule.fraction -= rate;
        schedule.due_ms++;
    }
}

/* The sheet did not come to registration: the pick slipped. */
static void take_slip(void)
{
    path_take_back_pick();
    feeder.was_waiting = false;
    if (!engine_tray_has_paper(feeder.tray)) {
        feeder.attempts = 0;
        return;
    }
    if (++feeder.attempts <= product_config.feed_retries) {
        log_info("feeder", "tray %u slipped, attempt %u", feeder.tray, feeder.attempts + 1);
        return;
    }
    feeder.attempts = 0;
    recovery_misfeed(feeder.tray);
}

static bool can_feed(const struct sheet_order *order)
{
    return fuser_is_hot() && recovery_is_clear() && !status_is_offline() && finisher_can_take(order) && path_has_room() &&
           !path_is_paused() && !supplies_wants_toner() && !nvram_needs_rest();
}

static void pick(const struct sheet_order *order, unsigned tray)
{
    schedule_after(order);
    set_motor(true);
    engine_pick(tray, order->job_id, order->at.page + 1u, jobs_coverage(order));
    path_add(order, tray, feeder.attempts != 0);
    jobs_take_sheet(order);
    feeder.tray = tray;
    feeder.was_waiting = true;
    timebase_wake_by(path_registration_deadline());
}

static void feed(void)
{
    struct sheet_order order;
    if (!engine_is_known())
        return;
    if (!jobs_peek_sheet(&order)) {
        paper_ask_for_nothing();
        return;
    }
    unsigned tray = paper_choose_tray(&order);
    if (tray == TRAY_NONE || !can_feed(&order))
        return;
    feeder.last_need_ms = now_ms;
    uint32_t at_ms = time_later(spacing_earliest_pick(&order, tray), finisher_earliest_pick(&order));
    if (!path_is_empty())
        at_ms = time_later(at_ms, schedule.due_ms);
    if (time_reached(at_ms))
        pick(&order, tray);
    else
        timebase_wake_by(at_ms);
}

static void rest_motor(void)
{
    if (!path_is_empty())
        feeder.last_need_ms = now_ms;
    if (!feeder.motor_on || path_is_paused())
        return;
    if (recovery_is_stopped_for(0)) {
        feeder.motor_on = false;
        return;
    }
    if (time_reached(feeder.last_need_ms + MOTOR_RUN_ON_MS))
        set_motor(false);
    else if (path_is_empty())
        timebase_wake_by(feeder.last_need_ms + MOTOR_RUN_ON_MS);
}

void feeder_step(void)
{
    if (path_waits_for_registration()) {
        if (!recovery_is_stopped_for(0) && !path_is_paused()) {
            if (time_reached(path_registration_deadline()))
                take_slip();
            else
                timebase_wake_by(path_registration_deadline());
        }
    } else if (feeder.was_waiting) {
        feeder.was_waiting = false;
        feeder.attempts = 0;
    }
    if (!path_waits_for_registration())
        feed();
    rest_motor();
}
