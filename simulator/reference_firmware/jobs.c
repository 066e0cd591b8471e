#include "jobs.h"

#include "finisher.h"
#include "log.h"
#include "power.h"
#include "text.h"
#include "timebase.h"
#include "ustatus.h"

#define QUEUE_SIZE 16u
#define COUNTER_MAGIC 0x50414745u

static struct job queue[QUEUE_SIZE];
static uint32_t head, count;
static uint32_t last_id;

static struct {
    uint32_t magic, pages, check;
} counter __attribute__((section(".noinit")));

void jobs_init(void)
{
    if (counter.magic != COUNTER_MAGIC || counter.check != ~counter.pages) {
        counter.magic = COUNTER_MAGIC;
        counter.pages = 0;
        counter.check = ~0u;
    }
}

static struct job *at(uint32_t index) { return &queue[(head + index) % QUEUE_SIZE]; }

static void count_page(void)
{
    counter.pages++;
    counter.check = ~counter.pages;
}

unsigned jobs_count(void) { return count; }
bool jobs_has_room(void) { return count < QUEUE_SIZE; }
uint32_t jobs_page_count(void) { return counter.pages; }
struct job *jobs_current(void) { return count ? at(0) : 0; }

struct job *jobs_at(uint32_t index) { return index < count ? at(index) : 0; }

struct job *jobs_find(uint32_t id)
{
    for (uint32_t i = 0; i < count && id; i++)
        if (at(i)->id == id)
            return at(i);
    return 0;
}

uint32_t jobs_open(uint8_t port, const char *name)
{
    if (!jobs_has_room())
        return 0;
    struct job *job = at(count++);
    memset(job, 0, sizeof *job);
    if (++last_id == 0)
        ++last_id;
    job->id = last_id;
    job->port = port;
    text_copy(job->name, sizeof job->name, name);
    job->is_receiving = true;
    job->copies = job->sets = 1;
    power_wake_for_job(port);
    work_request();
    return job->id;
}

static void settle(struct job *job, const struct environment *environment)
{
    job->copies = environment->value[VARIABLE_COPIES];
    job->sets = environment->value[VARIABLE_QTY];
    job->duplex = environment->value[VARIABLE_DUPLEX];
    job->staples = (uint8_t)(environment->value[VARIABLE_FINISH] ? environment->value[VARIABLE_STAPLEOPTION] + 1u : 0u);
    job->offset = environment->value[VARIABLE_JOBOFFSET];
    job->paper = (uint8_t)environment->value[VARIABLE_PAPER];
    job->media = (uint8_t)environment->value[VARIABLE_MEDIATYPE];
    job->source = (uint8_t)environment->value[VARIABLE_MEDIASOURCE];
    job->by_hand = environment->value[VARIABLE_MANUALFEED];
    /* What is to be stapled goes where the stapler is. */
    job->to_standard_bin = !job->staples && environment->value[VARIABLE_OUTBIN] == 0;
    job->has_settings = true;
}

uint32_t jobs_apply_settings(uint32_t id, const struct environment *environment)
{
    struct job *job = jobs_find(id);
    if (!job)
        return id;
    struct job wanted = *job;
    settle(&wanted, environment);
    if (!job->has_settings || !job->pages_received) {
        *job = wanted;
        return id;
    }
    if (wanted.copies == job->copies && wanted.sets == job->sets && wanted.duplex == job->duplex &&
        wanted.staples == job->staples && wanted.offset == job->offset && wanted.paper == job->paper &&
        wanted.media == job->media && wanted.source == job->source && wanted.by_hand == job->by_hand &&
        wanted.to_standard_bin == job->to_standard_bin)
        return id;
    uint32_t next_id = jobs_open(job->port, job->name);
    if (!next_id)
        return 0;
    job->continues = true;
    jobs_close(id);
    struct job *next = jobs_find(next_id);
    settle(next, environment);
    next->is_cancelled = job->is_cancelled;
    return next_id;
}

/* Step over the end of a set, once that end is known. */
static void normalise(struct job *job)
{
    if (!job->is_receiving && job->pages_received && job->next.page >= job->pages_received) {
        job->next.page = 0;
        job->next.copy = 0;
        job->next.set++;
    }
}

void jobs_add_page(uint32_t id)
{
    struct job *job = jobs_find(id);
    if (!job || job->is_cancelled)
        return;
    job->pages_received++;
    work_request();
}

void jobs_close(uint32_t id)
{
    struct job *job = jobs_find(id);
    if (!job || !job->is_receiving)
        return;
    job->is_receiving = false;
    normalise(job);
    work_request();
}

bool jobs_cancel(uint32_t id)
{
    struct job *job = jobs_find(id);
    if (!job || job->is_cancelled)
        return false;
    log_info("jobs", "job %u \"%s\" cancelled", (unsigned)job->id, job->name);
    for (uint32_t i = (uint32_t)(job - queue + QUEUE_SIZE - head) % QUEUE_SIZE; i < count; i++) {
        at(i)->is_cancelled = true;
        if (!at(i)->continues)
            break;
    }
    work_request();
    return true;
}

bool jobs_cancel_current(void) { return count && jobs_cancel(at(0)->id); }

static bool is_exhausted(const struct job *job)
{
    return job->is_cancelled || (!job->is_receiving && (!job->pages_received || job->next.set >= job->sets));
}

/* Sides of the sheet at the job's cursor; 0 when its pages have not come yet. */
static uint8_t sides_at_cursor(const struct job *job)
{
    uint32_t left = job->pages_received - job->next.page;
    if (job->next.page >= job->pages_received || (job->next.set && job->is_receiving))
        return 0;
    if (!job->duplex || (left == 1 && !job->is_receiving))
        return 1;
    return left >= 2 ? 2 : 0;
}

bool jobs_peek_sheet(struct sheet_order *order)
{
    for (uint32_t i = 0; i < count; i++) {
        struct job *job = at(i);
        if (is_exhausted(job))
            continue;
        *order = (struct sheet_order){.job_id = job->id, .at = job->next, .sides = sides_at_cursor(job),
                                      .paper = job->paper, .media = job->media, .source = job->source,
                                      .by_hand = job->by_hand, .to_standard_bin = job->to_standard_bin};
        return order->sides != 0;
    }
    return false;
}

void jobs_take_sheet(const struct sheet_order *order)
{
    struct job *job = jobs_find(order->job_id);
    if (!job)
        return;
    job->sheets_in_flight++;
    if (++job->next.copy < job->copies)
        return;
    job->next.copy = 0;
    job->next.page += order->sides;
    normalise(job);
}

void jobs_confirm_sheet(const struct sheet_order *order)
{
    struct job *job = jobs_find(order->job_id);
    for (uint8_t side = 0; side < order->sides; side++) {
        count_page();
        if (!job)
            continue;
        job->sides_printed++;
        ustatus_page(job, job->sides_printed);
    }
    if (!job)
        return;
    job->sheets_in_flight--;
    work_request();
}

static bool is_before(const struct cursor *a, const struct cursor *b)
{
    if (a->set != b->set)
        return a->set < b->set;
    return a->page != b->page ? a->page < b->page : a->copy < b->copy;
}

void jobs_return_sheet(const struct sheet_order *order)
{
    struct job *job = jobs_find(order->job_id);
    if (!job)
        return;
    job->sheets_in_flight--;
    if (is_before(&order->at, &job->next))
        job->next = order->at;
    work_request();
}

bool jobs_set_is_taken(const struct job *job, uint16_t set) { return job->is_cancelled || job->next.set > set; }

bool jobs_is_printed(const struct job *job) { return is_exhausted(job) && job->sheets_in_flight == 0; }

static void retire(struct job *job)
{
    if (job->continues && count > 1) {
        at(1)->sides_printed += job->sides_printed;
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

void jobs_step(void)
{
    struct job *job;
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
