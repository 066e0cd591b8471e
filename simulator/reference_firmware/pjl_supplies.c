#include "pjl_supplies.h"

#include "counters.h"
#include "events.h"
#include "pjl_variables.h"
#include "product_config.h"
#include "supplies.h"

void pjl_answer_supplies(struct host *host)
{
    static const char *const states[] = {"GOOD", "LOW", "OUT", "MISSING"};
    host_write(host, "TONER=%u\r\nTONERSIDES=%u\r\nTONERSTATE=%s\r\nCARTRIDGE=%u\r\n", (unsigned)supplies_toner_pct(),
               (unsigned)supplies_toner_sides(), states[supplies_toner()], supplies_cartridge());
    if (supplies_has_life(LIFE_FUSER))
        host_write(host, "FUSER=%u\r\n", (unsigned)supplies_life_pct(LIFE_FUSER, 0));
    if (supplies_has_life(LIFE_TRANSFER))
        host_write(host, "TRANSFER=%u\r\n", (unsigned)supplies_life_pct(LIFE_TRANSFER, 0));
    for (unsigned tray = 1; supplies_has_life(LIFE_ROLLER) && tray <= product_config.tray_count; tray++)
        host_write(host, "ROLLER%u=%u\r\n", tray, (unsigned)supplies_life_pct(LIFE_ROLLER, tray));
}

static void answer(struct host *host, const char *name, uint32_t count)
{
    host_write(host, "%s=%u\r\n", name, (unsigned)count);
}

void pjl_answer_counters(struct host *host)
{
    const struct counters *total = counters();
    answer(host, "SIDES", total->sides);
    answer(host, "SHEETS", total->sheets);
    if (product_config.has_duplex)
        answer(host, "DUPLEX", total->duplex_sheets);
    if (product_config.has_scanner)
        answer(host, "COPIES", total->copied_sides);
    if (product_config.has_stapler)
        answer(host, "STAPLED", total->stapled_sets);
    for (uint8_t size = 1; size < COUNTER_SIZES; size++)
        answer(host, variables_paper_name(size), total->sheets_of_size[size]);
    for (unsigned tray = product_config.manual_capacity ? 0 : 1; tray <= product_config.tray_count; tray++)
        host_write(host, "TRAY%u=%u\r\n", tray, (unsigned)total->sheets_from_tray[tray]);
    answer(host, "JAMS", total->jams);
    answer(host, "MISFEEDS", total->misfeeds);
    answer(host, "STARTS", total->starts);
}

void pjl_answer_events(struct host *host)
{
    struct event event;
    for (unsigned i = 0; events_read(i, &event); i++)
        host_write(host, "EVENT%u=%u PAGE=%u\r\n", i + 1, (unsigned)event.code, (unsigned)event.at_side);
}
