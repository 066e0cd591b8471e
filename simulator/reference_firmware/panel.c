#include "panel.h"

#include "bus.h"
#include "copy.h"
#include "display.h"
#include "finisher.h"
#include "jobs.h"
#include "menu.h"
#include "modules.h"
#include "paper.h"
#include "pjl_variables.h"
#include "power.h"
#include "screen.h"
#include "status.h"
#include "stm32f405.h"
#include "supplies.h"
#include "text.h"
#include "timebase.h"

enum { TEXT = 0x40, LAMPS, SUPPLY };
enum { KEY = 0xC0, REPEAT };

#define LAMP_READY 1u
#define LAMP_ATTENTION 2u
#define LAMP_BLINKS(lamp) ((lamp) << 2)
#define PIN_READY 12u
#define PIN_ATTENTION 14u
#define UNKNOWN 0xFFu
#define LAMPS_INTERVAL_MS 10000u /* repeated so that a panel that came off is missed, and the standby supply hears us */
#define CODE_WARMING 10003u
#define CODE_PRINTING 10023u
#define CODE_FAILURE 50000u

static struct {
    struct display wanted, shown;
    bool is_outdated;
    uint16_t language;
    uint8_t lamps_wanted, lamps_shown, supply_wanted, supply_shown;
    uint32_t lamps_due_ms;
} panel;

static void set_pin(unsigned pin, bool on) { reg_write(GPIO_BSRR(GPIOD_BASE), on ? 1u << pin : 1u << (pin + 16)); }

/* Light patterns of LaserJets without a display: ready blinks at work; attention blinks when a hand can help, and
   stays on when it cannot. */
static uint8_t lamps_for(const struct status *status)
{
    if (!status->is_online)
        return LAMP_ATTENTION | (status->code < CODE_FAILURE ? LAMP_BLINKS(LAMP_ATTENTION) : 0u);
    if (power_is_asleep())
        return 0;
    bool is_busy = status->code == CODE_WARMING || status->code == CODE_PRINTING;
    return LAMP_READY | (is_busy ? LAMP_BLINKS(LAMP_READY) : 0u);
}

void panel_on_status(void)
{
    const struct status *status = status_now();
    panel.lamps_wanted = lamps_for(status);
    set_pin(PIN_READY, status->is_online && status->code != CODE_WARMING);
    set_pin(PIN_ATTENTION, !status->is_online);
    if (!status->is_online)
        menu_close(); /* what needs a hand is not hidden by a menu */
    panel.is_outdated = true;
    work_request();
}

void panel_set_supply(uint8_t level)
{
    panel.supply_wanted = level;
    work_request();
}

/* Neither text nor lamps of a panel that has just started are known: send all. */
static void forget_lines(void)
{
    for (unsigned line = 0; line < DISPLAY_LINES_MAX; line++)
        text_copy(panel.shown.line[line], sizeof panel.shown.line[line], "\n");
}

void panel_on_up(void)
{
    forget_lines();
    panel.lamps_shown = panel.supply_shown = UNKNOWN;
    panel.is_outdated = true;
}

static void send_supply(void)
{
    const uint8_t message[] = {SUPPLY, panel.supply_wanted};
    if (panel.supply_wanted == panel.supply_shown || !bus_send(MODULE_PANEL, message, sizeof message))
        return;
    panel.supply_shown = panel.supply_wanted;
    forget_lines(); /* the display loses its text with its power */
}

static void send_lines(void)
{
    for (unsigned line = 0; line < display_lines(); line++) {
        const char *wanted = panel.wanted.line[line];
        if (text_equal(wanted, panel.shown.line[line]))
            continue;
        uint8_t message[2 + DISPLAY_COLUMNS_MAX] = {TEXT, (uint8_t)line};
        size_t length = text_length(wanted);
        memcpy(message + 2, wanted, length);
        if (bus_send(MODULE_PANEL, message, (uint8_t)(2 + length)))
            text_copy(panel.shown.line[line], sizeof panel.shown.line[line], wanted);
    }
}

static void send_lamps(void)
{
    if (panel.lamps_wanted != panel.lamps_shown || time_reached(panel.lamps_due_ms)) {
        const uint8_t message[] = {LAMPS, panel.lamps_wanted};
        panel.lamps_due_ms = now_ms + LAMPS_INTERVAL_MS;
        if (bus_send(MODULE_PANEL, message, sizeof message))
            panel.lamps_shown = panel.lamps_wanted;
    }
    timebase_wake_by(panel.lamps_due_ms);
}

static void draw(void)
{
    panel.is_outdated = false;
    panel.language = variables_value(VARIABLE_LANG);
    if (menu_is_open())
        menu_draw(&panel.wanted);
    else
        screen_draw(&panel.wanted);
}

static void press_start(void)
{
    if (status_leave_offline())
        return;
    if (paper_accept_what_there_is())
        return;
    if (supplies_wants_toner())
        supplies_go_on();
    else if (finisher_wants_staples())
        finisher_go_on_unstapled();
    else
        copy_start();
}

static void press_stop(void)
{
    if (!copy_cancel())
        jobs_cancel_current();
}

static void on_key(enum key key, bool is_repeat)
{
    if (key == KEY_START || key == KEY_STOP) {
        if (is_repeat)
            return;
        menu_close();
        key == KEY_START ? press_start() : press_stop();
    } else if (key == KEY_OK && !menu_is_open()) {
        status_leave_offline();
    } else {
        menu_on_key(key, is_repeat);
    }
}

void panel_on_message(const uint8_t *message, uint8_t length)
{
    if (length < 2 || (message[0] != KEY && message[0] != REPEAT))
        return;
    panel.is_outdated = true;
    work_request();
    /* A key that wakes does nothing else: nobody can see on a dark display what it would do. */
    if (power_is_asleep()) {
        power_wake(WAKE_KEY);
        return;
    }
    power_note_activity();
    on_key((enum key)message[1], message[0] == REPEAT);
}

void panel_step(void)
{
    if (display_lines()) {
        bool is_old = menu_is_open() ? menu_has_timed_out() : screen_is_outdated();
        if (is_old || panel.is_outdated || panel.language != variables_value(VARIABLE_LANG))
            draw();
    }
    if (!modules_is_up(MODULE_PANEL))
        return;
    send_supply();
    if (power_state() != POWER_DEEP_SLEEP)
        send_lines();
    send_lamps();
}
