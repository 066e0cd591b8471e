#include "panel.h"

#include "bus.h"
#include "copy.h"
#include "finisher.h"
#include "jobs.h"
#include "log.h"
#include "modules.h"
#include "paper.h"
#include "power.h"
#include "product_config.h"
#include "status.h"
#include "stm32f405.h"
#include "text.h"
#include "timebase.h"

enum { TEXT = 0x40, LAMPS };
enum { KEY = 0xC0 };
enum { KEY_START = 1, KEY_STOP, KEY_OK };

#define COLUMNS_MAX 30u
#define LINES_MAX 4u
#define LAMP_READY 1u
#define LAMP_ATTENTION 2u
#define PIN_READY 12u
#define PIN_ATTENTION 14u
#define LAMPS_INTERVAL_MS 10000u    /* repeated so that a panel that came off is missed */
#define JOB_LINE_INTERVAL_MS 10000u /* a bus byte costs more than it tells about a page */

static struct {
    char wanted[LINES_MAX][COLUMNS_MAX + 1], shown[LINES_MAX][COLUMNS_MAX + 1];
    uint8_t lamps_wanted, lamps_shown;
    uint32_t lamps_due_ms;
    uint32_t job_id;
    uint32_t job_line_due_ms;
} panel;

static unsigned columns(void) { return product_config.panel_columns < COLUMNS_MAX ? product_config.panel_columns : COLUMNS_MAX; }
static unsigned lines(void) { return product_config.panel_lines < LINES_MAX ? product_config.panel_lines : LINES_MAX; }

static void set_pin(unsigned pin, bool on) { reg_write(GPIO_BSRR(GPIOD_BASE), on ? 1u << pin : 1u << (pin + 16)); }

void panel_show_status(const char *display, bool ready, bool attention)
{
    text_copy(panel.wanted[0], columns() + 1, display);
    panel.lamps_wanted = (ready ? LAMP_READY : 0) | (attention ? LAMP_ATTENTION : 0);
    set_pin(PIN_READY, ready);
    set_pin(PIN_ATTENTION, attention);
    work_request();
}

static void send_changes(void)
{
    if (!modules_is_up(MODULE_PANEL))
        return;
    for (unsigned line = 0; line < lines(); line++) {
        if (text_equal(panel.wanted[line], panel.shown[line]))
            continue;
        uint8_t message[2 + COLUMNS_MAX] = {TEXT, (uint8_t)line};
        size_t length = text_length(panel.wanted[line]);
        memcpy(message + 2, panel.wanted[line], length);
        if (bus_send(MODULE_PANEL, message, (uint8_t)(2 + length)))
            text_copy(panel.shown[line], sizeof panel.shown[line], panel.wanted[line]);
    }
    if (panel.lamps_wanted != panel.lamps_shown || time_reached(panel.lamps_due_ms)) {
        const uint8_t message[] = {LAMPS, panel.lamps_wanted};
        panel.lamps_due_ms = now_ms + LAMPS_INTERVAL_MS;
        if (bus_send(MODULE_PANEL, message, sizeof message))
            panel.lamps_shown = panel.lamps_wanted;
    }
    timebase_wake_by(panel.lamps_due_ms);
}

static void describe_job(void)
{
    const struct job *job = jobs_current();
    uint32_t id = job ? job->id : 0;
    if (lines() < 2 || (id == panel.job_id && (!job || !time_reached(panel.job_line_due_ms)))) {
        if (lines() >= 2 && job)
            timebase_wake_by(panel.job_line_due_ms);
        return;
    }
    panel.job_id = id;
    panel.job_line_due_ms = now_ms + JOB_LINE_INTERVAL_MS;
    if (job)
        text_format(panel.wanted[1], columns() + 1, "%u pages %s", (unsigned)job->sides_printed, job->name);
    else
        panel.wanted[1][0] = 0;
}

void panel_on_up(void)
{
    /* Neither text nor lamps of a panel that has just started are known: send all. */
    memset(panel.shown, 0, sizeof panel.shown);
    for (unsigned line = 0; line < lines(); line++)
        panel.shown[line][0] = '\n';
    panel.lamps_shown = 0xFF;
}

static void press_start(void)
{
    if (status_leave_offline())
        return;
    if (paper_accept_what_there_is())
        return;
    if (finisher_wants_staples())
        finisher_go_on_unstapled();
    else
        copy_start();
}

static void press_stop(void)
{
    copy_stop();
    jobs_cancel_current();
}

void panel_on_message(const uint8_t *message, uint8_t length)
{
    if (length < 2 || message[0] != KEY)
        return;
    power_note_activity();
    switch (message[1]) {
    case KEY_START: press_start(); break;
    case KEY_STOP: press_stop(); break;
    case KEY_OK: status_leave_offline(); break;
    default: break;
    }
    work_request();
}

void panel_step(void)
{
    describe_job();
    send_changes();
}
