#include "copy.h"

#include "bus.h"
#include "jobs.h"
#include "modules.h"
#include "timebase.h"

enum { SCAN = 0x30 };
enum { DOCUMENT = 0xB0, SCANNED };

#define SCAN_TIME_MS 30000u

static struct {
    bool has_document, is_scanning;
    uint32_t job_id;
    uint32_t overdue_ms;
} copy;

static void scan(void)
{
    static const uint8_t message[] = {SCAN};
    copy.is_scanning = bus_send(MODULE_SCANNER, message, sizeof message);
    copy.overdue_ms = now_ms + SCAN_TIME_MS;
}

static void finish(void)
{
    jobs_close(copy.job_id);
    copy.job_id = 0;
    copy.is_scanning = false;
}

bool copy_start(void)
{
    if (copy.job_id || !copy.has_document || !modules_is_up(MODULE_SCANNER))
        return false;
    copy.job_id = jobs_open(JOB_PORT_COPY, "copy");
    if (!copy.job_id)
        return false;
    struct environment environment;
    variables_load_defaults(&environment);
    jobs_apply_settings(copy.job_id, &environment);
    scan();
    return true;
}

void copy_stop(void)
{
    if (copy.job_id)
        finish();
}

bool copy_is_active(void) { return copy.job_id; }

void copy_on_lost(void)
{
    copy.has_document = false;
    copy_stop();
}

void copy_on_message(const uint8_t *message, uint8_t length)
{
    if (length < 2)
        return;
    if (message[0] == DOCUMENT)
        copy.has_document = message[1];
    else if (message[0] == SCANNED && copy.is_scanning) {
        copy.is_scanning = false;
        jobs_add_page(copy.job_id);
    }
    work_request();
}

/* The next document, once the last is scanned: the feeder sensor has reported by the end of the same pass. */
void copy_step(void)
{
    if (!copy.job_id)
        return;
    if (copy.is_scanning) {
        if (time_reached(copy.overdue_ms)) {
            finish();
            modules_restart(MODULE_SCANNER, "document not scanned in 30 s");
            return;
        }
        timebase_wake_by(copy.overdue_ms);
    } else if (copy.has_document)
        scan();
    else
        finish();
}
