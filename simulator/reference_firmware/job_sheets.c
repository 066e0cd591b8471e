#include "job_sheets.h"

#include "counters.h"
#include "ledger.h"
#include "ustatus.h"
#include "work.h"

void job_step_over_set(struct job *job)
{
    if (!job->is_receiving && job->pages_received && job->next.page >= job->pages_received) {
        job->next.page = 0;
        job->next.copy = 0;
        job->next.set++;
    }
}

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
    const struct job *job;
    for (uint32_t i = 0; (job = jobs_at(i)); i++) {
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
    ledger_write();
    job->sheets_in_flight++;
    if (++job->next.copy < job->copies)
        return;
    job->next.copy = 0;
    job->next.page += order->sides;
    job_step_over_set(job);
}

/* Which page of a job covers how much is not kept: each sheet gets its share of the whole. */
uint32_t jobs_coverage(const struct sheet_order *order)
{
    const struct job *job = jobs_find(order->job_id);
    return job && job->pages_received ? job->coverage / job->pages_received * order->sides : 0u;
}

void jobs_confirm_sheet(const struct sheet_order *order, unsigned tray)
{
    struct job *job = jobs_find(order->job_id);
    if (job && order->at.set + 1u == job->sets && order->at.copy + 1u == job->copies)
        job->pages_done = order->at.page + order->sides;
    counters_add_sheet(&(struct counted_sheet){.sides = order->sides, .paper = order->paper, .tray = (uint8_t)tray,
                                               .is_copy = job && job->port == JOB_PORT_COPY,
                                               .coverage = jobs_coverage(order)});
    for (uint8_t side = 0; side < order->sides; side++) {
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
