#include "menu_pages.h"

#include "engine.h"
#include "events.h"
#include "finisher.h"
#include "jobs.h"
#include "manufacturing.h"
#include "phrases.h"
#include "pjl_variables.h"
#include "power.h"
#include "product_config.h"
#include "supplies.h"
#include "text.h"

static bool put_tray(unsigned tray, char *text, size_t size)
{
    if (tray == 0 || tray > product_config.tray_count)
        return false;
    text_format(text, size, "%s %u %s %s", phrase("Tray"), tray, variables_paper_name(engine_tray_size(tray)),
                variables_media_name(product_config.tray_media[tray - 1]));
    return true;
}

static bool configuration(unsigned index, char *text, size_t size)
{
    switch (index) {
    case 0: text_copy(text, size, product_config.model); return true;
    case 1: text_copy(text, size, manufacturing_serial_number()); return true;
    default: return put_tray(index - 1, text, size);
    }
}

static bool supplies(unsigned index, char *text, size_t size)
{
    unsigned staples = product_config.has_stapler;
    if (index == 0)
        text_format(text, size, "Toner %u%%", (unsigned)supplies_toner_pct());
    else if (index == 1 && staples)
        text_copy(text, size, finisher_is_low_on_staples() ? "Staples low" : "Staples good");
    else if (index == 1 + staples && supplies_has_life(LIFE_FUSER))
        text_format(text, size, "Fuser %u%%", (unsigned)supplies_life_pct(LIFE_FUSER, 0));
    else
        return false;
    return true;
}

static bool counters(unsigned index, char *text, size_t size)
{
    switch (index) {
    case 0: text_format(text, size, "Pages %u", (unsigned)jobs_page_count()); return true;
    case 1: text_format(text, size, "Sleeps %u", (unsigned)power_sleeps()); return true;
    case 2: text_format(text, size, "Deep sleeps %u", (unsigned)power_deep_sleeps()); return true;
    default: return false;
    }
}

static bool events(unsigned index, char *text, size_t size)
{
    struct event event;
    if (index == 0 && !events_read(0, &event)) {
        text_copy(text, size, phrase("No events"));
        return true;
    }
    if (!events_read(index, &event))
        return false;
    text_format(text, size, "%u at %u", (unsigned)event.code, (unsigned)event.at_side);
    return true;
}

bool page_line(enum page page, unsigned index, char *text, size_t size)
{
    switch (page) {
    case PAGE_CONFIGURATION: return configuration(index, text, size);
    case PAGE_SUPPLIES: return supplies(index, text, size);
    case PAGE_COUNTERS: return counters(index, text, size);
    default: return events(index, text, size);
    }
}
