#include "copy.h"

#include "bus.h"
#include "jobs.h"
#include "log.h"
#include "modules.h"
#include "product_config.h"
#include "timebase.h"

enum { SCAN = 0x30, SCAN_BOTH, SCAN_GLASS };
enum { DOCUMENT = 0xB0, SCANNED, GLASS, LID, JAM, NOTHING_FED };

#define SCAN_TIME_MS 30000u
#define GIVE_UP_MS 120000u /* ours: a copy waits so long for a hand before it ends with the pages it has */

static struct {
    bool has_document, has_original, is_lid_open, is_jammed;
    bool is_scanning, is_from_glass, is_spoiled, is_memory_full;
    uint8_t sides_due;
    uint32_t job_id;
    uint32_t overdue_ms, give_up_ms;
} copy;

static uint8_t sides_a_scan(void)
{
    return !copy.is_from_glass && variables_value(VARIABLE_COPYORIGINALS) ? 2u : 1u;
}

static void scan(void)
{
    const uint8_t message[] = {copy.is_from_glass ? SCAN_GLASS : sides_a_scan() == 2u ? SCAN_BOTH : SCAN};
    copy.is_scanning = bus_send(MODULE_SCANNER, message, sizeof message);
    copy.is_spoiled = false;
    copy.sides_due = sides_a_scan();
    copy.overdue_ms = now_ms + SCAN_TIME_MS;
}

static void finish(void)
{
    jobs_close(copy.job_id);
    copy.job_id = 0;
    copy.is_scanning = copy.is_memory_full = false;
}

static bool is_held_up(void) { return copy.is_jammed || (copy.is_from_glass && copy.is_lid_open); }

static void ask_for_a_hand(void) { copy.give_up_ms = now_ms + GIVE_UP_MS; }

bool copy_start(void)
{
    if (copy.job_id || copy.is_jammed || !modules_is_up(MODULE_SCANNER) || !(copy.has_document || copy.has_original))
        return false;
    copy.job_id = jobs_open(JOB_PORT_COPY, "copy");
    if (!copy.job_id)
        return false;
    copy.is_from_glass = !copy.has_document;
    struct environment environment;
    variables_load_defaults(&environment);
    bool is_collated = environment.value[VARIABLE_COPYCOLLATE];
    environment.value[VARIABLE_COPIES] = is_collated ? 1 : environment.value[VARIABLE_COPYCOUNT];
    environment.value[VARIABLE_QTY] = is_collated ? environment.value[VARIABLE_COPYCOUNT] : 1;
    environment.value[VARIABLE_DUPLEX] = environment.value[VARIABLE_COPYDUPLEX];
    jobs_apply_settings(copy.job_id, &environment);
    work_request();
    return true;
}

bool copy_cancel(void)
{
    if (!copy.job_id)
        return false;
    jobs_cancel(copy.job_id);
    finish();
    return true;
}

bool copy_is_active(void) { return copy.job_id; }

enum copy_hold copy_hold(void)
{
    if (copy.is_jammed)
        return COPY_JAMMED;
    if (copy.job_id && copy.is_from_glass && copy.is_lid_open)
        return COPY_LID_OPEN;
    return copy.job_id && copy.is_memory_full ? COPY_MEMORY_FULL : COPY_GOES_ON;
}

void copy_on_lost(void)
{
    copy.has_document = copy.has_original = copy.is_lid_open = copy.is_jammed = false;
    if (copy.job_id)
        finish();
}

static void take_side(uint8_t coverage_pct)
{
    if (!copy.is_scanning || !copy.sides_due)
        return;
    if (--copy.sides_due == 0)
        copy.is_scanning = false;
    if (copy.is_spoiled)
        return;
    jobs_add_page(copy.job_id, coverage_pct * 8u);
    if (copy.is_from_glass)
        finish();
}

static void take_jam(bool is_jammed)
{
    if (is_jammed && !copy.is_jammed) {
        log_warn("copy", "a document is stuck in the feeder");
        ask_for_a_hand();
        copy.is_scanning = false;
    }
    copy.is_jammed = is_jammed;
}

static void take_lid(bool is_open)
{
    copy.is_lid_open = is_open;
    if (!is_open || !copy.job_id || !copy.is_from_glass)
        return;
    ask_for_a_hand();
    copy.is_spoiled = true; /* the light of the room is on the image */
}

void copy_on_message(const uint8_t *message, uint8_t length)
{
    if (length < (message[0] == NOTHING_FED ? 1u : 2u))
        return;
    switch (message[0]) {
    case DOCUMENT: copy.has_document = message[1]; break;
    case GLASS: copy.has_original = message[1]; break;
    case SCANNED: take_side(message[1]); break;
    case LID: take_lid(message[1]); break;
    case JAM: take_jam(message[1]); break;
    case NOTHING_FED:
        copy.is_scanning = copy.has_document = false;
        break;
    default: break;
    }
    work_request();
}

/* Two-sided copies end a part with a whole sheet. */
static uint32_t memory_pages(void) { return product_config.image_memory_pages & ~1u; }

/* The sets are longer than the memory: they end here, and the further pages make sets of their own. */
static void collate_in_parts(void)
{
    const struct job *job = jobs_find(copy.job_id);
    if (job->sets < 2 || job->pages_received != jobs_copy_pages())
        return;
    uint32_t next_id = jobs_split(copy.job_id);
    if (!next_id)
        return;
    log_info("copy", "memory is full: collated in parts");
    copy.job_id = next_id;
}

static void scan_next(void)
{
    copy.is_memory_full = jobs_copy_pages() + sides_a_scan() > memory_pages();
    if (copy.is_memory_full)
        collate_in_parts();
    else
        scan();
}

static void wait_for_a_hand(void)
{
    if (time_reached(copy.give_up_ms)) {
        log_warn("copy", "nobody came: the copy ends");
        finish();
    } else {
        timebase_wake_by(copy.give_up_ms);
    }
}

static void wait_for_scan(void)
{
    if (time_reached(copy.overdue_ms)) {
        finish();
        modules_restart(MODULE_SCANNER, "document not scanned in 30 s");
    } else {
        timebase_wake_by(copy.overdue_ms);
    }
}

/* The next document, once the last is scanned: the feeder sensor has reported by the end of the same pass. */
void copy_step(void)
{
    if (!copy.job_id)
        return;
    const struct job *job = jobs_find(copy.job_id);
    if (!job || job->is_cancelled)
        finish();
    else if (is_held_up())
        wait_for_a_hand();
    else if (copy.is_scanning)
        wait_for_scan();
    else if (copy.is_from_glass ? copy.has_original : copy.has_document)
        scan_next();
    else
        finish();
}
