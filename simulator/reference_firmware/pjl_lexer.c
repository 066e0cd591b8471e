#include "pjl_lexer.h"

#include "text.h"

#define ESC 0x1Bu

static const char uel[] = "\x1B%-12345X";

void lexer_enter_data(struct lexer *lexer)
{
    lexer->state = LEXER_DATA;
    lexer->length = 0;
}

void lexer_enter_counted(struct lexer *lexer, uint32_t count)
{
    lexer->state = LEXER_COUNTED;
    lexer->left = count;
    lexer->length = 0;
}

void lexer_enter_lines(struct lexer *lexer)
{
    lexer->state = LEXER_LINE;
    lexer->length = 0;
}

static bool is_pjl(const struct lexer *lexer)
{
    char word[5];
    text_copy(word, sizeof word, lexer->line);
    return text_same_word(word, "@PJL") && (lexer->line[4] == 0 || lexer->line[4] == ' ' || lexer->line[4] == '\t');
}

static bool is_text(const struct lexer *lexer)
{
    for (size_t i = 0; i < lexer->length; i++) {
        uint8_t c = (uint8_t)lexer->line[i];
        if ((c < ' ' && c != '\t' && c != '\r' && c != '\b' && c != ESC) || c > '~')
            return false;
    }
    return true;
}

static bool is_blank(const struct lexer *lexer)
{
    for (size_t i = 0; i < lexer->length; i++)
        if (lexer->line[i] != ' ' && lexer->line[i] != '\t' && lexer->line[i] != '\r')
            return false;
    return true;
}

/* The bytes gathered as a line turn out to be data. */
static bool become_data(struct lexer *lexer, const struct lexer_events *events, void *context)
{
    if (!events->raw(context))
        return false;
    lexer->state = LEXER_DATA;
    for (size_t i = 0; i < lexer->length; i++)
        events->data(context, (uint8_t)lexer->line[i]);
    lexer->length = 0;
    return true;
}

static void drop_noise(struct lexer *lexer, const struct lexer_events *events, void *context)
{
    if (!lexer->is_in_noise)
        events->dropped(context, 20006, "a line that is neither PJL nor text, and what follows it");
    lexer->is_in_noise = true;
    lexer->length = 0;
}

/* End of a line, without its end characters. False when its taker refused. */
static bool finish_line(struct lexer *lexer, const struct lexer_events *events, void *context)
{
    lexer->line[lexer->length] = 0;
    if (is_blank(lexer)) {
        lexer->length = 0;
        return true;
    }
    if (is_pjl(lexer)) {
        if (!events->line(context, lexer->line))
            return false;
        lexer->is_in_noise = false;
        lexer->length = 0;
        return true;
    }
    if (is_text(lexer) && !lexer->is_in_noise)
        return become_data(lexer, events, context);
    drop_noise(lexer, events, context);
    return true;
}

static void drop_line(struct lexer *lexer, const struct lexer_events *events, void *context)
{
    if (!lexer->is_in_noise)
        events->dropped(context, 20005, "a line longer than 512 bytes");
    lexer->state = LEXER_DROP;
    lexer->length = 0;
}

static bool take_line_byte(struct lexer *lexer, uint8_t byte, const struct lexer_events *events, void *context)
{
    if (byte == '\n')
        return finish_line(lexer, events, context);
    if (byte == '\r') /* ends no line by itself, and is part of none */
        return true;
    if (byte == '\f') {
        if (!finish_line(lexer, events, context))
            return false;
        if (lexer->state == LEXER_DATA)
            events->data(context, byte);
        return true;
    }
    if (byte == ESC && lexer->length == 0 && !lexer->is_in_noise) { /* a printer language begins */
        if (!become_data(lexer, events, context))
            return false;
        events->data(context, byte);
        return true;
    }
    if (lexer->length == PJL_LINE_MAX) {
        drop_line(lexer, events, context);
        return true;
    }
    lexer->line[lexer->length++] = (char)byte;
    return true;
}

static bool take_byte(struct lexer *lexer, uint8_t byte, const struct lexer_events *events, void *context)
{
    switch (lexer->state) {
    case LEXER_DATA: events->data(context, byte); return true;
    case LEXER_DROP:
        if (byte == '\n')
            lexer_enter_lines(lexer);
        return true;
    default: return take_line_byte(lexer, byte, events, context);
    }
}

static bool take_counted(struct lexer *lexer, uint8_t byte, const struct lexer_events *events, void *context)
{
    if (!events->counted(context, byte))
        return false;
    if (--lexer->left == 0) {
        lexer_enter_lines(lexer);
        events->counted_end(context, true);
    }
    return true;
}

bool lexer_feed(struct lexer *lexer, uint8_t byte, const struct lexer_events *events, void *context)
{
    if (lexer->state == LEXER_COUNTED)
        return take_counted(lexer, byte, events, context);
    if (byte == (uint8_t)uel[lexer->matched]) {
        if (lexer->matched + 1u < UEL_LENGTH) {
            lexer->matched++;
            return true;
        }
        if (lexer->state == LEXER_LINE && !finish_line(lexer, events, context))
            return false;
        if (lexer->state == LEXER_COUNTED) /* the line that announced them ended in this UEL */
            events->counted_end(context, false);
        lexer->matched = 0;
        lexer->is_in_noise = false;
        lexer_enter_lines(lexer);
        events->uel(context);
        return true;
    }
    /* Not a UEL after all: what looked like one was ordinary. Only its first byte can refuse. */
    if (lexer->matched) {
        if (!take_byte(lexer, (uint8_t)uel[0], events, context))
            return false;
        uint8_t matched = lexer->matched;
        lexer->matched = 0;
        for (uint8_t i = 1; i < matched; i++)
            take_byte(lexer, (uint8_t)uel[i], events, context);
        if (byte == (uint8_t)uel[0]) {
            lexer->matched = 1;
            return true;
        }
    }
    return take_byte(lexer, byte, events, context);
}

bool lexer_flush(struct lexer *lexer, const struct lexer_events *events, void *context)
{
    if (lexer->state == LEXER_DROP)
        lexer_enter_lines(lexer);
    if (lexer->state == LEXER_LINE && !finish_line(lexer, events, context))
        return false;
    lexer->is_in_noise = false;
    return true;
}
