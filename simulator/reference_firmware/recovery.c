#include "recovery.h"

#include "feeder.h"
#include "log.h"
#include "path.h"
#include "timebase.h"

#define CODE_MISFEED 42100u
#define CODE_JAM 42101u /* plus the place */

static struct {
    uint32_t code;
    unsigned tray;
    bool is_stopped, is_checking;
    bool is_blind; /* the engine was away with sheets under way */
    uint32_t stopped_ms;
} recovery;

static void stop(void)
{
    engine_set_motor(false);
    if (!recovery.is_stopped)
        recovery.stopped_ms = now_ms;
    recovery.is_stopped = true;
    work_request();
}

void recovery_jam(unsigned place, const char *what)
{
    static const char *const places[JAM_COUNT] = {"registration", "fuser", "exit", "duplex", "fuser", "fuser"};
    if (recovery.is_stopped && recovery.code > CODE_MISFEED)
        return;
    recovery.code = CODE_JAM + place;
    log_error("recovery", "jam at %s: %s", places[place], what);
    stop();
    engine_read(); /* a silent engine looks like a jam: see that it answers */
}

void recovery_misfeed(unsigned tray)
{
    if (recovery.code)
        return;
    recovery.code = CODE_MISFEED;
    recovery.tray = tray;
    log_error("recovery", "tray %u does not feed", tray);
    work_request();
}

void recovery_on_tray(unsigned tray)
{
    if (recovery.code == CODE_MISFEED && recovery.tray == tray && !recovery.is_stopped)
        recovery.code = 0;
}

bool recovery_is_clear(void)
{
    return !recovery.code && !recovery.is_stopped && !recovery.is_checking && !engine_door_is_open();
}

bool recovery_is_stopped_for(uint32_t duration_ms)
{
    return recovery.is_stopped && now_ms - recovery.stopped_ms >= duration_ms;
}

uint32_t recovery_code(void) { return recovery.code; }

void recovery_on_door_open(void)
{
    stop();
    recovery.is_blind = false;
    recovery.stopped_ms = now_ms - 1000u; /* edges from here on are the operator's */
    recovery.is_checking = true;
    path_lose_all("door opened");
}

void recovery_on_door_closed(void)
{
    recovery.is_checking = true;
    engine_read();
}

void recovery_on_engine_lost(void)
{
    if (path_is_empty())
        return;
    recovery.is_blind = true;
    recovery_jam(SENSOR_REGISTRATION, "the engine is away while sheets are under way");
}

/* Every sheet behind registration covers a sensor, unless it is in the return: with all sensors clear they came out. */
static void settle_blind_sheets(void)
{
    recovery.is_blind = false;
    for (unsigned s = 0; s < SENSOR_COUNT; s++)
        if (engine_sensor_is_covered((enum sensor)s))
            return;
    if (!path_settle_as_delivered())
        return;
    log_info("recovery", "no sheet is left in the path");
    recovery.code = 0;
    recovery.is_stopped = recovery.is_checking = false;
}

void recovery_on_state(void)
{
    if (engine_door_is_open())
        return;
    if (recovery.is_blind)
        settle_blind_sheets();
    if (recovery.code > CODE_MISFEED && !recovery.is_checking)
        return; /* already known; it ends when the door has been opened and closed */
    for (unsigned s = 0; s < SENSOR_COUNT; s++)
        if (engine_sensor_is_covered((enum sensor)s) && path_is_empty()) {
            recovery.is_checking = false;
            recovery.code = 0;
            recovery_jam((enum sensor)s, "sheet left in the path");
            return;
        }
    if (!recovery.is_checking)
        return;
    if (recovery.code)
        log_info("recovery", "path is clear");
    recovery.is_checking = recovery.is_stopped = false;
    recovery.code = 0;
    feeder_forget_attempts();
    work_request();
}
