#include "power.h"

#include "copy.h"
#include "fuser.h"
#include "jobs.h"
#include "log.h"
#include "modules.h"
#include "panel.h"
#include "path.h"
#include "pjl_variables.h"
#include "status.h"
#include "timebase.h"
#include "update.h"

#define MINUTE_MS 60000u
#define PORT_NETWORK 1u

static const char *const state_names[] = {"ready", "sleep", "deep sleep"};
static const char *const cause_names[] = {"POWER ON", "SERIAL JOB", "NETWORK JOB", "COPY", "KEY", "HAND", "TIMER"};

static struct {
    enum power_state state;
    enum wake_cause cause;
    uint32_t idle_since_ms, asleep_since_ms;
    uint32_t sleeps, deep_sleeps;
} power;

void power_note_activity(void) { power.idle_since_ms = now_ms; }

void power_start(void)
{
    power_note_activity();
    fuser_enable(true);
}

enum power_state power_state(void) { return power.state; }
bool power_is_asleep(void) { return power.state != POWER_AWAKE; }
const char *power_wake_cause(void) { return cause_names[power.cause]; }
uint32_t power_sleeps(void) { return power.sleeps; }
uint32_t power_deep_sleeps(void) { return power.deep_sleeps; }

static void enter(enum power_state state)
{
    power.state = state;
    panel_set_supply((uint8_t)state);
    work_request();
}

void power_wake(enum wake_cause cause)
{
    power_note_activity();
    if (power.state == POWER_AWAKE)
        return;
    log_info("power", "awake from %s: %s", state_names[power.state], cause_names[cause]);
    if (power.state == POWER_DEEP_SLEEP)
        modules_power_up();
    power.cause = cause;
    enter(POWER_AWAKE);
    fuser_enable(true);
}

void power_wake_for_job(uint8_t port)
{
    switch (port) {
    case JOB_PORT_COPY: power_wake(WAKE_COPY); break;
    case JOB_PORT_OWN: power_wake(WAKE_KEY); break;
    case PORT_NETWORK: power_wake(WAKE_NETWORK_JOB); break;
    default: power_wake(WAKE_SERIAL_JOB); break;
    }
}

static bool has_work(void)
{
    return jobs_count() || copy_is_active() || !path_is_empty() || update_state() != UPDATE_IDLE;
}

static void fall_asleep(void)
{
    power.asleep_since_ms = now_ms;
    power.sleeps++;
    log_info("power", "asleep");
    fuser_enable(false);
    enter(POWER_SLEEP);
}

/* Only the panel's standby supply can give the modules their power back, and an open door is watched until it closes. */
static void fall_deeply_asleep(void)
{
    if (!modules_is_up(MODULE_PANEL) || !status_now()->is_online)
        return;
    power.deep_sleeps++;
    log_info("power", "deeply asleep");
    modules_power_down();
    enter(POWER_DEEP_SLEEP);
}

void power_sleep_now(void)
{
    if (!has_work() && power.state == POWER_AWAKE)
        fall_asleep();
}

/* True when that time has passed; otherwise the main loop comes back for it. A delay of 0 is for ever. */
static bool has_passed(uint32_t since_ms, uint32_t delay_ms)
{
    if (!delay_ms)
        return false;
    if (time_reached(since_ms + delay_ms))
        return true;
    timebase_wake_by(since_ms + delay_ms);
    return false;
}

void power_step(void)
{
    if (has_work()) {
        power_note_activity();
        return;
    }
    if (power.state == POWER_AWAKE) {
        if (has_passed(power.idle_since_ms, variables_sleep_delay_s() * 1000u))
            fall_asleep();
        return;
    }
    if (has_passed(power.asleep_since_ms, variables_value(VARIABLE_WAKETIME) * MINUTE_MS)) {
        variables_set_value(VARIABLE_WAKETIME, 0);
        power_wake(WAKE_TIMER);
    } else if (power.state == POWER_SLEEP && has_passed(power.asleep_since_ms, variables_deep_sleep_delay_s() * 1000u)) {
        fall_deeply_asleep();
    }
}
