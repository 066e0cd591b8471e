#include "host.h"

#include "jobs.h"
#include "log.h"
#include "pjl.h"
#include "pjl_upgrade.h"
#include "text.h"
#include "timebase.h"
#include "usart.h"
#include "ustatus.h"

#define BYTES_A_PASS 512u
#define ANSWER_MAX 3072u
#define RETRY_MS 20u
#define OVERFLOW_RETRY_MS 1000u
#define PIECE_SIZE 640u
#define PAUSE_MS 1000u /* no driver that still has some of an image to send rests so long */

static struct host hosts[HOST_COUNT];
static const enum usart_id usarts[HOST_COUNT] = {USART_SERIAL_HOST, USART_NETWORK_HOST};
static const char *const names[HOST_COUNT] = {"serial", "network"};

struct host *host_port(unsigned number) { return &hosts[number]; }

bool host_can_answer(const struct host *host) { return usart_write_space(usarts[host->number]) >= ANSWER_MAX; }

void host_write_text(const struct host *host, const char *text, size_t size)
{
    if (usart_write(usarts[host->number], text, size))
        return;
    if (!host->has_lost_answer)
        log_warn("host", "%s: answer lost, the host does not read", names[host->number]);
    hosts[host->number].has_lost_answer = true;
}

/* Once it reads again it learns that it has missed something. */
static void tell_of_loss(struct host *host)
{
    if (!host->has_lost_answer)
        return;
    if (!host_can_answer(host)) {
        timebase_wake_by(now_ms + OVERFLOW_RETRY_MS);
        return;
    }
    host->has_lost_answer = false;
    ustatus_overflow(host);
}

void host_write(const struct host *host, const char *format, ...)
{
    char piece[PIECE_SIZE];
    va_list values;
    va_start(values, format);
    size_t size = text_format_v(piece, sizeof piece, format, values);
    va_end(values);
    host_write_text(host, piece, size);
}

void host_answer_message(unsigned number, const char *display)
{
    host_write(&hosts[number], "@PJL STMSG DISPLAY=\"%s\"\r\nREADY\r\n\f", display);
}

/* What comes now is not the rest of an image. */
static void hear_again(struct host *host)
{
    if (!host->is_deaf)
        return;
    host->is_deaf = false;
    log_warn("host", "%s: %u bytes of an image that was cut short passed over", names[host->number],
             (unsigned)host->passed_over);
    pjl_upgrade_forget_cut();
}

static bool take_line(void *context, const char *line)
{
    struct host *host = context;
    return host_can_answer(host) && pjl_on_line(host, line);
}

static bool take_raw(void *context) { return pjl_on_raw(context); }

static void take_data(void *context, uint8_t byte)
{
    struct host *host = context;
    if (!host->is_discarding && pcl_pages_take(&host->pages, byte))
        jobs_add_page(host->job_id, pcl_pages_coverage(&host->pages));
}

static bool take_counted(void *context, uint8_t byte) { return pjl_upgrade_take(context, byte); }
static void take_counted_end(void *context, bool is_complete) { pjl_upgrade_end(context, is_complete); }

static void take_uel(void *context)
{
    hear_again(context);
    pjl_on_uel(context);
}

static void take_drop(void *context, uint32_t code, const char *why)
{
    struct host *host = context;
    log_warn("host", "%s: dropped %s", names[host->number], why);
    ustatus_complain(host, code, "Line dropped");
}

static const struct lexer_events events = {take_line,        take_raw, take_data, take_counted,
                                            take_counted_end, take_uel, take_drop};

void host_init(bool is_mid_stream)
{
    for (unsigned i = 0; i < HOST_COUNT; i++) {
        hosts[i].number = i;
        hosts[i].is_deaf = pjl_upgrade_was_cut(i);
        hosts[i].lexer.is_in_noise = is_mid_stream || hosts[i].is_deaf;
        hosts[i].last_byte_ms = now_ms;
        variables_load_defaults(&hosts[i].environment);
    }
}

/* A host that falls silent inside a job must not hold the printer for ever. A begun line ends first, and may turn out
   to be a job that then waits for silence in turn. */
static void check_silence(struct host *host)
{
    const struct lexer *lexer = &host->lexer;
    bool in_line = lexer->length || lexer->state == LEXER_DROP || lexer->is_in_noise;
    bool in_data = lexer->state == LEXER_DATA || lexer->state == LEXER_COUNTED;
    if (!in_line && !host->job_id && !host->is_in_job && !in_data)
        return;
    uint32_t deadline_ms = host->last_byte_ms + host->environment.value[VARIABLE_TIMEOUT] * 1000u;
    if (!time_reached(deadline_ms)) {
        timebase_wake_by(deadline_ms);
        return;
    }
    host->last_byte_ms = now_ms;
    if (in_line) {
        lexer_flush(&host->lexer, &events, host);
        work_request();
        return;
    }
    log_warn("host", "%s: silent for %u s inside a job, which ends here", names[host->number],
             host->environment.value[VARIABLE_TIMEOUT]);
    if (lexer->state == LEXER_COUNTED)
        pjl_upgrade_end(host, false);
    pjl_end_job(host);
    lexer_enter_lines(&host->lexer);
}

/* The rest of an image is neither lines nor a job, though pieces of it may look so. It ends in a pause; and whoever begins
   with a UEL has none to send. */
static void pass_over(struct host *host)
{
    uint8_t byte;
    while (host->is_deaf && usart_peek(usarts[host->number], &byte)) {
        if (host->passed_over < UEL_LENGTH)
            lexer_feed(&host->lexer, byte, &events, host);
        host->passed_over++;
        host->last_byte_ms = now_ms;
        usart_drop(usarts[host->number]);
    }
    if (!host->is_deaf)
        return;
    if (time_reached(host->last_byte_ms + PAUSE_MS)) {
        host->lexer.matched = 0;
        lexer_flush(&host->lexer, &events, host);
        hear_again(host);
        return;
    }
    timebase_wake_by(host->last_byte_ms + PAUSE_MS);
}

static void serve(struct host *host)
{
    uint8_t byte;
    unsigned left = BYTES_A_PASS;
    while (left && usart_peek(usarts[host->number], &byte)) {
        host->last_byte_ms = now_ms;
        if (!lexer_feed(&host->lexer, byte, &events, host)) {
            timebase_wake_by(now_ms + RETRY_MS);
            return;
        }
        usart_drop(usarts[host->number]);
        left--;
    }
    if (!left)
        work_request();
    uint32_t lost = usart_take_overruns(usarts[host->number]);
    if (lost)
        log_warn("host", "%s: %u bytes lost, the sender ignores nRTS", names[host->number], (unsigned)lost);
    check_silence(host);
}

void host_step(void)
{
    for (unsigned i = 0; i < HOST_COUNT; i++) {
        if (hosts[i].is_deaf)
            pass_over(&hosts[i]);
        if (!hosts[i].is_deaf)
            serve(&hosts[i]);
        ustatus_timed(&hosts[i]);
        tell_of_loss(&hosts[i]);
    }
}
