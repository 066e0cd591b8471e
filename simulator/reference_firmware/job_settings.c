#include "job_settings.h"

void job_settle(struct job *job, const struct environment *environment)
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

bool job_is_same(const struct job *a, const struct job *b)
{
    return a->copies == b->copies && a->sets == b->sets && a->duplex == b->duplex && a->staples == b->staples &&
           a->offset == b->offset && a->paper == b->paper && a->media == b->media && a->source == b->source &&
           a->by_hand == b->by_hand && a->to_standard_bin == b->to_standard_bin;
}

/* A proof is one set, or one copy of a single set; what is left is kept. */
void job_settle_hold(struct job *job, enum hold hold)
{
    job->hold = (uint8_t)hold;
    job->kept_copies = job->copies;
    job->kept_sets = job->sets;
    if (hold != HOLD_PROOF)
        return;
    if (job->sets > 1)
        job->kept_sets--;
    else if (job->copies > 1)
        job->kept_copies--;
    if (job->sets == 1)
        job->copies = 1;
    job->sets = 1;
}
