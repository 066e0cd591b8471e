#include "status.h"

#include "copy.h"
#include "engine.h"
#include "events.h"
#include "finisher.h"
#include "fuser.h"
#include "host.h"
#include "jobs.h"
#include "ledger.h"
#include "log.h"
#include "modules.h"
#include "nvram.h"
#include "panel.h"
#include "paper.h"
#include "path.h"
#include "power.h"
#include "product_config.h"
#include "recovery.h"
#include "supplies.h"
#include "text.h"
#include "update.h"
#include "ustatus.h"

static struct status current;
static char ready_text[STATUS_DISPLAY_SIZE];
static char offline_text[STATUS_DISPLAY_SIZE];
static bool is_offline;
static int answer_port = -1;

const struct status *status_now(void) { return &current; }
bool status_is_offline(void) { return is_offline; }

void status_set_ready_text(const char *text) { text_copy(ready_text, sizeof ready_text, text); }

void status_go_offline(const char *text, int port)
{
    text_copy(offline_text, sizeof offline_text, text);
    is_offline = true;
    answer_port = port;
}

bool status_leave_offline(void)
{
    if (!is_offline)
        return false;
    is_offline = false;
    if (answer_port >= 0)
        host_answer_message((unsigned)answer_port, offline_text);
    answer_port = -1;
    return true;
}

static void set(struct status *status, uint32_t code, bool online, const char *text)
{
    status->code = code;
    status->is_online = online;
    text_copy(status->display, sizeof status->display, text);
}

/* Conditions nobody at the printer can end. */
static bool find_failure(struct status *status)
{
    static const char *const fuser_texts[] = {"", "50.1 Fuser cold", "50.2 Fuser hot", "50.3 Fuser probe",
                                              "50.4 Fuser latch"};
    if (fuser_failure())
        set(status, 50000u + fuser_failure(), false, fuser_texts[fuser_failure()]);
    else if (modules_is_missing(MODULE_ENGINE))
        set(status, 55001, false, "55.1 No engine");
    else if (modules_is_missing(MODULE_FINISHER))
        set(status, 55002, false, "55.2 No finisher");
    else
        return false;
    return true;
}

/* 0, or the code of the full bin that the job at the head of the queue goes to: 15xxy, where y 1 is "full" and xx the
   number of the bin (PJL Technical Reference, appendix D). */
static uint32_t full_bin(void)
{
    const struct job *job = jobs_current();
    bool is_finisher_used = product_config.has_finisher && !(job && job->to_standard_bin);
    if (is_finisher_used)
        return finisher_bin_is_full() ? 15011u : 0u;
    return engine_bin_is_full() ? 15001u : 0u;
}

/* The copier waits, and what it waits for; printing goes on meanwhile. */
static bool find_copy_hold(struct status *status)
{
    switch (copy_hold()) {
    case COPY_JAMMED: set(status, 42200, true, "Document jam"); return true;
    case COPY_LID_OPEN: set(status, 40041, true, "Close the lid"); return true;
    case COPY_MEMORY_FULL: set(status, 30016, true, "Memory full"); return true;
    default: return false;
    }
}

/* Conditions that wait for the operator. */
static bool find_intervention(struct status *status)
{
    char text[STATUS_DISPLAY_SIZE];
    uint32_t code;
    if (engine_door_is_open())
        set(status, 40021, false, "Door open");
    else if (recovery_code())
        set(status, recovery_code(), false, recovery_text());
    else if (is_offline)
        set(status, 10002, false, offline_text);
    else if (finisher_fault())
        set(status, 43130u + finisher_fault() - 1u, false, finisher_fault() == FINISHER_STAPLE_JAM ? "Staple jam" : "Finisher jam");
    else if ((code = full_bin()))
        set(status, code, false, code == 15001u ? "Output bin full" : "Finisher full");
    else if (supplies_wants_toner())
        set(status, supplies_toner() == TONER_MISSING ? 40600u : 40038u, false,
            supplies_toner() == TONER_MISSING ? "No cartridge" : "Toner out");
    else if (finisher_wants_staples())
        set(status, 40040, false, "Load staples");
    else if ((code = paper_request(text, sizeof text)))
        set(status, code, false, text);
    else
        return false;
    return true;
}

static void find_activity(struct status *status)
{
    const struct job *job = jobs_current();
    char text[STATUS_DISPLAY_SIZE];
    uint32_t code;
    if (job && job->is_cancelled)
        set(status, 10007, true, "Cancelling");
    else if (find_copy_hold(status))
        return;
    else if (power_state() == POWER_DEEP_SLEEP)
        set(status, 40000, true, "Deep sleep");
    else if (update_state() != UPDATE_IDLE)
        set(status, 35080, true, "Updating");
    else if (update_tells_refusal())
        set(status, 35081, true, "Update refused");
    else if (update_tells_undone())
        set(status, 35082, true, "Update undone");
    else if (ledger_tells_loss()) {
        text_format(text, sizeof text, "%u pages lost", (unsigned)ledger_lost_last());
        set(status, 35046, true, text);
    } else if (!engine_is_known() || fuser_is_warming())
        set(status, 10003, true, "Warming up");
    else if (finisher_left_unstapled())
        set(status, 35045, true, "Set not stapled");
    else if (job && (code = paper_stand_in(text, sizeof text)))
        set(status, code, true, text);
    else if (job || !path_is_empty())
        set(status, 10023, true, "Printing");
    else if (modules_is_missing(MODULE_SCANNER))
        set(status, 55003, true, "55.3 No scanner");
    else if (modules_is_missing(MODULE_PANEL))
        set(status, 55004, true, "55.4 No panel");
    else if (finisher_is_low_on_staples() && !power_is_asleep())
        set(status, 10040, true, "Staples low");
    else if (supplies_toner() != TONER_GOOD && !power_is_asleep())
        set(status, 10006, true, "Toner low");
    else if (!power_is_asleep() && (code = supplies_worn_part(text, sizeof text)))
        set(status, code, true, text);
    else if (nvram_is_worn() && !power_is_asleep())
        set(status, 35070, true, "Memory worn");
    else if (power_is_asleep())
        set(status, 35078, true, "Sleep");
    else
        set(status, 10001, true, ready_text[0] ? ready_text : "Ready");
}

/* Coming and going of jobs, which jobs.c says. */
static bool is_routine(const struct status *status) { return status->code == 10001 || status->code == 10023; }

void status_step(void)
{
    struct status status;
    if (!find_failure(&status) && !find_intervention(&status))
        find_activity(&status);
    if (status.code == current.code && status.is_online == current.is_online && text_equal(status.display, current.display))
        return;
    bool is_new = status.code != current.code;
    if (is_new && !(is_routine(&status) && is_routine(&current)))
        log_info("status", "%u \"%s\"", (unsigned)status.code, status.display);
    current = status;
    if (!current.is_online && is_new)
        events_add(current.code);
    panel_on_status();
    ustatus_device();
}
