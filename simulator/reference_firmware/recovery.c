#include "recovery.h"

#include "counters.h"
#include "feeder.h"
#include "log.h"
#include "path.h"
#include "timebase.h"

#define CODE_MISFEED 42100u
#define CODE_JAM 42101u /* plus the place */
#define CODE_MOTOR_STALL 50591u
#define CODE_MOTOR_SPEED 50592u
#define STALLED_PERCENT 20u

static struct {
    uint32_t code;
    unsigned tray;
    bool is_stopped, is_checking;
    bool is_blind; /* the engine was away with sheets under way */
    uint32_t stopped_ms;
    uint8_t was_covered; /* sensors that were covered, with nothing in the path, when the door was last closed: a bit each */
} recovery;

static const char *const jam_texts[JAM_COUNT] = {
    "Jam at feed",    "Jam at fuser", "Jam at exit",  "Jam in duplex", "Wrong paper size",
    "Two sheets fed", "Feed sensor",  "Fuser sensor", "Exit sensor",   "Duplex sensor",
};

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
    static const char *const places[JAM_COUNT] = {"registration", "fuser", "exit", "duplex", "fuser",
                                                  "fuser", "registration", "fuser", "exit", "duplex"};
    if (recovery.is_stopped && recovery.code > CODE_MISFEED)
        return;
    recovery.code = CODE_JAM + place;
    counters_add_jam();
    log_error("recovery", "jam at %s: %s", places[place], what);
    stop();
    engine_read(); /* a silent engine looks like a jam: see that it answers */
}

void recovery_motor(unsigned percent)
{
    if (recovery.is_stopped)
        return; /* it stands because it was told to */
    recovery.code = percent <= STALLED_PERCENT ? CODE_MOTOR_STALL : CODE_MOTOR_SPEED;
    log_error("recovery", "motor at %u percent of its speed", percent);
    stop();
}

void recovery_misfeed(unsigned tray)
{
    if (recovery.code)
        return;
    recovery.code = CODE_MISFEED;
    recovery.tray = tray;
    counters_add_misfeed();
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

const char *recovery_text(void)
{
    switch (recovery.code) {
    case CODE_MISFEED: return "Tray not feeding";
    case CODE_MOTOR_STALL: return "59.1 Motor stall";
    case CODE_MOTOR_SPEED: return "59.2 Motor speed";
    default: return recovery.code ? jam_texts[recovery.code - CODE_JAM] : "";
    }
}

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

/* The engine has said which sheets came out meanwhile. With all sensors clear, one that was never seen is not in the path. */
static void settle_blind_sheets(void)
{
    recovery.is_blind = false;
    for (unsigned s = 0; s < SENSOR_COUNT; s++)
        if (engine_sensor_is_covered((enum sensor)s))
            return;
    if (!path_forget_unseen())
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
            bool is_again = recovery.was_covered & 1u << s;
            recovery.was_covered |= recovery.is_checking ? (uint8_t)(1u << s) : 0;
            recovery.is_checking = false;
            recovery.code = 0;
            /* Somebody has looked for a sheet there twice: it is the sensor. */
            recovery_jam(is_again ? JAM_SENSOR + s : s, is_again ? "covered without a sheet" : "sheet left in the path");
            return;
        }
    if (!recovery.is_checking)
        return;
    if (recovery.code)
        log_info("recovery", "path is clear");
    recovery.was_covered = 0;
    recovery.is_checking = recovery.is_stopped = false;
    recovery.code = 0;
    feeder_forget_attempts();
    work_request();
}
