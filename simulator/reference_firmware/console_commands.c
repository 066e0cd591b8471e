#include "console_commands.h"

#include "console.h"
#include "engine.h"
#include "events.h"
#include "fuser.h"
#include "jobs.h"
#include "log.h"
#include "manufacturing.h"
#include "power.h"
#include "product_config.h"
#include "status.h"
#include "stm32f405.h"
#include "text.h"
#include "timebase.h"

#define PASS_WORD "5771" /* not a secret: it keeps a slip of the keyboard out of manufacturing mode */
#define WATCH_MAX_S 600u

struct command {
    const char *word, *usage;
    bool is_factory; /* in manufacturing mode only */
    void (*run)(const char *cursor);
};

static bool take_number(const char **cursor, uint32_t *number)
{
    char word[12];
    return text_take_word(cursor, word, sizeof word) && text_number(word, number);
}

static void say_version(const char *cursor)
{
    (void)cursor;
    console_say("model: %s", product_config.model);
    console_say("configuration: version %u", product_config.version);
    console_end(0);
}

static void say_serial(const char *cursor)
{
    (void)cursor;
    console_say("serial: %s", manufacturing_serial_number());
    console_end(0);
}

static void say_status(const char *cursor)
{
    (void)cursor;
    console_say("code: %u", (unsigned)status_now()->code);
    console_say("display: %s", status_now()->display);
    console_say("online: %s", status_now()->is_online ? "yes" : "no");
    console_say("fuser: %u C", fuser_temperature());
    console_say("uptime: %u s", (unsigned)(now_ms / 1000u));
    console_end(0);
}

static void say_counters(const char *cursor)
{
    (void)cursor;
    console_say("pages: %u", (unsigned)jobs_page_count());
    console_say("sleeps: %u", (unsigned)power_sleeps());
    console_say("deep-sleeps: %u", (unsigned)power_deep_sleeps());
    console_end(0);
}

static void say_events(const char *cursor)
{
    (void)cursor;
    struct event event;
    for (unsigned i = 0; events_read(i, &event); i++)
        console_say("event: %u at %u min", (unsigned)event.code, (unsigned)event.at_min);
    console_end(0);
}

static void say_log_line(const char *line) { console_say("log: %s", line); }

static void dump_log(const char *cursor)
{
    (void)cursor;
    log_each_line(say_log_line);
    console_end(0);
}

static void say_sensors(const char *cursor)
{
    uint32_t seconds;
    char word[8];
    if (!text_take_word(&cursor, word, sizeof word)) {
        manufacturing_say_sensors();
        console_end(0);
        return;
    }
    if (!text_same_word(word, "watch") || !take_number(&cursor, &seconds) || seconds == 0 || seconds > WATCH_MAX_S)
        console_end("expected: sensors, or sensors watch 1..600");
    else
        manufacturing_watch_sensors(seconds);
}

static void say_self_test(const char *cursor)
{
    (void)cursor;
    manufacturing_say_summary();
    console_end(0);
}

static void enter_factory(const char *cursor)
{
    char word[8];
    if (!text_take_word(&cursor, word, sizeof word) || !text_equal(word, PASS_WORD)) {
        console_end("expected: factory and the pass word");
        return;
    }
    manufacturing_enter();
    console_end(0);
}

static void reset(const char *cursor)
{
    (void)cursor;
    log_warn("console", "reset asked for");
    reg_write(SCB_AIRCR, SCB_AIRCR_SYSTEM_RESET);
}

static void write_serial(const char *cursor)
{
    char value[SERIAL_NUMBER_SIZE + 4];
    if (!text_take_word(&cursor, value, sizeof value) || !manufacturing_write_serial(value))
        console_end("expected: write-serial and 1 to 15 capital letters, digits and dashes");
    else
        console_end(0);
}

static void calibrate(const char *cursor)
{
    char word[12];
    if (!text_take_word(&cursor, word, sizeof word)) {
        console_say("thermistor: %d C", fuser_calibration());
        console_end(0);
        return;
    }
    uint32_t degrees;
    char value[6];
    bool is_known = text_same_word(word, "thermistor") && text_take_word(&cursor, value, sizeof value);
    bool is_negative = is_known && value[0] == '-';
    if (!is_known || !text_number(value + is_negative, &degrees) || degrees > CALIBRATION_MAX_C)
        console_end("expected: calibrate thermistor -9..9");
    else
        console_end(manufacturing_calibrate(is_negative ? -(int)degrees : (int)degrees) ? 0 : "not stored");
}

static void run_test(const char *cursor)
{
    char word[12];
    uint32_t pages = 0;
    if (!text_take_word(&cursor, word, sizeof word))
        word[0] = 0;
    take_number(&cursor, &pages);
    const char *why = manufacturing_start_test(word, pages);
    if (why)
        console_end(why);
}

static void dump(const char *cursor)
{
    (void)cursor;
    console_end("memory is not shown: it holds what hosts have sent");
}

static void help(const char *cursor);

static const struct command commands[] = {
    {"help", "help", false, help},
    {"version", "version", false, say_version},
    {"serial", "serial", false, say_serial},
    {"status", "status", false, say_status},
    {"counters", "counters", false, say_counters},
    {"events", "events", false, say_events},
    {"log", "log", false, dump_log},
    {"sensors", "sensors [watch 1..600]", false, say_sensors},
    {"selftest", "selftest", false, say_self_test},
    {"dump", "dump", false, dump},
    {"reset", "reset", false, reset},
    {"factory", "factory PASS-WORD", false, enter_factory},
    {"write-serial", "write-serial TEXT", true, write_serial},
    {"calibrate", "calibrate [thermistor -9..9]", true, calibrate},
    {"test", "test sensors|motor|heater|panel|stapler|burnin [1..100]", true, run_test},
};

#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

static void help(const char *cursor)
{
    (void)cursor;
    for (unsigned i = 0; i < COMMAND_COUNT; i++)
        if (!commands[i].is_factory || manufacturing_is_on())
            console_say("%s", commands[i].usage);
    console_end(0);
}

void console_run(const char *word, const char *cursor)
{
    for (unsigned i = 0; i < COMMAND_COUNT; i++) {
        if (!text_same_word(word, commands[i].word))
            continue;
        if (commands[i].is_factory && !manufacturing_is_on())
            console_end("in manufacturing mode only");
        else
            commands[i].run(cursor);
        return;
    }
    console_end("no such command; see help");
}
