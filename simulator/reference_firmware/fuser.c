#include "fuser.h"

#include "engine.h"
#include "log.h"
#include "product_config.h"
#include "timebase.h"

#define HYSTERESIS_C 12u      /* wide enough that the heater switches a few times a minute */
#define COLD_MARGIN_C 10u   /* sheets already on their way may find the fuser this much below ready */
#define IMPLAUSIBLE_C 300u  /* a shorted thermistor reads at the hot end of its scale */
#define OPEN_C 0u           /* a broken one at the cold end; no room a printer stands in is below 5 degrees */

enum failure { NONE, TOO_SLOW, TOO_HOT, SENSOR_RANGE, LATCH_OPEN };

static struct {
    bool wanted, is_hot, is_heating;
    bool is_timed; /* the heater is on and must show an effect by limit_at_ms */
    uint32_t limit_at_ms, heating_since_ms;
    uint16_t temp_c;
    enum failure failure;
    int calibration_c;
} fuser;

/* Off above this: half-way to the maximum, or the usual hysteresis. */
static uint16_t high_c(void)
{
    uint16_t half = (uint16_t)((product_config.fuser_max_c - product_config.fuser_ready_c) / 2);
    return (uint16_t)(product_config.fuser_ready_c + (half < 3 ? 3 : half < HYSTERESIS_C ? half : HYSTERESIS_C));
}

/* On below this. */
static uint16_t low_c(void) { return (uint16_t)(product_config.fuser_ready_c + 1); }

static void stop_clock(void) { fuser.is_timed = false; }

static void start_clock(void)
{
    fuser.is_timed = !engine_door_is_open();
    fuser.limit_at_ms = now_ms + product_config.warm_up_limit_s * 1000u;
}

static void fail(enum failure failure)
{
    if (fuser.failure)
        return;
    fuser.failure = failure;
    fuser.is_hot = fuser.is_heating = false;
    stop_clock();
    engine_set_heater(false);
    log_error("fuser", "failure 50.%u at %u C: heater off until power is cycled", (unsigned)failure, fuser.temp_c);
    work_request();
}

static void heat(bool on)
{
    fuser.is_heating = on;
    engine_set_heater(on);
    if (on)
        start_clock();
    else
        stop_clock();
}

/* The comparators see what the thermistor reads. */
static void watch_between(unsigned from_c, unsigned to_c)
{
    int low_c = (int)from_c - fuser.calibration_c;
    engine_set_window((uint16_t)(low_c < 1 ? 1 : low_c), (uint16_t)((int)to_c - fuser.calibration_c));
}

/* The comparators that matter now: the upper one at ready while warming, at the end of the hysteresis once hot. With the
   heater off it watches for a fuser that gets hot all the same. */
static void set_window(void)
{
    uint16_t too_hot_c = (uint16_t)(product_config.fuser_max_c + 1u);
    if (!fuser.wanted)
        watch_between(1, too_hot_c);
    else if (!fuser.is_hot)
        watch_between(1, product_config.fuser_ready_c);
    else
        watch_between(low_c(), fuser.is_heating ? high_c() : too_hot_c);
}

void fuser_ask_temperature(void) { set_window(); }

static void start_warming(void)
{
    fuser.is_hot = false;
    fuser.heating_since_ms = now_ms;
    log_info("fuser", "warming up from %u C", fuser.temp_c);
    heat(true);
    set_window();
}

void fuser_enable(bool on)
{
    if (fuser.wanted == on)
        return;
    fuser.wanted = on;
    work_request();
    if (!engine_is_known() || fuser.failure)
        return;
    if (on) {
        start_warming();
        return;
    }
    fuser.is_hot = false;
    heat(false);
    set_window();
}

bool fuser_is_hot(void) { return fuser.is_hot; }
bool fuser_is_warming(void) { return fuser.wanted && !fuser.is_hot && !fuser.failure; }
unsigned fuser_failure(void) { return fuser.failure; }

static void switch_heater(bool on)
{
    heat(on);
    set_window();
}

static void regulate(void)
{
    uint16_t temp_c = fuser.temp_c;
    if (!fuser.is_hot && temp_c >= product_config.fuser_ready_c) {
        fuser.is_hot = true;
        log_info("fuser", "ready at %u C after %u ms", temp_c, (unsigned)(now_ms - fuser.heating_since_ms));
        work_request();
        set_window();
        return; /* the heater stays on until the upper comparator; the new window reports at once */
    }
    if (!fuser.is_hot)
        return;
    if (temp_c + COLD_MARGIN_C < product_config.fuser_ready_c)
        start_warming();
    else if (fuser.is_heating && temp_c + 1u >= high_c())
        switch_heater(false);
    else if (!fuser.is_heating && temp_c <= low_c())
        switch_heater(true);
}

uint16_t fuser_temperature(void) { return fuser.temp_c; }
int fuser_calibration(void) { return fuser.calibration_c; }

void fuser_calibrate(int degrees)
{
    fuser.calibration_c = degrees;
    if (engine_is_known() && !fuser.failure)
        set_window();
}

void fuser_on_temperature(uint16_t temp_c)
{
    if (temp_c != OPEN_C && temp_c < IMPLAUSIBLE_C)
        temp_c = (uint16_t)(temp_c + fuser.calibration_c);
    fuser.temp_c = temp_c;
    if (fuser.failure)
        return;
    if (temp_c >= IMPLAUSIBLE_C || temp_c == OPEN_C)
        fail(SENSOR_RANGE);
    else if (temp_c > product_config.fuser_max_c)
        fail(TOO_HOT);
    else if (fuser.wanted && engine_is_known())
        regulate();
}

/* The latch is in series with the heater and asks nobody. */
void fuser_on_latch_open(void) { fail(LATCH_OPEN); }

/* The interlock cuts the heater while the door is open, so the time allowed starts again when it closes. */
void fuser_on_door(void)
{
    if (engine_door_is_open())
        stop_clock();
    else if (fuser.wanted && !fuser.failure && engine_is_known())
        start_warming();
}

void fuser_on_engine_known(void)
{
    if (fuser.wanted && !fuser.failure)
        start_warming();
    else
        set_window();
}

void fuser_on_engine_lost(void)
{
    fuser.is_hot = false;
    stop_clock();
}

void fuser_step(void)
{
    if (!fuser.is_timed)
        return;
    if (time_reached(fuser.limit_at_ms))
        fail(TOO_SLOW);
    else
        timebase_wake_by(fuser.limit_at_ms);
}
