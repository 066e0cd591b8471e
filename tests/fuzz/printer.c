#include "printer.h"

#include <string.h>

#include "bus_side.h"
#include "machine.h"
#include "product_config.h"

#define SHEETS_MAX 32u
#define TRAYS_MAX 5u
#define STEP_US 1000
#define SET_US 500000 /* one set stapled or ejected */
#define SCAN_US 500000
#define HEATING_MC_MS 20 /* millidegrees a millisecond */
#define COOLING_MC_MS 1
#define ROOM_MC 23000

enum { SENSOR_REGISTRATION, SENSOR_FUSER, SENSOR_EXIT, SENSOR_DUPLEX, SENSOR_COUNT };

struct sheet {
    bool is_used, is_double, is_stuck, was_returned, sticks;
    int64_t moved_um, returned_at_um; /* of its leading edge; -1 */
    unsigned sides, length_mm;
};

static struct {
    struct sheet sheets[SHEETS_MAX];
    unsigned paper[TRAYS_MAX];
    bool inserted[TRAYS_MAX];
    bool motor, gate, heater, door_open, standard_bin, sticks_next;
    bool covered[SENSOR_COUNT];
    unsigned documents, accumulated_sides;
    uint32_t sides_out;
    uint16_t exits; /* sheets, since the engine was switched on */
    int64_t step_us, set_us, scan_us;
    int64_t heat_us;
    int32_t temp_mc, low_mc, high_mc;
    unsigned set_sheets, gathered;
    bool set_stapled;
} printer;

static void say2(unsigned module, unsigned type, unsigned a)
{
    const uint8_t payload[] = {(uint8_t)type, (uint8_t)a};
    bus_say(module, payload, sizeof payload);
}

static void say3(unsigned module, unsigned type, unsigned a, unsigned b)
{
    const uint8_t payload[] = {(uint8_t)type, (uint8_t)a, (uint8_t)b};
    bus_say(module, payload, sizeof payload);
}

static unsigned tray_state(unsigned tray) { return (printer.paper[tray] ? 1u : 0u) | (printer.inserted[tray] ? 2u : 0u); }

static void say_temperature(void)
{
    unsigned temp_c = (unsigned)printer.temp_mc / 1000u;
    say3(ENGINE, 0x93, temp_c >> 8, temp_c & 0xFFu);
}

static bool is_heating(void) { return printer.heater && !printer.door_open; }

/* Bring the fuser up to now. */
static void heat(void)
{
    int64_t ms = (now_us - printer.heat_us) / 1000;
    printer.heat_us += ms * 1000;
    int64_t temp_mc = printer.temp_mc + ms * (is_heating() ? HEATING_MC_MS : -COOLING_MC_MS);
    printer.temp_mc = (int32_t)(temp_mc < ROOM_MC ? ROOM_MC : temp_mc > 400000 ? 400000 : temp_mc);
}

/* When the temperature will have come to a comparator that watches for it. */
static int64_t comparator_due_us(void)
{
    int32_t way_mc = is_heating() ? printer.high_mc - printer.temp_mc : printer.temp_mc - printer.low_mc;
    if (way_mc < 0 || !printer.high_mc || (!is_heating() && printer.low_mc < ROOM_MC))
        return NEVER_US;
    return printer.heat_us + (way_mc / (is_heating() ? HEATING_MC_MS : COOLING_MC_MS) + 1) * 1000ll;
}

static void compare(int32_t before_mc)
{
    if ((before_mc >= printer.low_mc && printer.temp_mc < printer.low_mc) ||
        (before_mc <= printer.high_mc && printer.temp_mc > printer.high_mc))
        say_temperature();
}

static void say_bin(void)
{
    const uint8_t payload[] = {0x94, 0, (uint8_t)(printer.exits >> 8), (uint8_t)printer.exits};
    bus_say(ENGINE, payload, sizeof payload);
}

static void say_engine(void)
{
    say_bin();
    say3(ENGINE, 0x91, 0, printer.door_open);
    for (unsigned tray = 1; tray <= product_config.tray_count; tray++) {
        say3(ENGINE, 0x95, tray, product_config.tray_size[tray - 1]);
        say3(ENGINE, 0x92, tray, tray_state(tray));
    }
    say3(ENGINE, 0x92, 0, 2);
    for (unsigned sensor = 0; sensor < SENSOR_COUNT; sensor++)
        say3(ENGINE, 0x90, sensor, printer.covered[sensor]);
    say_temperature();
}

static void greet(unsigned module)
{
    bus_greeted(module);
    uint8_t ident[] = {0x81, 1, (uint8_t)module, 0, 0};
    switch (module) {
    case ENGINE:
        ident[3] = product_config.tray_count;
        ident[4] = product_config.has_duplex;
        bus_say(module, ident, sizeof ident);
        say_engine();
        break;
    case FINISHER:
        ident[3] = product_config.has_stapler;
        ident[4] = 50;
        bus_say(module, ident, sizeof ident);
        say2(FINISHER, 0xA1, 0);
        say2(FINISHER, 0xA2, 0);
        say2(FINISHER, 0xA3, 0);
        say3(FINISHER, 0xA4, printer.gathered, 0);
        break;
    case SCANNER:
        ident[3] = 50;
        bus_say(module, ident, sizeof ident);
        say2(SCANNER, 0xB0, printer.documents != 0);
        break;
    default:
        ident[3] = product_config.panel_lines;
        ident[4] = product_config.panel_columns;
        bus_say(module, ident, sizeof ident);
        break;
    }
}

static unsigned length_mm(unsigned tray)
{
    static const uint16_t lengths_mm[] = {297, 297, 279, 210, 356};
    unsigned size = tray ? product_config.tray_size[tray - 1] : 1u;
    return lengths_mm[size < 5 ? size : 0];
}

static void pick(unsigned tray)
{
    if (tray == 0 || tray > product_config.tray_count || !printer.inserted[tray] || !printer.paper[tray])
        return;
    for (unsigned i = 0; i < SHEETS_MAX; i++)
        if (!printer.sheets[i].is_used) {
            printer.sheets[i] = (struct sheet){.is_used = true, .returned_at_um = -1, .length_mm = length_mm(tray)};
            printer.sheets[i].sticks = printer.sticks_next;
            printer.sticks_next = false;
            if (--printer.paper[tray] == 0)
                say3(ENGINE, 0x92, tray, tray_state(tray));
            return;
        }
}

static void begin_set(unsigned sheets, bool stapled)
{
    printer.set_sheets = sheets;
    printer.set_stapled = stapled;
    printer.set_us = now_us + SET_US;
}

static void set_window(const uint8_t *m, size_t size)
{
    if (size < 5)
        return;
    printer.low_mc = (m[1] << 8 | m[2]) * 1000;
    printer.high_mc = (m[3] << 8 | m[4]) * 1000;
    say_temperature();
}

void printer_obey(unsigned module, const uint8_t *m, size_t size)
{
    if (m[0] == 0x01) {
        greet(module);
        return;
    }
    uint8_t value = size > 1 ? m[1] : 0;
    switch (module << 8 | m[0]) {
    case 0x110: printer.motor = value; break;
    case 0x111: pick(value); break;
    case 0x112: printer.gate = value; break;
    case 0x113: heat(); printer.heater = value; break;
    case 0x114: heat(); set_window(m, size); break;
    case 0x115: say_engine(); break;
    case 0x116: printer.standard_bin = value; break;
    case 0x220: begin_set(value, size < 3 || m[2]); break;
    case 0x221: begin_set(0, false); break;
    case 0x330:
        if (printer.documents && printer.scan_us == NEVER_US)
            printer.scan_us = now_us + SCAN_US;
        break;
    default: break;
    }
}

static void set_sensor(unsigned sensor, bool covered)
{
    if (printer.covered[sensor] == covered)
        return;
    printer.covered[sensor] = covered;
    say3(ENGINE, 0x90, sensor, covered);
}

static bool crossed(int64_t before_um, int64_t after_um, int64_t place_um) { return before_um < place_um && place_um <= after_um; }

static void deliver(struct sheet *sheet)
{
    sheet->is_used = false;
    printer.exits++;
    if (product_config.has_finisher && !printer.standard_bin)
        printer.gathered++;
    printer.sides_out += sheet->sides;
}

/* Where the sheet's edges are now on the way from the roller; a sheet sent back begins the way again at registration. */
static void move(struct sheet *sheet, int64_t step_um)
{
    int64_t before = sheet->moved_um, after = before + step_um, length = sheet->length_mm * 1000ll;
    int64_t registration = product_config.registration_mm * 1000ll, fuser = product_config.fuser_mm * 1000ll;
    int64_t gate = product_config.gate_mm * 1000ll, exit = product_config.exit_mm * 1000ll;
    sheet->moved_um = after;
    if (sheet->returned_at_um >= 0) {
        int64_t again = sheet->returned_at_um + length + product_config.duplex_return_mm * 1000ll;
        if (crossed(before, after, sheet->returned_at_um + length + product_config.duplex_return_mm * 500ll))
            set_sensor(SENSOR_DUPLEX, true);
        if (crossed(before, after, again)) {
            sheet->returned_at_um = -1;
            sheet->moved_um = registration;
            sheet->was_returned = true;
            set_sensor(SENSOR_DUPLEX, false);
            set_sensor(SENSOR_REGISTRATION, true);
        }
        if (crossed(before, after, fuser + length))
            set_sensor(SENSOR_FUSER, false);
        return;
    }
    if (crossed(before, after, registration))
        set_sensor(SENSOR_REGISTRATION, true);
    if (crossed(before, after, registration + length))
        set_sensor(SENSOR_REGISTRATION, false);
    if (crossed(before, after, fuser)) {
        set_sensor(SENSOR_FUSER, true);
        sheet->sides++;
        sheet->is_stuck = sheet->sticks;
    }
    if (crossed(before, after, gate) && printer.gate && product_config.has_duplex)
        sheet->returned_at_um = gate;
    if (crossed(before, after, fuser + length))
        set_sensor(SENSOR_FUSER, false);
    if (crossed(before, after, exit))
        set_sensor(SENSOR_EXIT, true);
    if (crossed(before, after, exit + length)) {
        set_sensor(SENSOR_EXIT, false);
        deliver(sheet);
    }
}

static bool is_moving(void)
{
    if (!printer.motor || printer.door_open)
        return false;
    for (unsigned i = 0; i < SHEETS_MAX; i++)
        if (printer.sheets[i].is_used && !printer.sheets[i].is_stuck)
            return true;
    return false;
}

int64_t printer_due_us(void)
{
    int64_t due = NEVER_US;
    if (is_moving())
        due = printer.step_us + STEP_US;
    if (printer.set_us < due)
        due = printer.set_us;
    if (printer.scan_us < due)
        due = printer.scan_us;
    if (comparator_due_us() < due)
        due = comparator_due_us();
    if (bus_due_us() < due)
        due = bus_due_us();
    return due > now_us ? due : now_us;
}

void printer_happen(void)
{
    int64_t step_us = now_us - printer.step_us;
    printer.step_us = now_us;
    if (is_moving() && step_us <= STEP_US)
        for (unsigned i = 0; i < SHEETS_MAX; i++)
            if (printer.sheets[i].is_used && !printer.sheets[i].is_stuck)
                move(&printer.sheets[i], step_us * product_config.process_speed_mm_s / 1000);
    int32_t before_mc = printer.temp_mc;
    heat();
    compare(before_mc);
    if (printer.set_us <= now_us) {
        printer.set_us = NEVER_US;
        printer.gathered = 0;
        say2(FINISHER, 0xA0, printer.set_stapled);
    }
    if (printer.scan_us <= now_us) {
        printer.scan_us = NEVER_US;
        if (printer.documents) {
            say2(SCANNER, 0xB1, 5);
            if (--printer.documents == 0)
                say2(SCANNER, 0xB0, 0);
        }
    }
    bus_repeat();
}

void printer_power_on(void)
{
    bus_power_on();
    memset(&printer, 0, sizeof printer);
    printer.set_us = printer.scan_us = NEVER_US;
    printer.temp_mc = 150000;
    for (unsigned tray = 1; tray <= product_config.tray_count; tray++) {
        printer.paper[tray] = 200;
        printer.inserted[tray] = true;
    }
}

void printer_lose_power(void)
{
    heat();
    bus_power_on();
    printer.motor = printer.gate = printer.heater = printer.standard_bin = false;
    printer.low_mc = printer.high_mc = 0;
    printer.exits = 0;
    printer.set_us = printer.scan_us = NEVER_US;
}

void printer_door(bool is_open)
{
    /* Whoever opens it takes the paper out, up to the moment of closing it: a pick may just have been under way. */
    for (unsigned i = 0; i < SHEETS_MAX; i++)
        printer.sheets[i].is_used = false;
    heat();
    printer.door_open = is_open;
    say3(ENGINE, 0x91, 0, is_open);
    for (unsigned sensor = 0; is_open && sensor < SENSOR_COUNT; sensor++)
        set_sensor(sensor, false);
}

void printer_tray(unsigned tray, bool is_inserted, unsigned sheets)
{
    if (tray == 0 || tray > product_config.tray_count)
        return;
    printer.paper[tray] = sheets;
    printer.inserted[tray] = is_inserted;
    say3(ENGINE, 0x92, tray, tray_state(tray));
}

void printer_documents(unsigned documents)
{
    printer.documents = documents;
    say2(SCANNER, 0xB0, documents != 0);
}

void printer_empty_bins(void)
{
    say_bin();
    say2(FINISHER, 0xA2, 0);
}

void printer_key(uint8_t key) { say2(PANEL, 0xC0, key); }

void printer_stick_next(void) { printer.sticks_next = true; }

int32_t printer_fuser_c(void) { return printer.temp_mc / 1000; }

uint32_t printer_sides_out(void) { return printer.sides_out; }
