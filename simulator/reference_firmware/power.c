#include "power.h"

#include "copy.h"
#include "fuser.h"
#include "jobs.h"
#include "log.h"
#include "path.h"
#include "pjl_variables.h"
#include "timebase.h"

static bool is_asleep;
static uint32_t idle_since_ms;

void power_start(void)
{
    idle_since_ms = now_ms;
    fuser_enable(true);
}

void power_note_activity(void)
{
    idle_since_ms = now_ms;
    if (is_asleep)
        log_info("power", "awake");
    is_asleep = false;
    fuser_enable(true);
}

bool power_is_asleep(void) { return is_asleep; }

void power_step(void)
{
    if (jobs_count() || copy_is_active() || !path_is_empty()) {
        idle_since_ms = now_ms;
        return;
    }
    uint32_t delay_ms = variables_sleep_delay_s() * 1000u;
    if (is_asleep || !delay_ms)
        return;
    if (now_ms - idle_since_ms < delay_ms) {
        timebase_wake_by(idle_since_ms + delay_ms);
        return;
    }
    is_asleep = true;
    log_info("power", "asleep");
    fuser_enable(false);
    work_request();
}
