#include "pjl.h"

#include "jobs.h"
#include "pjl_info.h"
#include "pjl_jobs.h"
#include "pjl_options.h"
#include "pjl_upgrade.h"
#include "status.h"
#include "supplies.h"
#include "text.h"
#include "ustatus.h"

#define WORD_SIZE 32u
#define VALUE_SIZE 81u

struct command {
    const char *name;
    bool (*obey)(struct host *host, const char *options);
};

static void end_data(struct host *host)
{
    if (pcl_pages_finish(&host->pages))
        jobs_add_page(host->job_id, pcl_pages_coverage(&host->pages));
    host->is_discarding = false;
}

void pjl_end_job(struct host *host)
{
    end_data(host);
    jobs_close(host->job_id);
    host->job_id = 0;
    host->is_in_job = host->is_secure = false;
    variables_load_defaults(&host->environment);
}

void pjl_on_uel(struct host *host)
{
    if (host->is_in_job)
        end_data(host);
    else
        pjl_end_job(host);
}

/* Data for this port's job begins. False when the queue has no place for it. */
static bool begin_data(struct host *host)
{
    if (!host->job_id)
        host->job_id = jobs_open((uint8_t)host->number, "");
    if (!host->job_id)
        return false;
    uint32_t id = jobs_apply_settings(host->job_id, &host->environment);
    if (!id)
        return false;
    host->job_id = id;
    pcl_pages_start(&host->pages);
    return true;
}

bool pjl_on_raw(struct host *host)
{
    host->is_discarding = false;
    return begin_data(host);
}

static bool obey_comment(struct host *host, const char *options)
{
    (void)host;
    (void)options;
    return true;
}

static bool obey_echo(struct host *host, const char *options)
{
    while (*options == ' ' || *options == '\t')
        options++;
    host_write(host, "@PJL ECHO %s\r\n\f", options);
    return true;
}

static void limit_pages(struct host *host, const char *options)
{
    uint32_t first = option_number(options, "START", 1), last = option_number(options, "END", JOB_LAST_PAGE);
    if (first && first <= last)
        jobs_limit_pages(host->job_id, first, last);
    else
        ustatus_complain(host, 25014, "No such pages");
}

static bool obey_job(struct host *host, const char *options)
{
    char name[VALUE_SIZE] = "";
    if (!option_text(options, "NAME", name, sizeof name))
        name[0] = 0;
    pjl_end_job(host);
    host->job_id = jobs_open((uint8_t)host->number, name);
    if (!host->job_id)
        return false;
    host->is_in_job = true;
    host->is_secure = option_number(options, "PASSWORD", 0) == variables_value(VARIABLE_PASSWORD);
    limit_pages(host, options);
    return true;
}

static bool obey_eoj(struct host *host, const char *options)
{
    (void)options;
    if (!host->is_in_job)
        ustatus_complain(host, 27002, "EOJ without JOB");
    pjl_end_job(host);
    return true;
}

static bool obey_enter(struct host *host, const char *options)
{
    char language[WORD_SIZE];
    if (!option_text(options, "LANGUAGE", language, sizeof language))
        return true;
    if (text_same_word(language, "PCL")) {
        if (!begin_data(host))
            return false;
    } else {
        ustatus_complain(host, 20004, "Unsupported language");
        host->is_discarding = true;
    }
    lexer_enter_data(&host->lexer);
    return true;
}

/* Variable and value of NAME=value; false, and the host told, when the line has not this form. */
static bool take_assignment(struct host *host, const char *options, enum variable *variable, char *value, size_t size)
{
    char name[WORD_SIZE];
    if (!text_take_word(&options, name, sizeof name))
        ustatus_complain(host, 20023, "No variable");
    else if (!variables_find(name, variable))
        ustatus_complain(host, 25006, "No such variable");
    else if (!text_take_char(&options, '='))
        ustatus_complain(host, 25007, "No value");
    else if (!text_take_value(&options, value, size))
        ustatus_complain(host, 20015, "No value");
    else
        return true;
    return false;
}

/* Defaults are protected by the password, if there is one. */
static bool may_change_defaults(struct host *host)
{
    if (!variables_are_locked() || host->is_secure)
        return true;
    ustatus_complain(host, 27003, "Password protected");
    return false;
}

static bool obey_set(struct host *host, const char *options)
{
    enum variable variable;
    char value[WORD_SIZE];
    if (!take_assignment(host, options, &variable, value, sizeof value))
        return true;
    if (variables_is_default_only(variable))
        ustatus_complain(host, 27005, "DEFAULT only");
    else if ((!variables_is_of_printer(variable) || may_change_defaults(host)) &&
             !variables_set(&host->environment, variable, value))
        ustatus_complain(host, variables_complaint(variable, value), "No such value");
    return true;
}

static bool obey_default(struct host *host, const char *options)
{
    enum variable variable;
    char value[WORD_SIZE];
    if (!take_assignment(host, options, &variable, value, sizeof value))
        return true;
    if (variable == VARIABLE_HOLD)
        ustatus_complain(host, 27007, "SET only");
    else if (may_change_defaults(host) && !variables_set_default(variable, value))
        ustatus_complain(host, variables_complaint(variable, value), "No such value");
    return true;
}

static void answer_value(struct host *host, const char *command, const char *options, const struct environment *environment)
{
    char name[WORD_SIZE] = "", value[WORD_SIZE] = "\"?\"";
    enum variable variable;
    text_take_word(&options, name, sizeof name);
    for (char *c = name; *c; c++)
        *c = text_upper(*c);
    if (variables_find(name, &variable))
        variables_read(environment, variable, value, sizeof value);
    host_write(host, "@PJL %s %s\r\n%s\r\n\f", command, name, value);
}

static bool obey_inquire(struct host *host, const char *options)
{
    answer_value(host, "INQUIRE", options, &host->environment);
    return true;
}

static bool obey_dinquire(struct host *host, const char *options)
{
    answer_value(host, "DINQUIRE", options, 0);
    return true;
}

static bool obey_initialize(struct host *host, const char *options)
{
    (void)options;
    if (!may_change_defaults(host))
        return true;
    variables_restore_factory();
    variables_load_defaults(&host->environment);
    return true;
}

static bool obey_reset(struct host *host, const char *options)
{
    (void)options;
    variables_load_defaults(&host->environment);
    return true;
}

static bool obey_rdymsg(struct host *host, const char *options)
{
    char display[VALUE_SIZE];
    (void)host;
    if (option_text(options, "DISPLAY", display, sizeof display))
        status_set_ready_text(display);
    return true;
}

static bool obey_opmsg(struct host *host, const char *options)
{
    char display[VALUE_SIZE];
    (void)host;
    if (option_text(options, "DISPLAY", display, sizeof display))
        status_go_offline(display, -1);
    return true;
}

static bool obey_stmsg(struct host *host, const char *options)
{
    char display[VALUE_SIZE];
    if (option_text(options, "DISPLAY", display, sizeof display))
        status_go_offline(display, (int)host->number);
    return true;
}

static bool obey_ustatus(struct host *host, const char *options)
{
    char name[WORD_SIZE], value[WORD_SIZE];
    if (!text_take_word(&options, name, sizeof name) || !text_take_char(&options, '=') ||
        !text_take_value(&options, value, sizeof value) || !ustatus_set(host, name, value))
        ustatus_complain(host, 25006, "No such status");
    return true;
}

/* Somebody has replaced a part whose life is counted. */
static bool obey_supply(struct host *host, const char *options)
{
    char name[WORD_SIZE];
    if (!option_text(options, "REPLACED", name, sizeof name) || !supplies_reset(name))
        ustatus_complain(host, 25016, "No such part");
    return true;
}

static bool obey_ustatusoff(struct host *host, const char *options)
{
    (void)options;
    ustatus_off(host);
    return true;
}

/* There is no file system; FILEERROR 1 is the general one. */
static bool refuse_file(struct host *host, const char *options)
{
    char name[VALUE_SIZE] = "";
    if (!option_text(options, "NAME", name, sizeof name))
        name[0] = 0;
    host_write(host, "@PJL FSQUERY NAME=\"%s\"\r\nFILEERROR=1\r\n\f", name);
    return true;
}

static const struct command commands[] = {
    {"COMMENT", obey_comment},   {"ECHO", obey_echo},       {"JOB", obey_job},         {"EOJ", obey_eoj},
    {"ENTER", obey_enter},       {"INFO", pjl_info},        {"SET", obey_set},         {"DEFAULT", obey_default},
    {"INQUIRE", obey_inquire},   {"DINQUIRE", obey_dinquire}, {"INITIALIZE", obey_initialize}, {"RESET", obey_reset},
    {"RDYMSG", obey_rdymsg},     {"OPMSG", obey_opmsg},     {"STMSG", obey_stmsg},     {"USTATUS", obey_ustatus},
    {"USTATUSOFF", obey_ustatusoff}, {"FSQUERY", refuse_file}, {"JOBCANCEL", pjl_cancel_job}, {"JOBRELEASE", pjl_release_job},
    /* Device management by PML in hexadecimal: there is none, and nothing to answer. */
    {"DMINFO", obey_comment},    {"DMCMD", obey_comment},
    {"SUPPLY", obey_supply},     {"UPGRADE", pjl_upgrade},
};

bool pjl_on_line(struct host *host, const char *line)
{
    char name[WORD_SIZE];
    const char *cursor = line + 4;
    if (!text_take_word(&cursor, name, sizeof name))
        return true; /* @PJL alone is a legal line */
    for (unsigned i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (text_same_word(name, commands[i].name))
            return commands[i].obey(host, cursor);
    ustatus_complain(host, 20002, "Unsupported command");
    return true;
}
