#include "pjl_jobs.h"

#include "jobs.h"
#include "jobs_held.h"
#include "pjl_options.h"
#include "text.h"
#include "ustatus.h"

#define SHORT_NAME_SIZE 31u /* 25 lines must fit an answer */

static const char *state_of(const struct job *job, bool is_held)
{
    if (job->is_cancelled)
        return "CANCELLING";
    if (!is_held && job == jobs_current())
        return "PRINTING";
    if (job->is_receiving)
        return "RECEIVING";
    return is_held ? "HELD" : "WAITING";
}

static void list(struct host *host, const struct job *job, bool is_held)
{
    char name[SHORT_NAME_SIZE];
    text_copy(name, sizeof name, job->name);
    host_write(host, "ID=%u STATE=%s PAGES=%u NAME=\"%s\"\r\n", (unsigned)job->id, state_of(job, is_held),
               (unsigned)job->pages_received, name);
}

void pjl_list_jobs(struct host *host)
{
    host_write(host, "JOBS=%u HELD=%u\r\n", jobs_count(), held_count());
    for (uint32_t i = 0; i < jobs_count(); i++)
        list(host, jobs_at(i), false);
    for (uint32_t i = 0; i < held_count(); i++)
        list(host, held_at(i), true);
}

static bool is_meant(const struct job *job, uint32_t id, const char *name)
{
    return id ? job->id == id : text_equal(job->name, name);
}

/* The job that the options mean, the oldest of several; 0 when there is none, which the host is told. */
static uint32_t find(struct host *host, const char *options, bool only_held)
{
    char name[JOB_NAME_SIZE] = "";
    uint32_t id = option_number(options, "ID", 0);
    bool is_named = option_text(options, "NAME", name, sizeof name);
    for (uint32_t i = 0; (id || is_named) && !only_held && i < jobs_count(); i++)
        if (!jobs_at(i)->is_cancelled && is_meant(jobs_at(i), id, name))
            return jobs_at(i)->id;
    for (uint32_t i = 0; (id || is_named) && i < held_count(); i++)
        if (is_meant(held_at(i), id, name))
            return held_at(i)->id;
    ustatus_complain(host, 27001, "No such job");
    return 0;
}

bool pjl_cancel_job(struct host *host, const char *options)
{
    uint32_t id = find(host, options, false);
    if (id)
        jobs_cancel(id);
    return true;
}

bool pjl_release_job(struct host *host, const char *options)
{
    uint32_t id = find(host, options, true);
    if (!id || held_release(id))
        return true;
    if (!held_find(id)->is_receiving)
        return false;
    ustatus_complain(host, 27001, "Job still arrives");
    return true;
}
