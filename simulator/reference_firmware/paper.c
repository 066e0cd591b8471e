#include "paper.h"

#include "engine.h"
#include "log.h"
#include "pjl_variables.h"
#include "product_config.h"
#include "text.h"
#include "work.h"

#define SOURCE_AUTO 0u
#define MPTRAY_FIRST 1u
#define MEDIA_PLAIN 0u
#define CODE_STAND_IN 11000u  /* PJL Technical Reference, appendix D: background paper mount, 11xyy */
#define CODE_LOAD 41000u      /* foreground paper mount, 41xyy; x is 0 for the multi-purpose tray */
#define CODE_WRONG_PAPER 30034u /* "wrong paper size in tray x" of printers that tell it */
#define PER_TRAY 100u

enum wait { NOTHING, EMPTY_TRAY, MISSING_PAPER, SHEET_BY_HAND, OTHER_PAPER };

static struct {
    enum wait wait;
    unsigned tray;
    uint8_t paper, media;
    uint32_t job_id;
    uint32_t accepted_job_id; /* its tray by name is taken whatever is in it */
    unsigned passed_over;     /* empty tray that another stands in for; 0 for none */
} paper;

/* Media part of a code, by PJL paper code: this printer's own numbers. */
static uint32_t size_code(uint8_t size) { return size + 1u; }

static void ask(enum wait wait, unsigned tray, const struct sheet_order *order)
{
    bool is_new = paper.wait != wait || paper.tray != tray || paper.job_id != order->job_id;
    paper.wait = wait;
    paper.tray = tray;
    paper.paper = order->paper;
    paper.media = order->media;
    paper.job_id = order->job_id;
    if (is_new)
        log_info("paper", "job %u waits for %s %s, tray %u", (unsigned)order->job_id, variables_paper_name(order->paper),
                 variables_media_name(order->media), tray);
}

void paper_ask_for_nothing(void)
{
    paper.wait = NOTHING;
    paper.passed_over = 0;
}

static uint8_t media_in(unsigned tray) { return product_config.tray_media[tray - 1]; }

static bool is_set_up_for(unsigned tray, const struct sheet_order *order)
{
    return engine_tray_size(tray) == order->paper && media_in(tray) == order->media;
}

/* A tray by name is taken for any media when the job does not ask for one in particular. */
static bool suits_by_name(unsigned tray, const struct sheet_order *order)
{
    return order->job_id == paper.accepted_job_id ||
           (engine_tray_size(tray) == order->paper && (order->media == MEDIA_PLAIN || media_in(tray) == order->media));
}

static unsigned choose_by_hand(const struct sheet_order *order)
{
    if (engine_tray_has_paper(TRAY_MULTI_PURPOSE))
        return TRAY_MULTI_PURPOSE;
    ask(SHEET_BY_HAND, TRAY_MULTI_PURPOSE, order);
    return TRAY_NONE;
}

/* MPTRAY=FIRST: what lies in the multi-purpose tray is used before any other paper. */
static bool takes_by_hand_first(void)
{
    return variables_value(VARIABLE_MPTRAY) == MPTRAY_FIRST && engine_tray_has_paper(TRAY_MULTI_PURPOSE);
}

static unsigned choose_by_name(const struct sheet_order *order)
{
    unsigned tray = order->source;
    if (!engine_tray_has_paper(tray))
        ask(EMPTY_TRAY, tray, order);
    else if (!suits_by_name(tray, order))
        ask(OTHER_PAPER, tray, order);
    else
        return tray;
    return TRAY_NONE;
}

static unsigned choose_by_paper(const struct sheet_order *order)
{
    unsigned to_fill = 0;
    for (unsigned tray = 1; tray <= product_config.tray_count; tray++) {
        if (!is_set_up_for(tray, order))
            continue;
        if (engine_tray_has_paper(tray)) {
            paper.passed_over = to_fill;
            paper.paper = order->paper;
            return tray;
        }
        if (!to_fill)
            to_fill = tray;
    }
    if (!to_fill && product_config.manual_capacity)
        return choose_by_hand(order);
    if (to_fill)
        ask(EMPTY_TRAY, to_fill, order);
    else
        ask(MISSING_PAPER, 1, order);
    return TRAY_NONE;
}

unsigned paper_choose_tray(const struct sheet_order *order)
{
    unsigned tray;
    if (order->by_hand || (order->source == SOURCE_AUTO && takes_by_hand_first()))
        tray = choose_by_hand(order);
    else if (order->source == SOURCE_AUTO)
        tray = choose_by_paper(order);
    else
        tray = choose_by_name(order);
    if (tray != TRAY_NONE)
        paper.wait = NOTHING;
    if (tray == TRAY_NONE || tray == TRAY_MULTI_PURPOSE)
        paper.passed_over = 0;
    return tray;
}

uint16_t paper_length_mm(const struct sheet_order *order, unsigned tray)
{
    uint8_t size = tray == TRAY_MULTI_PURPOSE ? order->paper : engine_tray_size(tray);
    return product_config.paper_length_mm[size];
}

/* "A4", or "A4 labels" for any media but plain. */
static void name_paper(char *text, size_t size, const char *before, uint8_t paper_code, uint8_t media)
{
    text_format(text, size, "%s %s%s%s", before, variables_paper_name(paper_code), media == MEDIA_PLAIN ? "" : " ",
                media == MEDIA_PLAIN ? "" : variables_media_name(media));
}

uint32_t paper_request(char *text, size_t size)
{
    uint32_t yy = size_code(paper.paper);
    switch (paper.wait) {
    case EMPTY_TRAY:
        text_format(text, size, "Tray %u %s", paper.tray, engine_tray_is_inserted(paper.tray) ? "empty" : "open");
        return CODE_LOAD + PER_TRAY * paper.tray + yy;
    case MISSING_PAPER:
        name_paper(text, size, "Load", paper.paper, paper.media);
        return CODE_LOAD + PER_TRAY * paper.tray + yy;
    case SHEET_BY_HAND:
        name_paper(text, size, "Manual feed", paper.paper, paper.media);
        return CODE_LOAD + yy;
    case OTHER_PAPER:
        text_format(text, size, "Tray %u has %s", paper.tray,
                    engine_tray_size(paper.tray) == paper.paper ? variables_media_name(media_in(paper.tray))
                                                                : variables_paper_name(engine_tray_size(paper.tray)));
        return CODE_WRONG_PAPER;
    default: return 0;
    }
}

uint32_t paper_stand_in(char *text, size_t size)
{
    if (!paper.passed_over)
        return 0;
    text_format(text, size, "Tray %u %s", paper.passed_over, engine_tray_is_inserted(paper.passed_over) ? "empty" : "open");
    return CODE_STAND_IN + PER_TRAY * paper.passed_over + size_code(paper.paper);
}

bool paper_accept_what_there_is(void)
{
    if (paper.wait != OTHER_PAPER)
        return false;
    paper.accepted_job_id = paper.job_id;
    work_request();
    return true;
}
