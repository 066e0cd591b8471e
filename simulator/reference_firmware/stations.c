#include "stations.h"

#include "engine.h"
#include "finisher.h"
#include "fuser.h"
#include "jobs.h"
#include "own_jobs.h"
#include "path.h"
#include "power.h"
#include "product_config.h"
#include "recovery.h"
#include "status.h"
#include "text.h"
#include "timebase.h"

#define MOTOR_MS 2000u
#define KEY_MS 60000u
#define JOB_MS_PER_PAGE 30000u
#define STAPLED_PAGES 2u
#define BURN_IN_PAGES 10u
#define BURN_IN_MAX 100u

static struct {
    uint32_t until_ms;
    uint32_t job_id, pages, counted_before;
} test;

static const char *const names[STATION_COUNT] = {"sensors", "motor", "heater", "panel", "stapler", "burnin"};

const char *station_name(enum station station) { return names[station]; }

enum station station_find(const char *name)
{
    unsigned station = 0;
    while (station < STATION_COUNT && !text_same_word(name, names[station]))
        station++;
    return (enum station)station;
}

bool station_is_fitted(enum station station) { return station != STATION_STAPLER || product_config.has_stapler; }

static bool start_job(const char *name, uint32_t pages, bool is_stapled)
{
    test.counted_before = jobs_page_count();
    test.pages = pages;
    test.until_ms = now_ms + JOB_MS_PER_PAGE * (pages + 2u);
    test.job_id = own_job_start(name, pages, is_stapled);
    return test.job_id;
}

const char *station_start(enum station station, uint32_t pages)
{
    if (!station_is_fitted(station))
        return "not fitted";
    if (jobs_count() || !path_is_empty())
        return "the printer is at work";
    power_wake(WAKE_KEY);
    switch (station) {
    case STATION_MOTOR:
        engine_set_motor(true);
        test.until_ms = now_ms + MOTOR_MS;
        return 0;
    case STATION_HEATER:
        fuser_enable(true);
        test.until_ms = now_ms + (product_config.warm_up_limit_s + 1u) * 1000u;
        return 0;
    case STATION_PANEL:
        status_go_offline("Press START", -1);
        test.until_ms = now_ms + KEY_MS;
        return 0;
    case STATION_STAPLER: return start_job("stapler test", STAPLED_PAGES, true) ? 0 : "no room for a job";
    case STATION_BURN_IN:
        if (pages > BURN_IN_MAX)
            return "expected: burnin 1..100";
        return start_job("burn-in", pages ? pages : BURN_IN_PAGES, false) ? 0 : "no room for a job";
    default: return 0;
    }
}

static enum station_state judge(bool has_passed) { return has_passed ? STATION_PASSED : STATION_FAILED; }

static bool are_sensors_at_rest(void)
{
    bool is_at_rest = engine_is_known() && !engine_door_is_open();
    for (unsigned s = 0; s < SENSOR_COUNT; s++)
        is_at_rest = is_at_rest && !engine_sensor_is_covered((enum sensor)s);
    return is_at_rest;
}

static enum station_state poll_job(void)
{
    if (jobs_find(test.job_id))
        return STATION_BUSY;
    return judge(jobs_page_count() - test.counted_before == test.pages && !finisher_fault());
}

static bool has_failed(enum station station)
{
    return station == STATION_MOTOR ? recovery_code() != 0 || engine_door_is_open() : fuser_failure() != 0;
}

enum station_state station_poll(enum station station)
{
    bool is_over = time_reached(test.until_ms);
    enum station_state state = STATION_BUSY;
    switch (station) {
    case STATION_SENSORS: return judge(are_sensors_at_rest());
    case STATION_MOTOR:
        if (has_failed(station) || is_over)
            state = judge(!has_failed(station));
        break;
    case STATION_HEATER:
        if (fuser_is_hot() || has_failed(station))
            state = judge(fuser_is_hot());
        break;
    case STATION_PANEL:
        if (!status_is_offline())
            state = STATION_PASSED;
        break;
    default: state = poll_job(); break;
    }
    if (state == STATION_BUSY && is_over)
        state = STATION_FAILED;
    if (state == STATION_BUSY)
        timebase_wake_by(test.until_ms);
    else
        station_stop(station);
    return state;
}

void station_stop(enum station station)
{
    if (station == STATION_MOTOR)
        engine_set_motor(false);
    else if (station == STATION_PANEL)
        status_leave_offline();
    else if (station >= STATION_STAPLER && jobs_find(test.job_id))
        jobs_cancel_current();
}
