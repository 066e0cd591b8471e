#include "modules.h"

#include "copy.h"
#include "engine.h"
#include "finisher.h"
#include "log.h"
#include "panel.h"
#include "product_config.h"
#include "timebase.h"

#define MESSAGE_IDENT 0x81u
#define PROTOCOL_VERSION 1u
#define HELLO_INTERVAL_MS 1000u
#define FIRST_HELLO_TRIES 9u
#define BOOT_MARGIN_MS 50u
#define SILENCE_MS 10000u

enum state { ABSENT, OFF, BOOTING, GREETED, UP, MISSING };

struct module_state {
    enum state state;
    bool was_reported; /* missing is said once, not every second */
    uint32_t greet_again_ms;
    uint32_t asked_ms;
};

static struct module_state states[MODULE_END];
static const char *const names[MODULE_END] = {"", "engine", "finisher", "scanner", "panel"};

static bool is_fitted(enum module module)
{
    switch (module) {
    case MODULE_FINISHER: return product_config.has_finisher;
    case MODULE_SCANNER: return product_config.has_scanner;
    default: return true;
    }
}

static void greet(enum module module, uint8_t tries)
{
    states[module].greet_again_ms = now_ms + HELLO_INTERVAL_MS;
    bus_hello(module, tries);
}

void modules_start(void)
{
    for (unsigned m = MODULE_ENGINE; m < MODULE_END; m++)
        if (is_fitted((enum module)m)) {
            states[m].state = GREETED;
            greet((enum module)m, FIRST_HELLO_TRIES);
        }
}

void modules_power_down(void)
{
    for (unsigned m = MODULE_ENGINE; m < MODULE_PANEL; m++) {
        if (states[m].state == ABSENT)
            continue;
        states[m].state = OFF;
        if (m == MODULE_ENGINE)
            engine_on_lost();
        else if (m == MODULE_SCANNER)
            copy_on_lost();
    }
}

/* A module that starts hears nothing: it is greeted when it should be through. */
void modules_power_up(void)
{
    for (unsigned m = MODULE_ENGINE; m < MODULE_PANEL; m++) {
        if (states[m].state != OFF)
            continue;
        states[m].state = BOOTING;
        states[m].greet_again_ms = now_ms + product_config.module_boot_ms + BOOT_MARGIN_MS;
    }
    work_request();
}

static void report_missing(enum module module)
{
    struct module_state *state = &states[module];
    bool was_up = state->state == UP;
    state->state = MISSING;
    if (!state->was_reported)
        log_error("modules", "%s does not answer", names[module]);
    state->was_reported = true;
    work_request();
    if (was_up && module == MODULE_ENGINE)
        engine_on_lost();
    else if (was_up && module == MODULE_SCANNER)
        copy_on_lost();
}

void modules_on_lost(enum module module)
{
    if (states[module].state != OFF && states[module].state != BOOTING)
        report_missing(module);
}

/* A module that was unplugged while nothing was to be said would go unnoticed: after a long silence ask for an
   acknowledgement. The engine is asked for more, in engine.c. */
static void check_silence(enum module module)
{
    struct module_state *state = &states[module];
    uint32_t ask_ms = time_later(bus_heard_ms(module), state->asked_ms) + SILENCE_MS;
    if (time_reached(ask_ms)) {
        state->asked_ms = now_ms;
        bus_send(module, 0, 0);
        ask_ms = now_ms + SILENCE_MS;
    }
    timebase_wake_by(ask_ms);
}

void modules_step(void)
{
    for (unsigned m = MODULE_ENGINE; m < MODULE_END; m++) {
        struct module_state *state = &states[m];
        if (state->state == UP && m != MODULE_ENGINE)
            check_silence((enum module)m);
        if (state->state == ABSENT || state->state == OFF || state->state == UP)
            continue;
        if (state->state == BOOTING && time_reached(state->greet_again_ms)) {
            state->state = GREETED;
            greet((enum module)m, FIRST_HELLO_TRIES);
        } else if (time_reached(state->greet_again_ms)) {
            report_missing((enum module)m);
            greet((enum module)m, 1);
        }
        timebase_wake_by(state->greet_again_ms);
    }
}

static void check_identity(enum module module, const uint8_t *m)
{
    bool agrees = true;
    if (module == MODULE_ENGINE)
        agrees = m[3] == product_config.tray_count && m[4] == product_config.has_duplex;
    else if (module == MODULE_FINISHER)
        agrees = m[3] == product_config.has_stapler;
    else if (module == MODULE_PANEL)
        agrees = m[3] == product_config.panel_lines && m[4] == product_config.panel_columns;
    if (!agrees)
        log_warn("modules", "%s says %u/%u, which is not what the product configuration says", names[module], m[3], m[4]);
}

static void take_identity(enum module module, const uint8_t *message, uint8_t length)
{
    if (length < 5 || message[1] != PROTOCOL_VERSION || message[2] != module) {
        log_error("modules", "%s: identity of %u bytes, version %u, kind %u; expected 5, %u, %u", names[module], length,
                  length > 1 ? message[1] : 0u, length > 2 ? message[2] : 0u, PROTOCOL_VERSION, (unsigned)module);
        return;
    }
    check_identity(module, message);
    log_info("modules", "%s is up", names[module]);
    states[module].state = UP;
    states[module].was_reported = false;
    work_request();
    switch (module) {
    case MODULE_ENGINE: engine_on_up(); break;
    case MODULE_FINISHER: finisher_on_up(); break;
    case MODULE_PANEL: panel_on_up(); break;
    default: break;
    }
}

void modules_on_message(enum module module, const uint8_t *message, uint8_t length)
{
    if (message[0] == MESSAGE_IDENT) {
        take_identity(module, message, length);
        return;
    }
    if (states[module].state != UP)
        return;
    switch (module) {
    case MODULE_ENGINE: engine_on_message(message, length); break;
    case MODULE_FINISHER: finisher_on_message(message, length); break;
    case MODULE_SCANNER: copy_on_message(message, length); break;
    default: panel_on_message(message, length); break;
    }
}

void modules_restart(enum module module, const char *why)
{
    log_warn("modules", "%s is greeted again: %s", names[module], why);
    states[module].state = GREETED;
    greet(module, FIRST_HELLO_TRIES);
    if (module == MODULE_ENGINE)
        engine_on_lost();
    else if (module == MODULE_SCANNER)
        copy_on_lost();
}

void modules_restart_all(const char *why)
{
    for (unsigned m = MODULE_ENGINE; m < MODULE_END; m++)
        if (states[m].state == UP)
            modules_restart((enum module)m, why);
}

bool modules_is_up(enum module module) { return states[module].state == UP; }

bool modules_is_missing(enum module module) { return states[module].state == MISSING; }
