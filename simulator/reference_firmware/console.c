#include "console.h"

#include "console_commands.h"
#include "manufacturing.h"
#include "text.h"
#include "usart.h"
#include "work.h"

#define LINE_SIZE 80u
#define SAID_SIZE 120u
#define BACKSPACE 0x08u
#define DELETE 0x7Fu
#define CANCEL_LINE 0x15u /* control-U, as in a terminal driver */
#define INTERRUPT 0x03u   /* control-C */
#define BELL "\a"

static struct {
    char line[LINE_SIZE];
    unsigned size;
    bool is_busy;      /* a command has not ended its answer yet */
    bool was_return;   /* a line feed that follows belongs to it */
} console;

static void write(const char *text) { usart_write(USART_LOG, text, text_length(text)); }

static void prompt(void) { write(manufacturing_is_on() ? "mfg> " : "> "); }

void console_say(const char *format, ...)
{
    char line[SAID_SIZE];
    va_list values;
    size_t used = text_format(line, sizeof line - 2, "= ");
    va_start(values, format);
    used += text_format_v(line + used, sizeof line - 2 - used, format, values);
    va_end(values);
    line[used++] = '\r';
    line[used++] = '\n';
    usart_write(USART_LOG, line, used);
}

void console_end(const char *why)
{
    if (why)
        console_say("ERROR: %s", why);
    else
        console_say("OK");
    console.is_busy = false;
    prompt();
    work_request();
}

static void run_line(void)
{
    console.line[console.size] = 0;
    console.size = 0;
    write("\r\n");
    const char *cursor = console.line;
    char word[16];
    if (!text_take_word(&cursor, word, sizeof word)) {
        if (*cursor)
            console_end("no such command; see help");
        else
            prompt();
        return;
    }
    console.is_busy = true;
    console_run(word, cursor);
}

static void interrupt(void)
{
    console.size = 0;
    write("\r\n");
    if (console.is_busy)
        manufacturing_abort();
    else
        prompt();
}

static void erase(unsigned count)
{
    for (; count && console.size; count--) {
        console.size--;
        write("\b \b");
    }
}

static void take(uint8_t byte)
{
    bool follows_return = byte == '\n' && console.was_return;
    console.was_return = byte == '\r';
    if (follows_return)
        return;
    if (byte == INTERRUPT)
        interrupt();
    else if (byte == '\r' || byte == '\n')
        run_line();
    else if (byte == BACKSPACE || byte == DELETE)
        erase(1);
    else if (byte == CANCEL_LINE)
        erase(LINE_SIZE);
    else if (byte < ' ' || byte > '~' || console.size == LINE_SIZE - 1)
        write(BELL);
    else {
        console.line[console.size++] = (char)byte;
        usart_write(USART_LOG, &byte, 1);
    }
}

void console_step(void)
{
    uint8_t byte;
    /* While a command is under way only its interruption is heard; what is typed ahead waits in the ring. */
    while (usart_peek(USART_LOG, &byte)) {
        if (console.is_busy && byte != INTERRUPT)
            break;
        usart_drop(USART_LOG);
        take(byte);
    }
    manufacturing_step();
}
