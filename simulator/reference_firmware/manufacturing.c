#include "manufacturing.h"

#include "console.h"
#include "engine.h"
#include "fuser.h"
#include "log.h"
#include "nvram.h"
#include "product_config.h"
#include "stations.h"
#include "text.h"
#include "timebase.h"

enum verdict { NOT_TESTED, PASS, FAIL };

struct record {
    uint8_t verdicts[STATION_COUNT];
};

static struct {
    bool is_on;
    char serial_number[SERIAL_NUMBER_SIZE];
    struct record record;
    enum station running; /* STATION_COUNT when none is */
    bool is_watching;
    uint32_t watch_until_ms;
    uint32_t seen;
} factory = {.running = STATION_COUNT};

void manufacturing_init(void)
{
    const int most = CALIBRATION_MAX_C;
    int8_t degrees = 0;
    if (nvram_get(NVRAM_SERIAL_NUMBER, factory.serial_number, sizeof factory.serial_number) >= sizeof factory.serial_number)
        factory.serial_number[0] = 0;
    nvram_get(NVRAM_MANUFACTURING, &factory.record, sizeof factory.record);
    nvram_get(NVRAM_CALIBRATION, &degrees, sizeof degrees);
    if (degrees < -most || degrees > most) {
        log_error("factory", "the calibration kept is no calibration");
        degrees = 0; /* the fuser would be as much too hot */
    }
    fuser_calibrate(degrees);
}

bool manufacturing_is_on(void) { return factory.is_on; }

void manufacturing_enter(void)
{
    factory.is_on = true;
    log_warn("factory", "manufacturing mode, until the next reset");
}

const char *manufacturing_serial_number(void)
{
    return factory.serial_number[0] ? factory.serial_number : product_config.serial_number;
}

bool manufacturing_write_serial(const char *text)
{
    size_t size = text_length(text);
    if (size == 0 || size >= SERIAL_NUMBER_SIZE)
        return false;
    for (size_t i = 0; i < size; i++)
        if (!(text[i] >= 'A' && text[i] <= 'Z') && !(text[i] >= '0' && text[i] <= '9') && text[i] != '-')
            return false;
    if (!nvram_put(NVRAM_SERIAL_NUMBER, text, size))
        return false;
    text_copy(factory.serial_number, sizeof factory.serial_number, text);
    log_info("factory", "serial number %s", text);
    return true;
}

bool manufacturing_calibrate(int degrees)
{
    int8_t value = (int8_t)degrees;
    if (!nvram_put(NVRAM_CALIBRATION, &value, sizeof value))
        return false;
    fuser_calibrate(degrees);
    return true;
}

static const char *const sensor_names[SENSOR_COUNT] = {"registration", "fuser", "exit", "duplex"};

static uint32_t look(void)
{
    uint32_t seen = engine_door_is_open();
    for (unsigned s = 0; s < SENSOR_COUNT; s++)
        seen |= (uint32_t)engine_sensor_is_covered((enum sensor)s) << (1u + s);
    for (unsigned t = 1; t <= product_config.tray_count; t++)
        seen |= (uint32_t)engine_tray_has_paper(t) << (8u + t);
    return seen;
}

static void say_changes(uint32_t seen, uint32_t changed)
{
    if (changed & 1u)
        console_say("door: %s", seen & 1u ? "open" : "closed");
    for (unsigned s = 0; s < SENSOR_COUNT; s++)
        if ((changed >> (1u + s) & 1u) && (s != SENSOR_DUPLEX || product_config.has_duplex))
            console_say("%s: %s", sensor_names[s], seen >> (1u + s) & 1u ? "covered" : "clear");
    for (unsigned t = 1; t <= product_config.tray_count; t++)
        if (changed >> (8u + t) & 1u)
            console_say("tray-%u: %s", t, seen >> (8u + t) & 1u ? "paper" : "empty");
}

void manufacturing_say_sensors(void) { say_changes(look(), UINT32_MAX); }

void manufacturing_watch_sensors(uint32_t seconds)
{
    factory.is_watching = true;
    factory.watch_until_ms = now_ms + seconds * 1000u;
    factory.seen = look();
}

const char *manufacturing_start_test(const char *name, uint32_t pages)
{
    enum station station = station_find(name);
    if (station == STATION_COUNT)
        return "expected: test sensors, motor, heater, panel, stapler or burnin";
    const char *why = station_start(station, pages);
    if (!why)
        factory.running = station;
    return why;
}

static void end_test(bool has_passed)
{
    enum station station = factory.running;
    factory.running = STATION_COUNT;
    factory.record.verdicts[station] = has_passed ? PASS : FAIL;
    console_say("%s: %s", station_name(station), has_passed ? "PASS" : "FAIL");
    console_end(nvram_put(NVRAM_MANUFACTURING, &factory.record, sizeof factory.record) ? 0 : "not stored");
}

void manufacturing_abort(void)
{
    if (factory.is_watching) {
        factory.is_watching = false;
        console_end(0);
    } else if (factory.running != STATION_COUNT) {
        station_stop(factory.running);
        end_test(false);
    }
}

void manufacturing_say_summary(void)
{
    static const char *const words[] = {"not tested", "PASS", "FAIL"};
    bool is_shippable = factory.serial_number[0];
    console_say("serial: %s", factory.serial_number[0] ? factory.serial_number : "not written");
    for (unsigned s = 0; s < STATION_COUNT; s++) {
        if (!station_is_fitted((enum station)s))
            continue;
        uint8_t verdict = factory.record.verdicts[s];
        console_say("%s: %s", station_name((enum station)s), words[verdict <= FAIL ? verdict : NOT_TESTED]);
        is_shippable = is_shippable && verdict == PASS;
    }
    console_say("summary: %s", is_shippable ? "PASS" : "FAIL");
}

static void watch(void)
{
    uint32_t seen = look();
    say_changes(seen, seen ^ factory.seen);
    factory.seen = seen;
    if (time_reached(factory.watch_until_ms))
        manufacturing_abort();
    else
        timebase_wake_by(factory.watch_until_ms);
}

void manufacturing_step(void)
{
    if (factory.is_watching)
        watch();
    if (factory.running == STATION_COUNT)
        return;
    switch (station_poll(factory.running)) {
    case STATION_PASSED: end_test(true); break;
    case STATION_FAILED: end_test(false); break;
    default: break;
    }
}
