#include "jobs_held.h"

#include "log.h"
#include "text.h"

static struct job held[HELD_MAX];
static unsigned count;

unsigned held_count(void) { return count; }
struct job *held_at(uint32_t index) { return index < count ? &held[index] : 0; }

struct job *held_find(uint32_t id)
{
    for (unsigned i = 0; i < count && id; i++)
        if (held[i].id == id)
            return &held[i];
    return 0;
}

static void drop(unsigned index)
{
    count--;
    memmove(&held[index], &held[index + 1], (count - index) * sizeof held[0]);
}

bool held_delete(uint32_t id)
{
    struct job *job = held_find(id);
    if (!job)
        return false;
    drop((unsigned)(job - held));
    return true;
}

/* A job kept after printing is a convenience: PJL Technical Reference, HOLD: "the oldest job is removed". */
static bool can_be_pushed_out(const struct job *job) { return job->hold == HOLD_ON; }

bool held_has_room(unsigned promised)
{
    unsigned fixed = 0;
    for (unsigned i = 0; i < count; i++)
        fixed += !can_be_pushed_out(&held[i]);
    return fixed + promised < HELD_MAX;
}

static void replace_proof(const struct job *job)
{
    for (unsigned i = 0; i < count && job->hold == HOLD_PROOF; i++)
        if (held[i].hold == HOLD_PROOF && text_equal(held[i].name, job->name)) {
            drop(i);
            return;
        }
}

static bool make_room(void)
{
    for (unsigned i = 0; i < count; i++)
        if (can_be_pushed_out(&held[i])) {
            log_info("jobs", "held job %u \"%s\" makes room", (unsigned)held[i].id, held[i].name);
            drop(i);
            return true;
        }
    return false;
}

struct job *held_keep(const struct job *job)
{
    replace_proof(job);
    if (count == HELD_MAX && !make_room())
        return 0;
    held[count] = *job;
    return &held[count++];
}

/* What is kept begins from its first page when it is released. */
void held_keep_printed(const struct job *job)
{
    struct job kept = *job;
    kept.next = (struct cursor){0};
    kept.pages_done = kept.sides_printed = kept.sides_owed = kept.sides_before = 0;
    if (!held_keep(&kept))
        log_warn("jobs", "job %u \"%s\" is not kept: too many are", (unsigned)job->id, job->name);
}

bool held_release(uint32_t id)
{
    struct job *kept = held_find(id);
    uint32_t new_id = kept && !kept->is_receiving ? jobs_open(kept->port, kept->name) : 0;
    if (!new_id)
        return false;
    struct job *job = jobs_find(new_id);
    *job = *kept;
    job->id = new_id;
    job->hold = HOLD_OFF;
    job->is_started = false;
    job->copies = kept->kept_copies;
    job->sets = kept->kept_sets;
    log_info("jobs", "job %u \"%s\" released as %u", (unsigned)id, job->name, (unsigned)new_id);
    if (kept->hold == HOLD_PROOF)
        held_delete(id);
    return true;
}
