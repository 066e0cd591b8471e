#include "ustatus.h"

#include "log.h"
#include "status.h"
#include "text.h"
#include "timebase.h"

#define TIMED_LEAST_S 5u
#define TIMED_MOST_S 300u

static const char *const device_words[] = {"OFF", "ON", "VERBOSE"};

static bool parse_switch(const char *value, bool *state)
{
    if (!text_same_word(value, "ON") && !text_same_word(value, "OFF"))
        return false;
    *state = text_same_word(value, "ON");
    return true;
}

static bool set_device(struct host *host, const char *value)
{
    for (unsigned i = 0; i < 3; i++)
        if (text_same_word(value, device_words[i])) {
            host->device_ustatus = (enum device_ustatus)i;
            return true;
        }
    return false;
}

static bool set_timed(struct host *host, const char *value)
{
    uint32_t seconds;
    if (!text_number(value, &seconds) || (seconds && (seconds < TIMED_LEAST_S || seconds > TIMED_MOST_S)))
        return false;
    host->timed_ustatus_s = (uint16_t)seconds;
    host->timed_due_ms = now_ms + seconds * 1000u;
    return true;
}

bool ustatus_set(struct host *host, const char *name, const char *value)
{
    if (text_same_word(name, "DEVICE"))
        return set_device(host, value);
    if (text_same_word(name, "JOB"))
        return parse_switch(value, &host->job_ustatus);
    if (text_same_word(name, "PAGE"))
        return parse_switch(value, &host->page_ustatus);
    return text_same_word(name, "TIMED") && set_timed(host, value);
}

void ustatus_off(struct host *host)
{
    host->device_ustatus = DEVICE_OFF;
    host->job_ustatus = host->page_ustatus = false;
    host->timed_ustatus_s = 0;
}

void ustatus_describe(struct host *host)
{
    host_write(host, "DEVICE=%s [3 ENUMERATED]\r\n\tOFF\r\n\tON\r\n\tVERBOSE\r\n", device_words[host->device_ustatus]);
    host_write(host, "JOB=%s [2 ENUMERATED]\r\n\tOFF\r\n\tON\r\n", host->job_ustatus ? "ON" : "OFF");
    host_write(host, "PAGE=%s [2 ENUMERATED]\r\n\tOFF\r\n\tON\r\n", host->page_ustatus ? "ON" : "OFF");
    host_write(host, "TIMED=%u [2 RANGE]\r\n\t%u\r\n\t%u\r\n", host->timed_ustatus_s, TIMED_LEAST_S, TIMED_MOST_S);
}

static void send_status(const struct host *host, const char *kind, uint32_t code, const char *display, bool is_online)
{
    host_write(host, "@PJL USTATUS %s\r\nCODE=%u\r\nDISPLAY=\"%s\"\r\nONLINE=%s\r\n\f", kind, (unsigned)code, display,
               is_online ? "TRUE" : "FALSE");
}

void ustatus_device(void)
{
    const struct status *status = status_now();
    for (unsigned i = 0; i < HOST_COUNT; i++)
        if (host_port(i)->device_ustatus != DEVICE_OFF)
            send_status(host_port(i), "DEVICE", status->code, status->display, status->is_online);
}

void ustatus_error(unsigned port, uint32_t code, const char *display)
{
    if (port < HOST_COUNT && host_port(port)->device_ustatus != DEVICE_OFF)
        send_status(host_port(port), "DEVICE", code, display, status_now()->is_online);
}

void ustatus_complain(struct host *host, uint32_t code, const char *display)
{
    log_warn("pjl", "%u %s", (unsigned)code, display);
    if (host->device_ustatus == DEVICE_VERBOSE)
        send_status(host, "DEVICE", code, display, status_now()->is_online);
}

void ustatus_overflow(const struct host *host)
{
    const struct status *status = status_now();
    send_status(host, "DEVICE", 10010, status->display, status->is_online);
}

/* What comes from no host is told to every one that asked. */
static bool concerns(const struct job *job, unsigned port) { return job->port == port || job->port >= JOB_PORT_OWN; }

void ustatus_job_start(const struct job *job)
{
    for (unsigned i = 0; i < HOST_COUNT; i++)
        if (concerns(job, i) && host_port(i)->job_ustatus)
            host_write(host_port(i), "@PJL USTATUS JOB\r\nSTART\r\nNAME=\"%s\"\r\n\f", job->name);
}

void ustatus_job_end(const struct job *job)
{
    for (unsigned i = 0; i < HOST_COUNT; i++)
        if (concerns(job, i) && host_port(i)->job_ustatus)
            host_write(host_port(i), "@PJL USTATUS JOB\r\n%s\r\nNAME=\"%s\"\r\nPAGES=%u\r\n\f",
                       job->is_cancelled ? "CANCELED" : "END", job->name, (unsigned)job->sides_printed);
}

void ustatus_page(const struct job *job, uint32_t page)
{
    for (unsigned i = 0; i < HOST_COUNT; i++)
        if (concerns(job, i) && host_port(i)->page_ustatus)
            host_write(host_port(i), "@PJL USTATUS PAGE\r\n%u\r\n\f", (unsigned)page);
}

void ustatus_timed(struct host *host)
{
    if (!host->timed_ustatus_s)
        return;
    if (time_reached(host->timed_due_ms)) {
        const struct status *status = status_now();
        send_status(host, "TIMED", status->code, status->display, status->is_online);
        host->timed_due_ms += host->timed_ustatus_s * 1000u;
    }
    timebase_wake_by(host->timed_due_ms);
}
