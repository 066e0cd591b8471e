#include <stdbool.h>

#include "screen.h"

#include "feeder.h"
#include "finisher.h"
#include "jobs.h"
#include "phrases.h"
#include "status.h"
#include "text.h"
#include "timebase.h"

#define FIRST_PAGES_MS 10000u
#define FIRST_PAGES_INTERVAL_MS 1000u
#define LATER_INTERVAL_MS 10000u
#define STAPLES_LOW 10040u

static struct {
    uint32_t job_id, sides_printed, jobs;
    uint32_t job_since_ms, due_ms;
} shown;

static void note_job(const struct job *job)
{
    uint32_t id = job ? job->id : 0;
    if (id != shown.job_id)
        shown.job_since_ms = now_ms;
    shown.job_id = id;
    shown.sides_printed = job ? job->sides_printed : 0;
    shown.jobs = jobs_count();
    bool is_long = time_reached(shown.job_since_ms + FIRST_PAGES_MS);
    shown.due_ms = now_ms + (is_long ? LATER_INTERVAL_MS : FIRST_PAGES_INTERVAL_MS);
}

bool screen_is_outdated(void)
{
    const struct job *job = jobs_current();
    if ((job ? job->id : 0) != shown.job_id)
        return true;
    if (!job)
        return false;
    if (time_reached(shown.due_ms)) {
        if (job->sides_printed != shown.sides_printed || jobs_count() != shown.jobs)
            return true;
        note_job(job);
    }
    timebase_wake_by(shown.due_ms);
    return false;
}

/* "3/10 report", or "3 report" while it is not known how many pages will come. */
static void describe_job(const struct job *job, char *text, size_t size)
{
    if (job->is_receiving)
        text_format(text, size, "%u %s", (unsigned)job->sides_printed, job->name);
    else
        text_format(text, size, "%u/%u %s", (unsigned)job->sides_printed,
                    (unsigned)(job->pages_received * job->copies * job->sets), job->name);
}

static void describe_paper(const struct job *job, char *text, size_t size)
{
    unsigned tray = job->sheets_in_flight || job->sides_printed ? feeder_tray() : 0;
    text[0] = 0;
    if (!job->has_settings)
        return;
    if (tray)
        text_format(text, size, "%s %u %s", phrase("Tray"), tray, variables_paper_name(job->paper));
    else
        text_format(text, size, "%s", variables_paper_name(job->paper));
}

/* What will soon be needed, or how many jobs wait behind the one at work. */
static void describe_hint(char *text, size_t size)
{
    text[0] = 0;
    if (finisher_is_low_on_staples() && status_now()->code != STAPLES_LOW)
        text_copy(text, size, phrase("Staples low"));
    else if (jobs_count() > 1)
        text_format(text, size, "%u %s", jobs_count() - 1u, phrase("more jobs"));
}

void screen_draw(struct display *display)
{
    const struct job *job = jobs_current();
    char text[DISPLAY_COLUMNS_MAX + 1];
    note_job(job);
    display_clear(display);
    unsigned lines = display_lines();
    unsigned line = display_wrap(display, 0, job && lines > 1 ? lines - 1 : lines, phrase(status_now()->display));
    if (job) {
        describe_job(job, text, sizeof text);
        display_put(display, line++, text);
        describe_paper(job, text, sizeof text);
        display_put(display, lines > 2 ? line++ : lines, text);
    }
    describe_hint(text, sizeof text);
    display_put(display, line, text);
}
