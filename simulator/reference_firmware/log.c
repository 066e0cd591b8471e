#include "log.h"

#include "text.h"
#include "timebase.h"
#include "usart.h"

#define LINE_SIZE 160u
#define TAIL_SIZE 1024u
#define TAIL_MAGIC 0x4C4F4754u

static struct {
    uint32_t magic;
    uint32_t end; /* runs freely; the tail is the TAIL_SIZE bytes before it */
    char bytes[TAIL_SIZE];
} tail __attribute__((section(".noinit")));

static uint32_t lost_lines;

static void emit(const char *line, size_t size)
{
    for (size_t i = 0; i < size; i++)
        tail.bytes[tail.end++ % TAIL_SIZE] = line[i];
    if (!usart_write(USART_LOG, line, size))
        lost_lines++;
}

static void write_line(const char *level, const char *area, const char *format, va_list values)
{
    char line[LINE_SIZE];
    if (lost_lines && usart_write_space(USART_LOG) > 2 * LINE_SIZE) {
        size_t size = text_format(line, sizeof line, "%u warn log: %u lines lost\r\n", (unsigned)now_ms,
                                  (unsigned)lost_lines);
        lost_lines = 0;
        emit(line, size);
    }
    size_t used = text_format(line, sizeof line - 2, "%u %s %s: ", (unsigned)now_ms, level, area);
    used += text_format_v(line + used, sizeof line - 2 - used, format, values);
    line[used++] = '\r';
    line[used++] = '\n';
    emit(line, used);
}

/* The last lines of the run before, which the line to USART1 may have lost with the reset. */
static void replay_tail(void)
{
    char line[LINE_SIZE];
    uint32_t end = tail.end, from = end > 400u ? end - 400u : 0;
    while (from != end && tail.bytes[from++ % TAIL_SIZE] != '\n')
        ;
    size_t used = text_format(line, sizeof line, "| ");
    for (; from != end; from++) {
        char c = tail.bytes[from % TAIL_SIZE];
        if (used < sizeof line - 2 && c >= ' ' && c <= '~')
            line[used++] = c;
        if (c == '\n') {
            line[used++] = '\r';
            line[used++] = '\n';
            usart_write(USART_LOG, line, used);
            used = 2;
        }
    }
}

void log_each_line(void (*say)(const char *line))
{
    char line[LINE_SIZE];
    uint32_t from = tail.end > TAIL_SIZE ? tail.end - TAIL_SIZE : 0, end = tail.end;
    if (from)
        while (from != end && tail.bytes[from++ % TAIL_SIZE] != '\n')
            ;
    for (size_t used = 0; from != end; from++) {
        char c = tail.bytes[from % TAIL_SIZE];
        if (c >= ' ' && used < sizeof line - 1)
            line[used++] = c;
        if (c != '\n')
            continue;
        line[used] = 0;
        used = 0;
        say(line);
    }
}

void log_init(void)
{
    if (tail.magic == TAIL_MAGIC)
        replay_tail();
    tail.magic = TAIL_MAGIC;
    tail.end = 0;
}

#define DEFINE_LEVEL(name)                             \
    void log_##name(const char *area, const char *format, ...) \
    {                                                  \
        va_list values;                                \
        va_start(values, format);                      \
        write_line(#name, area, format, values);       \
        va_end(values);                                \
    }

DEFINE_LEVEL(info)
DEFINE_LEVEL(warn)
DEFINE_LEVEL(error)
