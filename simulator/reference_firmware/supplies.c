#include "supplies.h"

#include "counters.h"
#include "log.h"
#include "nvram.h"
#include "product_config.h"
#include "text.h"
#include "work.h"

#define CARTRIDGE_INSERTED 1u
#define CARTRIDGE_LOW 2u
#define LOW_PCT 10u /* PJL code 10006; as LaserJets do */
#define CODE_FUSER 35051u
#define CODE_TRANSFER 35052u
#define CODE_ROLLER 35060u /* plus the tray */
#define TRAYS 4u

/* The cartridge in the printer, and the toner count when it was put in. */
static struct {
    uint32_t toner_before;
    uint16_t id, sides;
} cartridge;

/* The counts when each part was put in. */
static struct {
    uint32_t fuser, transfer, roller[1 + TRAYS];
} replaced;

static struct {
    bool is_known, is_inserted, is_low;
    bool is_overridden;
} toner;

void supplies_init(void)
{
    nvram_get(NVRAM_CARTRIDGE, &cartridge, sizeof cartridge);
    nvram_get(NVRAM_LIVES, &replaced, sizeof replaced);
}

void supplies_on_cartridge(uint8_t state, uint16_t id, uint16_t sides)
{
    bool was_inserted = toner.is_inserted, was_low = toner.is_low;
    toner.is_inserted = state & CARTRIDGE_INSERTED;
    toner.is_low = toner.is_inserted && (state & CARTRIDGE_LOW);
    if (toner.is_inserted && (id != cartridge.id || sides != cartridge.sides)) {
        cartridge.id = id;
        cartridge.sides = sides;
        cartridge.toner_before = counters()->toner;
        toner.is_overridden = false;
        nvram_put(NVRAM_CARTRIDGE, &cartridge, sizeof cartridge);
        log_info("supplies", "cartridge %u for %u sides", id, sides);
    } else if (toner.is_known && (was_inserted != toner.is_inserted || was_low != toner.is_low)) {
        log_info("supplies", "cartridge %s", !toner.is_inserted ? "out" : toner.is_low ? "low" : "in");
    }
    toner.is_known = true;
    work_request();
}

uint16_t supplies_cartridge(void) { return cartridge.id; }

uint32_t supplies_toner_sides(void)
{
    uint32_t used = (counters()->toner - cartridge.toner_before) / COVERAGE_OF_YIELD;
    return used < cartridge.sides ? cartridge.sides - used : 0u;
}

/* Rounded up: 0 is said of what is empty only. */
static uint32_t percent(uint32_t left, uint32_t whole) { return whole ? (left * 100u + whole - 1u) / whole : 100u; }

uint32_t supplies_toner_pct(void) { return toner.is_inserted ? percent(supplies_toner_sides(), cartridge.sides) : 0u; }

enum toner supplies_toner(void)
{
    if (!toner.is_known)
        return TONER_GOOD;
    if (!toner.is_inserted)
        return TONER_MISSING;
    if (!supplies_toner_sides())
        return TONER_OUT;
    return toner.is_low || supplies_toner_pct() <= LOW_PCT ? TONER_LOW : TONER_GOOD;
}

bool supplies_wants_toner(void)
{
    enum toner state = supplies_toner();
    return state == TONER_MISSING || (state == TONER_OUT && !toner.is_overridden);
}

void supplies_go_on(void)
{
    if (supplies_toner() != TONER_OUT)
        return;
    toner.is_overridden = true;
    work_request();
}

static uint32_t life_of(enum life part)
{
    switch (part) {
    case LIFE_FUSER: return product_config.fuser_life_sides;
    case LIFE_TRANSFER: return product_config.transfer_life_sides;
    default: return product_config.roller_life_sheets;
    }
}

bool supplies_has_life(enum life part) { return life_of(part); }

uint32_t supplies_life_pct(enum life part, unsigned tray)
{
    const struct counters *total = counters();
    uint32_t used = part == LIFE_FUSER ? total->sides - replaced.fuser
                    : part == LIFE_TRANSFER ? total->sides - replaced.transfer
                                            : total->sheets_from_tray[tray] - replaced.roller[tray];
    uint32_t life = life_of(part);
    return percent(used < life ? life - used : 0u, life);
}

uint32_t supplies_worn_part(char *text, uint32_t size)
{
    uint32_t code = 0;
    if (supplies_has_life(LIFE_FUSER) && !supplies_life_pct(LIFE_FUSER, 0)) {
        code = CODE_FUSER;
        text_copy(text, size, "Replace fuser");
    } else if (supplies_has_life(LIFE_TRANSFER) && !supplies_life_pct(LIFE_TRANSFER, 0)) {
        code = CODE_TRANSFER;
        text_copy(text, size, "Replace transfer");
    }
    for (unsigned tray = 1; !code && supplies_has_life(LIFE_ROLLER) && tray <= product_config.tray_count; tray++)
        if (!supplies_life_pct(LIFE_ROLLER, tray)) {
            code = CODE_ROLLER + tray;
            text_format(text, size, "Replace roller %u", tray);
        }
    return code;
}

static bool mark_replaced(const char *name)
{
    char roller[] = "ROLLER0";
    if (supplies_has_life(LIFE_FUSER) && text_same_word(name, "FUSER")) {
        replaced.fuser = counters()->sides;
        return true;
    }
    if (supplies_has_life(LIFE_TRANSFER) && text_same_word(name, "TRANSFER")) {
        replaced.transfer = counters()->sides;
        return true;
    }
    for (unsigned tray = 1; supplies_has_life(LIFE_ROLLER) && tray <= product_config.tray_count; tray++) {
        roller[sizeof roller - 2] = (char)('0' + tray);
        if (text_same_word(name, roller)) {
            replaced.roller[tray] = counters()->sheets_from_tray[tray];
            return true;
        }
    }
    return false;
}

bool supplies_reset(const char *name)
{
    if (!mark_replaced(name))
        return false;
    log_info("supplies", "%s replaced", name);
    nvram_put(NVRAM_LIVES, &replaced, sizeof replaced);
    work_request();
    return true;
}
