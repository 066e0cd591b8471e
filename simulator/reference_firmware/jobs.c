#include "jobs.h"

#include "counters.h"
#include "finisher.h"
#include "job_settings.h"
#include "job_sheets.h"
#include "jobs_held.h"
#include "ledger.h"
#include "log.h"
#include "power.h"
#include "text.h"
#include "ustatus.h"
#include "work.h"

#define JOBS_MAX 16u
/* One place more, for the job at the head alone: were it to wait for one to go on in, none would ever become free. */
#define QUEUE_SIZE (JOBS_MAX + 1u)

static struct job queue[QUEUE_SIZE];
static uint32_t head, count;
static uint32_t last_id;

static struct job *at(uint32_t index) { return &queue[(head + index) % QUEUE_SIZE]; }
static uint32_t index_of(const struct job *job) { return (uint32_t)(job - queue + QUEUE_SIZE - head) % QUEUE_SIZE; }

unsigned jobs_count(void) { return count; }
bool jobs_has_room(void) { return count < JOBS_MAX; }
uint32_t jobs_page_count(void) { return counters()->sides; }
struct job *jobs_current(void) { return count ? at(0) : 0; }

struct job *jobs_at(uint32_t index) { return index < count ? at(index) : 0; }

struct job *jobs_find(uint32_t id)
{
    for (uint32_t i = 0; i < count && id; i++)
        if (at(i)->id == id)
            return at(i);
    return held_find(id);
}

static uint32_t append(uint8_t port, const char *name)
{
    struct job *job = at(count++);
    memset(job, 0, sizeof *job);
    if (++last_id == 0)
        ++last_id;
    job->id = last_id;
    job->port = port;
    text_copy(job->name, sizeof job->name, name);
    job->is_receiving = true;
    job->first_page = 1;
    job->last_page = JOB_LAST_PAGE;
    power_wake_for_job(port);
    work_request();
    return job->id;
}

uint32_t jobs_open(uint8_t port, const char *name)
{
    if (!jobs_has_room())
        return 0;
    uint32_t id = append(port, name);
    log_info("jobs", "job %u \"%s\" begins", (unsigned)id, name);
    return id;
}

static unsigned proofs_in_queue(void)
{
    unsigned proofs = 0;
    for (uint32_t i = 0; i < count; i++)
        proofs += at(i)->hold == HOLD_PROOF && !at(i)->is_cancelled;
    return proofs;
}

static void take_out(struct job *job)
{
    for (uint32_t i = index_of(job); i + 1u < count; i++)
        *at(i) = *at(i + 1u);
    count--;
}

/* What only gathers pages for later leaves the queue at once, so that no other job waits for it. */
static void store(struct job *job)
{
    if (!job->is_started) {
        job->is_started = true;
        ustatus_job_start(job);
    }
    held_keep(job);
    take_out(job);
}

static void hold(struct job *job, enum hold hold)
{
    if ((hold == HOLD_PROOF || hold == HOLD_STORE) && !held_has_room(proofs_in_queue())) {
        log_warn("jobs", "too many jobs are held: job %u \"%s\" is refused", (unsigned)job->id, job->name);
        ustatus_error(job->port, 30016, "Too many held jobs");
        job->is_cancelled = true;
        return;
    }
    job_settle_hold(job, hold);
    if (hold == HOLD_STORE)
        store(job);
}

/* The last entry moves to the place behind `job`: jobs of another port may have come in between. */
static struct job *move_last_behind(const struct job *job)
{
    uint32_t place = index_of(job) + 1u;
    struct job last = *at(count - 1u);
    for (uint32_t i = count - 1u; i > place; i--)
        *at(i) = *at(i - 1u);
    *at(place) = last;
    return at(place);
}

uint32_t jobs_split(uint32_t id)
{
    struct job *job = jobs_find(id);
    if (!job || (!jobs_has_room() && (count == QUEUE_SIZE || job != at(0))))
        return 0;
    uint32_t next_id = append(job->port, job->name);
    struct job *next = move_last_behind(job);
    *next = *job;
    next->id = next_id;
    next->is_started = false;
    next->pages_received = next->pages_done = next->sheets_in_flight = next->sides_printed = 0;
    next->sides_owed = next->sides_before = 0;
    next->next = (struct cursor){0};
    job->continues = true;
    jobs_close(id);
    return next_id;
}

uint32_t jobs_apply_settings(uint32_t id, const struct environment *environment)
{
    struct job *job = jobs_find(id);
    if (!job)
        return id;
    struct job wanted = *job;
    job_settle(&wanted, environment);
    if (!job->has_settings || (!job->pages_received && !job->hold)) {
        *job = wanted;
        hold(job, (enum hold)environment->value[VARIABLE_HOLD]);
        return id;
    }
    /* What is kept is kept as it began. */
    if (job->hold || job_is_same(&wanted, job))
        return id;
    uint32_t next_id = jobs_split(id);
    if (next_id)
        job_settle(jobs_find(next_id), environment);
    return next_id;
}

void jobs_limit_pages(uint32_t id, uint32_t first, uint32_t last)
{
    struct job *job = jobs_find(id);
    if (!job)
        return;
    job->first_page = first;
    job->last_page = last;
}

void jobs_add_page(uint32_t id, uint32_t coverage)
{
    struct job *job = jobs_find(id);
    if (!job || job->is_cancelled)
        return;
    job->pages_seen++;
    if (job->pages_seen < job->first_page || job->pages_seen > job->last_page)
        return;
    job->pages_received++;
    job->coverage += coverage;
    work_request();
}

void jobs_close(uint32_t id)
{
    struct job *job = jobs_find(id);
    if (!job || !job->is_receiving)
        return;
    job->is_receiving = false;
    job_step_over_set(job);
    work_request();
    if (job->hold != HOLD_STORE)
        return;
    log_info("jobs", "job %u \"%s\" stored, %u pages", (unsigned)job->id, job->name, (unsigned)job->pages_received);
    ustatus_job_end(job);
    if (!job->pages_received)
        held_delete(id);
}

uint32_t jobs_copy_pages(void)
{
    uint32_t pages = 0;
    for (uint32_t i = 0; i < count; i++)
        if (at(i)->port == JOB_PORT_COPY)
            pages += at(i)->pages_received - at(i)->pages_done;
    return pages;
}

static bool delete_held(struct job *job)
{
    log_info("jobs", "held job %u \"%s\" deleted", (unsigned)job->id, job->name);
    if (job->is_receiving) {
        job->is_cancelled = true;
        ustatus_job_end(job);
    }
    return held_delete(job->id);
}

bool jobs_cancel(uint32_t id)
{
    if (held_find(id))
        return delete_held(held_find(id));
    struct job *job = jobs_find(id);
    if (!job || job->is_cancelled)
        return false;
    log_info("jobs", "job %u \"%s\" cancelled", (unsigned)job->id, job->name);
    uint32_t first = index_of(job);
    while (first && at(first - 1u)->continues)
        first--;
    for (uint32_t i = first; i < count; i++) {
        at(i)->is_cancelled = true;
        if (!at(i)->continues)
            break;
    }
    work_request();
    return true;
}

bool jobs_cancel_current(void) { return count && jobs_cancel(at(0)->id); }

static void retire(struct job *job)
{
    uint32_t settled = job->sides_printed - job->sides_before;
    ledger_give_up(job->sides_owed > settled ? job->sides_owed - settled : 0);
    if (job->hold && !job->is_cancelled && job->pages_received)
        held_keep_printed(job);
    if (job->continues && count > 1) {
        at(1)->sides_printed += job->sides_printed;
        at(1)->sides_before += job->sides_printed;
        at(1)->is_started = true;
    } else {
        log_info("jobs", "job %u \"%s\" %s, %u sides", (unsigned)job->id, job->name,
                 job->is_cancelled ? "cancelled" : "done", (unsigned)job->sides_printed);
        ustatus_job_end(job);
    }
    head = (head + 1) % QUEUE_SIZE;
    count--;
    power_note_activity();
    work_request();
}

/* What has come, or been released, since the last pass is owed from now on. */
static void note_owed(void)
{
    for (uint32_t i = 0; i < count; i++) {
        struct job *job = at(i);
        uint32_t owed = job->is_cancelled ? 0 : job->pages_received * job->copies * job->sets;
        if (owed <= job->sides_owed)
            continue;
        ledger_add_owed(owed - job->sides_owed);
        job->sides_owed = owed;
    }
}

void jobs_step(void)
{
    struct job *job;
    note_owed();
    ledger_step();
    while ((job = jobs_current())) {
        if (!job->is_started) {
            job->is_started = true;
            ustatus_job_start(job);
        }
        if (!jobs_is_printed(job) || finisher_holds(job->id))
            return;
        retire(job);
    }
}
