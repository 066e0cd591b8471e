#include "engine.h"

#include "bus.h"
#include "fuser.h"
#include "log.h"
#include "modules.h"
#include "path.h"
#include "power.h"
#include "product_config.h"
#include "recovery.h"
#include "supplies.h"
#include "timebase.h"

enum { MOTOR = 0x10, PICK, GATE, HEATER, WINDOW, READ, DIVERT };
enum { SENSOR = 0x90, DOOR, TRAY, TEMP, BIN, GUIDES, SPEED, LATCH, CARTRIDGE };

#define TRAYS_MAX 4u
#define SIZES 4u
#define TRAY_PAPER 1u
#define TRAY_INSERTED 2u
#define RATED_PERCENT 100u
#define SILENCE_MS 10000u
#define HEATING_SILENCE_MS 1500u /* at 10 degrees a second the fuser is far from its latch when somebody notices */
#define HEATING_ANSWER_MS 500u
#define READ_TIME_MS 2000u /* the report is a dozen frames of about 2 ms; repeats included */

static struct {
    bool is_known, is_reading;
    uint32_t read_again_ms, heard_ms, asked_ms;
    bool was_asked;
    bool door_open, bin_full;
    uint8_t trays[1 + TRAYS_MAX], guides[1 + TRAYS_MAX];
    bool covered[SENSOR_COUNT];
    bool motor, gate, heater, diverter;
} engine;

bool engine_tray_is_inserted(unsigned tray) { return engine.trays[tray] & TRAY_INSERTED; }
bool engine_tray_has_paper(unsigned tray) { return engine.trays[tray] == (TRAY_INSERTED | TRAY_PAPER); }
uint8_t engine_tray_size(unsigned tray) { return engine.guides[tray] ? engine.guides[tray] : product_config.tray_size[tray - 1]; }
bool engine_door_is_open(void) { return engine.door_open; }
bool engine_bin_is_full(void) { return engine.bin_full; }
bool engine_sensor_is_covered(enum sensor sensor) { return engine.covered[sensor]; }
bool engine_is_known(void) { return engine.is_known; }

static void command(uint8_t type, uint8_t value)
{
    const uint8_t message[] = {type, value};
    bus_send(MODULE_ENGINE, message, sizeof message);
}

static void change(bool *state, uint8_t type, bool on)
{
    if (*state == on || !engine.is_known)
        return;
    *state = on;
    command(type, on);
}

void engine_set_motor(bool on) { change(&engine.motor, MOTOR, on); }
void engine_set_gate(bool recirculate) { change(&engine.gate, GATE, recirculate); }
void engine_set_heater(bool on) { change(&engine.heater, HEATER, on); }
void engine_divert(bool to_standard_bin) { change(&engine.diverter, DIVERT, to_standard_bin); }

void engine_pick(unsigned tray, uint32_t job_id, uint32_t page, uint32_t coverage)
{
    const uint8_t message[] = {PICK, (uint8_t)tray, (uint8_t)job_id, (uint8_t)(page >> 8), (uint8_t)page,
                               (uint8_t)(coverage >> 8), (uint8_t)coverage};
    bus_send(MODULE_ENGINE, message, sizeof message);
}

void engine_set_window(uint16_t low_c, uint16_t high_c)
{
    const uint8_t message[] = {WINDOW, (uint8_t)(low_c >> 8), (uint8_t)low_c, (uint8_t)(high_c >> 8), (uint8_t)high_c};
    bus_send(MODULE_ENGINE, message, sizeof message);
}

void engine_read(void)
{
    static const uint8_t message[] = {READ};
    if (!modules_is_up(MODULE_ENGINE))
        return;
    engine.is_reading = true;
    engine.read_again_ms = now_ms + READ_TIME_MS;
    bus_send(MODULE_ENGINE, message, sizeof message);
}

void engine_on_up(void)
{
    engine.heard_ms = now_ms;
    engine.was_asked = false;
    recovery_on_engine_lost();
    engine.is_known = false;
    engine.is_reading = true; /* the engine reports by itself after IDENT */
    engine.read_again_ms = now_ms + READ_TIME_MS;
    /* A reset of the controller alone leaves the engine as it was: say everything once. */
    engine.motor = engine.gate = engine.heater = engine.diverter = false;
    command(MOTOR, 0);
    command(GATE, 0);
    command(HEATER, 0);
    command(DIVERT, 0);
}

void engine_on_lost(void)
{
    engine.is_known = false;
    engine.is_reading = false;
    fuser_on_engine_lost();
    recovery_on_engine_lost();
}

static void take_door(bool open)
{
    if (open == engine.door_open)
        return;
    engine.door_open = open;
    power_wake(WAKE_HAND);
    log_info("engine", "door %s", open ? "open" : "closed");
    if (open)
        recovery_on_door_open();
    else
        recovery_on_door_closed();
    fuser_on_door();
}

static void take_tray(uint8_t tray, uint8_t state)
{
    if (tray > TRAYS_MAX || engine.trays[tray] == state)
        return;
    engine.trays[tray] = state;
    if (engine.is_known)
        power_wake(WAKE_HAND);
    recovery_on_tray(tray);
    log_info("engine", "tray %u: %s", tray, !(state & TRAY_INSERTED) ? "out" : state & TRAY_PAPER ? "paper" : "empty");
}

static void take_bin(const uint8_t *message, uint8_t length)
{
    engine.bin_full = message[1];
    if (length >= 4)
        path_on_exits((uint16_t)(message[2] << 8 | message[3]));
}

static void take_guides(uint8_t tray, uint8_t size)
{
    if (tray == 0 || tray > TRAYS_MAX || size == 0 || size > SIZES)
        return;
    engine.guides[tray] = size;
}

static void take_cartridge(const uint8_t *message, uint8_t length)
{
    if (length >= 6)
        supplies_on_cartridge(message[1], (uint16_t)(message[2] << 8 | message[3]), (uint16_t)(message[4] << 8 | message[5]));
}

static void take_sensor(uint8_t sensor, bool covered)
{
    if (sensor >= SENSOR_COUNT || engine.covered[sensor] == covered)
        return;
    engine.covered[sensor] = covered;
    if (engine.is_known)
        path_on_sensor((enum sensor)sensor, covered);
}

static void take_temperature(uint16_t temp_c)
{
    fuser_on_temperature(temp_c);
    if (!engine.is_reading)
        return;
    engine.is_reading = false; /* TEMP is the last part of a report */
    if (!engine.is_known) {
        engine.is_known = true;
        fuser_on_engine_known();
    }
    recovery_on_state();
}

void engine_on_message(const uint8_t *message, uint8_t length)
{
    engine.heard_ms = now_ms;
    engine.was_asked = false;
    if (length < 2)
        return;
    switch (message[0]) {
    case SENSOR: if (length >= 3) take_sensor(message[1], message[2]); return;
    case DOOR: if (length >= 3 && message[1] == 0) take_door(message[2]); break;
    case TRAY: if (length >= 3) take_tray(message[1], message[2]); break;
    case GUIDES: if (length >= 3) take_guides(message[1], message[2]); break;
    case SPEED: if (message[1] != RATED_PERCENT) recovery_motor(message[1]); break;
    case CARTRIDGE: take_cartridge(message, length); break;
    case LATCH: if (message[1]) fuser_on_latch_open(); break;
    case BIN: take_bin(message, length); break;
    case TEMP: if (length >= 3) take_temperature((uint16_t)(message[1] << 8 | message[2])); break;
    default: break;
    }
    work_request();
}

/* A cable that came off while nothing was to be said would go unnoticed: after a long silence ask for one answer, and
   after a short one while the heater is on, since only the engine's word switches it off. */
static void check_silence(void)
{
    uint32_t ask_ms = engine.heard_ms + (engine.heater ? HEATING_SILENCE_MS : SILENCE_MS);
    if (!engine.is_known)
        return;
    if (!time_reached(ask_ms)) {
        timebase_wake_by(ask_ms);
        return;
    }
    if (!engine.was_asked) {
        engine.was_asked = true;
        engine.asked_ms = now_ms;
        fuser_ask_temperature();
    }
    uint32_t answer_by_ms = engine.asked_ms + (engine.heater ? HEATING_ANSWER_MS : READ_TIME_MS);
    if (time_reached(answer_by_ms))
        modules_restart(MODULE_ENGINE, "no answer");
    else
        timebase_wake_by(answer_by_ms);
}

void engine_step(void)
{
    if (!engine.is_reading) {
        check_silence();
        return;
    }
    if (time_reached(engine.read_again_ms)) {
        modules_restart(MODULE_ENGINE, "no report");
        return;
    }
    timebase_wake_by(engine.read_again_ms);
}
