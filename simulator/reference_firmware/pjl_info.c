#include "pjl_info.h"

#include "engine.h"
#include "events.h"
#include "jobs.h"
#include "ledger.h"
#include "manufacturing.h"
#include "pjl_jobs.h"
#include "pjl_supplies.h"
#include "pjl_upgrade.h"
#include "power.h"
#include "product_config.h"
#include "status.h"
#include "text.h"
#include "ustatus.h"

#define WORD_SIZE 32u
#define DESCRIPTION_SIZE 256u
#define MEMORY_BYTES 131072u

static void answer_id(struct host *host) { host_write(host, "\"%s\"\r\n", product_config.model); }

static void answer_status(struct host *host)
{
    const struct status *status = status_now();
    host_write(host, "CODE=%u\r\nDISPLAY=\"%s\"\r\nONLINE=%s\r\n", (unsigned)status->code, status->display,
               status->is_online ? "TRUE" : "FALSE");
}

static void answer_config(struct host *host)
{
    host_write(host, "IN TRAYS [%u ENUMERATED]\r\n", product_config.tray_count);
    for (unsigned i = 0; i < product_config.tray_count; i++)
        host_write(host, "\tINTRAY%u %s %u %s\r\n", i + 1, variables_paper_name(engine_tray_size(i + 1)),
                   product_config.tray_capacity[i], variables_media_name(product_config.tray_media[i]));
    if (product_config.manual_capacity)
        host_write(host, "MANUAL FEED %u\r\n", product_config.manual_capacity);
    host_write(host, "OUTPUT TRAYS [%u ENUMERATED]\r\n\tNORMAL FACEDOWN %u\r\n%s", 1u + product_config.has_finisher,
               product_config.output_bin_capacity, product_config.has_finisher ? "\tOPTIONALOUTBIN1\r\n" : "");
    host_write(host, "PAPERS [4 ENUMERATED]\r\n\tA4\r\n\tLETTER\r\n\tA5\r\n\tLEGAL\r\n");
    host_write(host, "LANGUAGES [1 ENUMERATED]\r\n\tPCL\r\nUSTATUS [4 ENUMERATED]\r\n\tDEVICE\r\n\tJOB\r\n\tPAGE\r\n\tTIMED\r\n");
    if (product_config.has_duplex)
        host_write(host, "DUPLEX\r\n");
    if (product_config.has_finisher)
        host_write(host, product_config.has_stapler ? "FINISHER STAPLE\r\n" : "FINISHER\r\n");
    if (product_config.has_scanner)
        host_write(host, "SCANNER\r\n");
    if (product_config.panel_lines)
        host_write(host, "DISPLAY LINES=%u\r\nDISPLAY CHARACTER SIZE=%u\r\n", product_config.panel_lines,
                   product_config.panel_columns);
    host_write(host, "SERIAL NUMBER=\"%s\"\r\nMEMORY=%u\r\n", manufacturing_serial_number(), MEMORY_BYTES);
}

static void answer_variables(struct host *host)
{
    char text[DESCRIPTION_SIZE];
    for (unsigned v = 0; v < VARIABLE_COUNT; v++) {
        size_t size = variables_describe(&host->environment, (enum variable)v, text, sizeof text);
        host_write_text(host, text, size);
    }
}

static void answer_page_count(struct host *host) { host_write(host, "%u\r\n", (unsigned)jobs_page_count()); }

static void answer_power(struct host *host)
{
    static const char *const names[] = {"READY", "SLEEP", "DEEPSLEEP"};
    host_write(host, "STATE=%s\r\nLASTWAKE=%s\r\nSLEEPS=%u\r\nDEEPSLEEPS=%u\r\n", names[power_state()],
               power_wake_cause(), (unsigned)power_sleeps(), (unsigned)power_deep_sleeps());
}

static void answer_lost_pages(struct host *host)
{
    host_write(host, "LAST=%u\r\nTOTAL=%u\r\n", (unsigned)ledger_lost_last(), (unsigned)ledger_lost_ever());
}

static void answer_memory(struct host *host)
{
    host_write(host, "TOTAL=%u\r\nLARGEST=%u\r\n", MEMORY_BYTES, MEMORY_BYTES);
}

/* There are no volumes, and the table says so. */
static void answer_file_system(struct host *host)
{
    host_write(host, "[1 TABLE]\r\n\tVOLUME\tTOTAL SIZE\tFREE SPACE\tLOCATION\tLABEL\tSTATUS\r\n");
}

static void answer_log(struct host *host)
{
    struct event event;
    unsigned events = 0;
    while (events_read(events, &event))
        events++;
    host_write(host, "EVENTS=%u\r\n", events);
    for (unsigned i = 0; i < events && events_read(i, &event); i++)
        host_write(host, "CODE=%u MINUTE=%u\r\n", (unsigned)event.code, (unsigned)event.at_min);
}

bool pjl_info(struct host *host, const char *options)
{
    static const struct {
        const char *name;
        void (*answer)(struct host *host);
    } categories[] = {{"ID", answer_id},           {"STATUS", answer_status},       {"CONFIG", answer_config},
                      {"VARIABLES", answer_variables}, {"PAGECOUNT", answer_page_count}, {"USTATUS", ustatus_describe},
                      {"MEMORY", answer_memory},   {"POWER", answer_power}, {"LOSTPAGES", answer_lost_pages},
                      {"JOBS", pjl_list_jobs},     {"FILESYS", answer_file_system}, {"LOG", answer_log},
                      {"SUPPLIES", pjl_answer_supplies}, {"COUNTERS", pjl_answer_counters},
                      {"EVENTS", pjl_answer_events}, {"UPDATE", pjl_answer_update}};
    char name[WORD_SIZE] = "";
    text_take_word(&options, name, sizeof name);
    for (char *c = name; *c; c++)
        *c = text_upper(*c);
    host_write(host, "@PJL INFO %s\r\n", name);
    bool is_known = false;
    for (unsigned i = 0; i < sizeof categories / sizeof categories[0]; i++)
        if (text_equal(name, categories[i].name)) {
            categories[i].answer(host);
            is_known = true;
        }
    host_write(host, is_known ? "\f" : "\"?\"\r\n\f");
    return true;
}
