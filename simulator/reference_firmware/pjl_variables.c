#include "pjl_variables.h"

#include "nvram.h"
#include "product_config.h"
#include "text.h"
#include "work.h"

#define WORDS_MAX 7u
#define MINUTE_S 60u

struct definition {
    const char *name, *alias;
    const char *words[WORDS_MAX]; /* empty for a number */
    uint16_t least, most;         /* of numbers; of word indices `most` is found at run time */
};

static const struct definition definitions[VARIABLE_COUNT] = {
    [VARIABLE_COPIES] = {.name = "COPIES", .least = 1, .most = 999},
    [VARIABLE_QTY] = {.name = "QTY", .least = 1, .most = 999},
    [VARIABLE_DUPLEX] = {.name = "DUPLEX", .words = {"OFF", "ON"}},
    [VARIABLE_PAPER] = {.name = "PAPER", .words = {"", "A4", "LETTER", "A5", "LEGAL"}, .least = 1},
    [VARIABLE_ORIENTATION] = {.name = "ORIENTATION", .words = {"PORTRAIT", "LANDSCAPE"}},
    [VARIABLE_RESOLUTION] = {.name = "RESOLUTION", .words = {"300", "600", "1200"}},
    [VARIABLE_MEDIASOURCE] = {.name = "MEDIASOURCE", .alias = "INTRAY", .words = {"AUTO", "TRAY1", "TRAY2", "TRAY3", "TRAY4"}},
    [VARIABLE_FINISH] = {.name = "FINISH", .words = {"NONE", "STAPLE"}},
    [VARIABLE_STAPLEOPTION] = {.name = "STAPLEOPTION", .words = {"ONE", "TWO"}},
    [VARIABLE_JOBOFFSET] = {.name = "JOBOFFSET", .words = {"OFF", "ON"}},
    [VARIABLE_OUTBIN] = {.name = "OUTBIN", .words = {"UPPER", "OPTIONALOUTBIN1"}},
    [VARIABLE_MEDIATYPE] = {.name = "MEDIATYPE",
                            .words = {"PLAIN", "RECYCLED", "BOND", "LETTERHEAD", "HEAVY", "LABELS", "ENVELOPE"}},
    [VARIABLE_MANUALFEED] = {.name = "MANUALFEED", .words = {"OFF", "ON"}},
    [VARIABLE_TIMEOUT] = {.name = "TIMEOUT", .least = 5, .most = 300},
    [VARIABLE_PERSONALITY] = {.name = "PERSONALITY", .words = {"AUTO", "PCL"}},
    [VARIABLE_LANG] = {.name = "LANG", .words = {"ENGLISH", "GERMAN"}},
    [VARIABLE_POWERSAVE] = {.name = "POWERSAVE", .words = {"OFF", "ON"}},
    [VARIABLE_POWERSAVETIME] = {.name = "POWERSAVETIME", .least = 1, .most = 240},
    [VARIABLE_DEEPSLEEPTIME] = {.name = "DEEPSLEEPTIME", .most = 240},
    [VARIABLE_WAKETIME] = {.name = "WAKETIME", .most = 10080},
    [VARIABLE_HOLD] = {.name = "HOLD", .words = {"OFF", "ON", "PROOF", "STORE"}},
    [VARIABLE_PASSWORD] = {.name = "PASSWORD", .most = 65535},
    [VARIABLE_COPYCOUNT] = {.name = "COPYCOUNT", .least = 1, .most = 999},
    [VARIABLE_COPYCOLLATE] = {.name = "COPYCOLLATE", .words = {"OFF", "ON"}},
    [VARIABLE_COPYORIGINALS] = {.name = "COPYORIGINALS", .words = {"ONESIDED", "TWOSIDED"}},
    [VARIABLE_COPYDUPLEX] = {.name = "COPYDUPLEX", .words = {"OFF", "ON"}},
    [VARIABLE_MPTRAY] = {.name = "MPTRAY", .words = {"CASSETTE", "FIRST"}},
};

static const char *const lock_words[] = {"DISABLED", "ENABLED"};

static struct environment defaults;
static bool is_sleep_delay_set, is_deep_sleep_delay_set;

/* As the defaults are kept in flash. Another firmware may have more variables, behind ours, or fewer. */
struct kept_defaults {
    uint8_t variables, is_sleep_delay_set, is_deep_sleep_delay_set, reserved;
    struct environment values;
};
_Static_assert(sizeof(struct kept_defaults) <= NVRAM_VALUE_MAX, "one value in flash");

static void keep_defaults(void)
{
    const struct kept_defaults kept = {VARIABLE_COUNT, is_sleep_delay_set, is_deep_sleep_delay_set, 0, defaults};
    nvram_put(NVRAM_DEFAULTS, &kept, sizeof kept);
}

static bool is_words(enum variable variable) { return definitions[variable].words[definitions[variable].least]; }

bool variables_is_available(enum variable variable)
{
    switch (variable) {
    case VARIABLE_DUPLEX: return product_config.has_duplex;
    case VARIABLE_FINISH:
    case VARIABLE_STAPLEOPTION: return product_config.has_finisher && product_config.has_stapler;
    case VARIABLE_JOBOFFSET: return product_config.has_finisher && product_config.has_offset;
    case VARIABLE_DEEPSLEEPTIME: return product_config.deep_sleep_delay_s;
    case VARIABLE_MANUALFEED:
    case VARIABLE_MPTRAY: return product_config.manual_capacity;
    case VARIABLE_COPYCOUNT:
    case VARIABLE_COPYCOLLATE: return product_config.has_scanner;
    case VARIABLE_COPYORIGINALS: return product_config.has_duplex_feeder;
    case VARIABLE_COPYDUPLEX: return product_config.has_scanner && product_config.has_duplex;
    default: return true;
    }
}

bool variables_is_of_printer(enum variable variable)
{
    return variable == VARIABLE_LANG || (variable >= VARIABLE_POWERSAVE && variable <= VARIABLE_WAKETIME) ||
           variable >= VARIABLE_PASSWORD;
}

/* MPTRAY as on the LaserJet 4000: PJL Technical Reference, table A-2. */
bool variables_is_default_only(enum variable variable) { return variable == VARIABLE_PASSWORD || variable == VARIABLE_MPTRAY; }

/* Greatest value: of words the last one there is, and the last tray fitted. */
uint16_t variables_greatest(enum variable variable)
{
    const struct definition *definition = &definitions[variable];
    if (!is_words(variable))
        return definition->most;
    if (variable == VARIABLE_MEDIASOURCE)
        return product_config.tray_count;
    if (variable == VARIABLE_OUTBIN)
        return product_config.has_finisher;
    uint16_t last = definition->least;
    while (last + 1u < WORDS_MAX && definition->words[last + 1])
        last++;
    return last;
}

static void set_factory_values(void)
{
    memset(&defaults, 0, sizeof defaults);
    defaults.value[VARIABLE_COPIES] = defaults.value[VARIABLE_QTY] = 1;
    defaults.value[VARIABLE_PAPER] = product_config.tray_size[0] ? product_config.tray_size[0] : 1;
    defaults.value[VARIABLE_OUTBIN] = product_config.has_finisher;
    defaults.value[VARIABLE_MEDIATYPE] = product_config.tray_media[0];
    defaults.value[VARIABLE_COPYCOUNT] = defaults.value[VARIABLE_COPYCOLLATE] = 1;
    defaults.value[VARIABLE_RESOLUTION] = 1;
    defaults.value[VARIABLE_TIMEOUT] = 15;
    defaults.value[VARIABLE_POWERSAVE] = 1;
    defaults.value[VARIABLE_POWERSAVETIME] = (uint16_t)((product_config.sleep_delay_s + MINUTE_S - 1) / MINUTE_S);
    defaults.value[VARIABLE_DEEPSLEEPTIME] = (uint16_t)((product_config.deep_sleep_delay_s + MINUTE_S - 1) / MINUTE_S);
    is_sleep_delay_set = is_deep_sleep_delay_set = false;
}

static bool is_possible(enum variable variable, uint16_t value)
{
    return value >= definitions[variable].least && value <= variables_greatest(variable);
}

/* What an older firmware did not know, or a newer one knows more of, is as from the factory. */
void variables_init(void)
{
    struct kept_defaults kept;
    set_factory_values();
    size_t size = nvram_get(NVRAM_DEFAULTS, &kept, sizeof kept), head = offsetof(struct kept_defaults, values);
    if (size < head)
        return;
    for (unsigned v = 0; v < VARIABLE_COUNT && v < kept.variables && head + (v + 1) * sizeof kept.values.value[0] <= size; v++)
        if (is_possible((enum variable)v, kept.values.value[v]))
            defaults.value[v] = kept.values.value[v];
    is_sleep_delay_set = kept.is_sleep_delay_set;
    is_deep_sleep_delay_set = kept.is_deep_sleep_delay_set;
}

void variables_restore_factory(void)
{
    set_factory_values();
    keep_defaults();
}

void variables_load_defaults(struct environment *environment) { *environment = defaults; }

bool variables_find(const char *name, enum variable *variable)
{
    for (unsigned v = 0; v < VARIABLE_COUNT; v++) {
        const struct definition *definition = &definitions[v];
        bool is_named = text_same_word(name, definition->name) || (definition->alias && text_same_word(name, definition->alias));
        if (is_named && variables_is_available((enum variable)v)) {
            *variable = (enum variable)v;
            return true;
        }
    }
    return false;
}

static bool parse(enum variable variable, const char *text, uint16_t *value)
{
    const struct definition *definition = &definitions[variable];
    uint32_t number;
    if (!is_words(variable)) {
        if (!text_number(text, &number) || number < definition->least || number > definition->most)
            return false;
        *value = (uint16_t)number;
        return true;
    }
    for (uint16_t v = definition->least; v <= variables_greatest(variable); v++)
        if (text_same_word(text, definition->words[v])) {
            *value = v;
            return true;
        }
    return false;
}

uint32_t variables_complaint(enum variable variable, const char *text)
{
    uint32_t number;
    if (is_words(variable))
        return 25016;
    return text_number(text, &number) ? 25014 : 25008;
}

void variables_set_value(enum variable variable, uint16_t value)
{
    defaults.value[variable] = value;
    if (variable == VARIABLE_POWERSAVETIME)
        is_sleep_delay_set = true;
    else if (variable == VARIABLE_DEEPSLEEPTIME)
        is_deep_sleep_delay_set = true;
    keep_defaults();
    work_request();
}

uint16_t variables_value(enum variable variable) { return defaults.value[variable]; }
uint16_t variables_least(enum variable variable) { return definitions[variable].least; }

const char *variables_word(enum variable variable, uint16_t value)
{
    return is_words(variable) ? definitions[variable].words[value] : 0;
}

bool variables_set_default(enum variable variable, const char *text)
{
    uint16_t value;
    if (!parse(variable, text, &value))
        return false;
    variables_set_value(variable, value);
    return true;
}

bool variables_set(struct environment *environment, enum variable variable, const char *text)
{
    if (!parse(variable, text, &environment->value[variable]))
        return false;
    return !variables_is_of_printer(variable) || variables_set_default(variable, text);
}

static uint16_t value_of(const struct environment *environment, enum variable variable)
{
    return environment && !variables_is_of_printer(variable) ? environment->value[variable] : defaults.value[variable];
}

bool variables_are_locked(void) { return defaults.value[VARIABLE_PASSWORD]; }

void variables_read(const struct environment *environment, enum variable variable, char *text, size_t size)
{
    uint16_t value = value_of(environment, variable);
    if (variable == VARIABLE_PASSWORD) /* is not told: PJL Technical Reference, PJL job security */
        text_copy(text, size, lock_words[variables_are_locked()]);
    else if (is_words(variable))
        text_copy(text, size, definitions[variable].words[value]);
    else
        text_format(text, size, "%u", value);
}

size_t variables_describe(const struct environment *environment, enum variable variable, char *text, size_t size)
{
    const struct definition *definition = &definitions[variable];
    char value[16];
    if (!variables_is_available(variable))
        return 0;
    variables_read(environment, variable, value, sizeof value);
    if (variable == VARIABLE_PASSWORD)
        return text_format(text, size, "%s=%s [2 ENUMERATED]\r\n\t%s\r\n\t%s\r\n", definition->name, value,
                           lock_words[0], lock_words[1]);
    if (!is_words(variable))
        return text_format(text, size, "%s=%s [2 RANGE]\r\n\t%u\r\n\t%u\r\n", definition->name, value, definition->least,
                           definition->most);
    unsigned choices = variables_greatest(variable) - definition->least + 1u;
    size_t used = text_format(text, size, "%s=%s [%u ENUMERATED]\r\n", definition->name, value, choices);
    for (unsigned v = definition->least; v <= variables_greatest(variable); v++)
        used += text_format(text + used, size - used, "\t%s\r\n", definition->words[v]);
    return used;
}

const char *variables_paper_name(uint8_t code)
{
    return code && code <= variables_greatest(VARIABLE_PAPER) ? definitions[VARIABLE_PAPER].words[code] : "paper";
}

const char *variables_media_name(uint8_t code)
{
    return code <= variables_greatest(VARIABLE_MEDIATYPE) ? definitions[VARIABLE_MEDIATYPE].words[code] : "media";
}

uint32_t variables_sleep_delay_s(void)
{
    if (!defaults.value[VARIABLE_POWERSAVE])
        return 0;
    return is_sleep_delay_set ? defaults.value[VARIABLE_POWERSAVETIME] * MINUTE_S : product_config.sleep_delay_s;
}

uint32_t variables_deep_sleep_delay_s(void)
{
    return is_deep_sleep_delay_set ? defaults.value[VARIABLE_DEEPSLEEPTIME] * MINUTE_S : product_config.deep_sleep_delay_s;
}
