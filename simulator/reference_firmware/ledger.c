#include "ledger.h"

#include "counters.h"
#include "log.h"
#include "timebase.h"

#define WRITE_WITHIN_MS 250u /* pages come in bursts: one note for each */
#define TELL_MS 15000u

static uint32_t unwritten;
static uint32_t write_by_ms, tell_until_ms;
static uint32_t lost_last;

void ledger_init(void)
{
    const struct counters *sums = counters();
    uint32_t settled = sums->sides + sums->given_up_sides;
    if (sums->owed_sides >= settled) {
        lost_last = sums->owed_sides - settled;
        counters_add_lost(lost_last);
    } else {
        counters_add_owed(settled - sums->owed_sides); /* of a firmware that did not keep a ledger */
    }
    tell_until_ms = now_ms + TELL_MS;
    if (lost_last)
        log_warn("ledger", "%u pages lost with the power", (unsigned)lost_last);
}

void ledger_add_owed(uint32_t sides)
{
    if (!unwritten)
        write_by_ms = now_ms + WRITE_WITHIN_MS;
    unwritten += sides;
}

void ledger_write(void)
{
    if (unwritten)
        counters_add_owed(unwritten);
    unwritten = 0;
}

void ledger_give_up(uint32_t sides)
{
    ledger_write();
    if (sides)
        counters_add_given_up(sides);
}

uint32_t ledger_lost_last(void) { return lost_last; }
uint32_t ledger_lost_ever(void) { return counters()->lost_sides; }
bool ledger_tells_loss(void) { return lost_last && !time_reached(tell_until_ms); }

void ledger_step(void)
{
    if (ledger_tells_loss())
        timebase_wake_by(tell_until_ms);
    if (!unwritten)
        return;
    if (time_reached(write_by_ms))
        ledger_write();
    else
        timebase_wake_by(write_by_ms);
}
