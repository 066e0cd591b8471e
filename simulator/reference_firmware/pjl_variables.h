#ifndef PJL_VARIABLES_H
#define PJL_VARIABLES_H

/* The PJL variables: their names, values and ranges; the printer's defaults; a port's environment. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Kept in flash by number: a new one goes to the end. */
enum variable {
    VARIABLE_COPIES,
    VARIABLE_QTY,
    VARIABLE_DUPLEX,
    VARIABLE_PAPER,
    VARIABLE_ORIENTATION,
    VARIABLE_RESOLUTION,
    VARIABLE_MEDIASOURCE,
    VARIABLE_FINISH,
    VARIABLE_STAPLEOPTION,
    VARIABLE_JOBOFFSET,
    VARIABLE_OUTBIN,
    VARIABLE_MEDIATYPE,
    VARIABLE_MANUALFEED,
    VARIABLE_TIMEOUT,
    VARIABLE_PERSONALITY,
    VARIABLE_LANG,
    VARIABLE_POWERSAVE,
    VARIABLE_POWERSAVETIME,
    VARIABLE_DEEPSLEEPTIME,
    VARIABLE_WAKETIME,
    VARIABLE_HOLD,
    VARIABLE_PASSWORD,
    VARIABLE_COPYCOUNT,
    VARIABLE_COPYCOLLATE,
    VARIABLE_COPYORIGINALS,
    VARIABLE_COPYDUPLEX,
    VARIABLE_MPTRAY,
    VARIABLE_COUNT
};

/* Numbers, or the index of a word among those the variable can take. */
struct environment {
    uint16_t value[VARIABLE_COUNT];
};

void variables_init(void);

/* Factory values into the defaults, which are kept in flash. */
void variables_restore_factory(void);
void variables_load_defaults(struct environment *environment);

/* Variable of that name which this product has; false when there is none. */
bool variables_find(const char *name, enum variable *variable);

/* False, and nothing changed, when `text` is no value of the variable on this product. Variables of the whole
   printer (LANG and those of power) change for all ports and for good. */
bool variables_set(struct environment *environment, enum variable variable, const char *text);
bool variables_set_default(enum variable variable, const char *text);

/* True when the printer has a password: only a job that says it may change defaults. */
bool variables_are_locked(void);

/* True for a variable of which there is only the default, and SET is refused. */
bool variables_is_default_only(enum variable variable);

/* The code of the PJL Technical Reference for a text that is no value of the variable. */
uint32_t variables_complaint(enum variable variable, const char *text);

/* True for a variable of the whole printer, which SET changes for good. */
bool variables_is_of_printer(enum variable variable);

/* Whether this product has it. */
bool variables_is_available(enum variable variable);

/* The default as a number, or as the index of its word; its range; and the word, null for a number. */
uint16_t variables_value(enum variable variable);
uint16_t variables_least(enum variable variable);
uint16_t variables_greatest(enum variable variable);
const char *variables_word(enum variable variable, uint16_t value);

/* Make a value within its range the default. */
void variables_set_value(enum variable variable, uint16_t value);

/* Text of the value in `environment`, or of the default when it is null. */
void variables_read(const struct environment *environment, enum variable variable, char *text, size_t size);

/* Describe variable and range as INFO VARIABLES does. 0 when this product does not have it. */
size_t variables_describe(const struct environment *environment, enum variable variable, char *text, size_t size);

const char *variables_paper_name(uint8_t code);
const char *variables_media_name(uint8_t code);

/* Seconds of idleness before sleep; 0 for never. */
uint32_t variables_sleep_delay_s(void);

/* Seconds of sleep before deep sleep; 0 for never. */
uint32_t variables_deep_sleep_delay_s(void);

#endif
