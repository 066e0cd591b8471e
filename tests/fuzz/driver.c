/* One input of the fuzzer: bytes to the ports and deeds of people, as time passes. Then the questions any input must leave
   the printer able to answer.

   A byte from F8 on is an instruction; the next byte is its operand:
     FF b  the byte b itself              FE t  t tenths of a second pass       F8    five minutes pass
     FD p  bytes go to port p             FC h  hand number h does its deed     F9 k  key k is pressed
     FA m  module m says the bytes after, which begin with their number
     FB k  a mishap of power or flash: see mishaps.h
   Port 3 is the module's side of the bus. It and FA exist for the target `bus` alone: a printer that is lied to by its own
   modules still answers, but cannot account for its pages. FB exists for `power` and `update`, where flash is sound, and `flash`. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bank.h"
#include "boot.h"
#include "bus_side.h"
#include "documented_codes.h"
#include "machine.h"
#include "mishaps.h"
#include "printer.h"
#include "product_config.h"

#define TENTH_US 100000
#define SECOND_US 1000000
#define SETTLE_US (2 * SECOND_US)
#define ANSWER_US (320ll * SECOND_US) /* the longest TIMEOUT: a question may have fallen into an image that was announced */
#define IDLE_US (1200 * SECOND_US)
#define HELP_US SECOND_US
#define GRACE_US (20 * SECOND_US) /* the printer may first do by itself what it was asked to */
#define HEARD_SIZE 65536u
#define INPUT_PORTS 4u

int main(int argc, char **argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

void *memory_copy; /* for segments.c */

static const int port_numbers[INPUT_PORTS] = {PORT_SERIAL, PORT_NETWORK, PORT_LOG, PORT_BUS};
static const char question[] = "\x1b%-12345X@PJL ECHO asked\r\n@PJL INFO STATUS\r\n@PJL INFO PAGECOUNT\r\n\x1b%-12345X";
static const char marker[] = "@PJL ECHO asked\r\n\f";

static enum { HOST, BUS, POWER, FLASH, TARGET_COUNT } target;
static const char *const targets[TARGET_COUNT] = {"host", "bus", "power", "flash", "update"};
static bool tells_log; /* MAKEREADY_FUZZ_LOG is set */

static struct {
    const uint8_t *data;
    size_t size, at;
    unsigned port;
    int64_t next_us;
} input;

static enum { FEEDING, ASKING, CHECKING } phase;

static struct {
    int64_t began_us, asked_us, help_us;
    unsigned helps;
} ending;

static struct {
    char text[HEARD_SIZE];
    size_t size;
} heard[PORT_COUNT];

static uint8_t take(void) { return input.at < input.size ? input.data[input.at++] : 0; }

static void use_hand(uint8_t deed)
{
    unsigned tray = 1 + (deed >> 4) % 4;
    switch (deed % 8) {
    case 0: printer_door(true); break;
    case 1: printer_door(false); break;
    case 2: printer_tray(tray, false, 0); break;
    case 3: printer_tray(tray, true, deed >> 6); break;
    case 4: printer_tray(tray, true, 200); break;
    case 5: printer_documents(deed >> 3 & 7u); break;
    case 6: printer_empty_bins(); break;
    default: printer_stick_next(); break;
    }
}

static void let_module_speak(void)
{
    uint8_t payload[32];
    unsigned module = 1 + take() % 4, size = take() % 33;
    for (unsigned i = 0; i < size; i++)
        payload[i] = take();
    if (target == BUS)
        bus_say(module, payload, size);
}

/* Bytes up to the next instruction, in one go. */
static void send_bytes(uint8_t first)
{
    uint8_t bytes[256];
    size_t size = 0;
    bytes[size++] = first;
    while (input.at < input.size && size < sizeof bytes && input.data[input.at] < 0xF8)
        bytes[size++] = input.data[input.at++];
    machine_receive(port_numbers[input.port], bytes, size);
    input.next_us = now_us + (int64_t)size * 87;
}

static void feed(void)
{
    uint8_t byte = take();
    switch (byte) {
    case 0xFF: send_bytes(take()); break;
    case 0xFE: input.next_us = now_us + take() * (int64_t)TENTH_US; break;
    case 0xFD: input.port = take() % (target == BUS ? INPUT_PORTS : INPUT_PORTS - 1); break;
    case 0xFC: use_hand(take()); break;
    case 0xF9: printer_key(1 + take() % 7); break;
    case 0xFA: let_module_speak(); break;
    case 0xFB:
        if (target >= POWER)
            mishap(take, target != FLASH);
        break;
    case 0xF8: input.next_us = now_us + 300ll * SECOND_US; break;
    default: send_bytes(byte); break;
    }
}

static void ask(void)
{
    phase = CHECKING;
    ending.asked_us = now_us;
    for (int port = PORT_SERIAL; port <= PORT_NETWORK; port += PORT_NETWORK - PORT_SERIAL) {
        heard[port].size = 0;
        machine_receive(port, (const uint8_t *)question, sizeof question - 1);
    }
}

/* A person puts right what can be put right, again and again: whatever still waits is cancelled. */
static void help(void)
{
    ending.help_us = now_us + HELP_US;
    unsigned turn = ending.helps++;
    if (turn % 60 == 15)
        printer_door(true);
    else if (turn % 60 == 17)
        printer_door(false);
    else if (turn % 60 == 0) {
        for (unsigned tray = 1; tray <= 4; tray++)
            printer_tray(tray, true, 200);
        printer_documents(0);
        printer_empty_bins();
    } else
        printer_key(turn % 2 ? KEY_STOP : KEY_START);
}

static void check_code(unsigned code)
{
    for (size_t i = 0; i < sizeof documented_codes / sizeof documented_codes[0]; i++)
        if (documented_codes[i] == code)
            return;
    machine_fail("status %u is not documented", code);
}

/* The answers to the last question on a port, if they are all there. */
static bool read_answers(int port, unsigned *code, unsigned *pages)
{
    heard[port].text[heard[port].size] = 0;
    const char *from = heard[port].size ? strstr(heard[port].text, marker) : 0;
    const char *status = from ? strstr(from, "@PJL INFO STATUS\r\nCODE=") : 0;
    const char *count = status ? strstr(status, "@PJL INFO PAGECOUNT\r\n") : 0;
    if (!count || !strchr(count, '\f'))
        return false;
    *code = (unsigned)strtoul(strchr(status, '=') + 1, 0, 10);
    *pages = (unsigned)strtoul(count + strlen("@PJL INFO PAGECOUNT\r\n"), 0, 10);
    check_code(*code);
    return true;
}

static bool is_at_rest(unsigned code) { return code == 10001 || code == 35078; }

/* A sheet whose trailing edge passed the exit as the controller started again may be missing, or counted though taken. */
static void check_pages(unsigned pages)
{
    int off = (int)pages - (int)printer_sides_out(), most = 2 * (int)machine_restarts();
    if (off > most || -off > most)
        machine_fail("%u pages counted, %u sides in the bins", pages, (unsigned)printer_sides_out());
}

static void check(void)
{
    unsigned code = 0, pages = 0;
    bool is_answered = read_answers(PORT_SERIAL, &code, &pages) && read_answers(PORT_NETWORK, &code, &pages);
    if (!is_answered) {
        if (now_us <= ending.asked_us + ANSWER_US)
            return;
        if (now_us > ending.began_us + 2ll * IDLE_US)
            machine_fail("no answer to INFO STATUS");
        phase = ASKING;
        ending.asked_us = now_us;
        return;
    }
    if (target == BUS || target == FLASH)
        machine_stop();
    if (is_at_rest(code)) {
        check_pages(pages);
        machine_stop();
    }
    if (now_us > ending.began_us + IDLE_US)
        machine_fail("it does not come to rest: status %u", code);
    phase = ASKING;
    ending.asked_us = now_us;
}

static int64_t driver_due_us(void)
{
    if (phase == FEEDING)
        return input.next_us;
    if (phase == ASKING)
        return ending.asked_us + SETTLE_US < ending.help_us ? ending.asked_us + SETTLE_US : ending.help_us;
    return ending.help_us;
}

static void driver_happen(void)
{
    if (phase == FEEDING) {
        if (input.at < input.size) {
            feed();
            return;
        }
        phase = ASKING;
        ending.began_us = ending.asked_us = now_us;
        ending.help_us = now_us + GRACE_US;
        ending.helps = 0;
    }
    if (now_us >= ending.help_us)
        help();
    if (phase == CHECKING)
        check();
    else if (now_us >= ending.asked_us + SETTLE_US)
        ask();
}

int64_t outside_due_us(void)
{
    int64_t printer_us = printer_due_us(), driver_us = driver_due_us();
    return printer_us < driver_us ? printer_us : driver_us;
}

void outside_happen(void)
{
    if (printer_due_us() <= now_us)
        printer_happen();
    if (target != BUS && printer_fuser_c() > product_config.fuser_max_c)
        machine_fail("the fuser is at %d degrees", (int)printer_fuser_c());
    if (driver_due_us() <= now_us)
        driver_happen();
}

void outside_sent(int port, uint8_t byte)
{
    if (port == PORT_BUS)
        bus_take_byte(byte);
    else if (port == PORT_LOG && tells_log)
        fputc(byte, stderr);
    else if (heard[port].size < HEARD_SIZE - 1)
        heard[port].text[heard[port].size++] = (char)byte;
}

/* A question that was under way is lost with the power. */
void outside_lost_power(void)
{
    printer_lose_power();
    if (phase == CHECKING)
        phase = ASKING;
    ending.asked_us = now_us;
}

static void choose_target(void)
{
    const char *name = getenv("MAKEREADY_FUZZ_TARGET");
    for (unsigned i = 0; name && i < TARGET_COUNT; i++)
        if (!strcmp(name, targets[i]))
            target = i;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!memory_copy) {
        choose_target();
        tells_log = getenv("MAKEREADY_FUZZ_LOG");
        memory_keep();
    }
    input = (typeof(input)){.data = data, .size = size, .port = target == BUS ? 3 : 0, .next_us = 3ll * SECOND_US};
    phase = FEEDING;
    memset(&ending, 0, sizeof ending);
    for (int port = 0; port < PORT_COUNT; port++)
        heard[port].size = 0;
    printer_power_on();
    machine_run(boot_run);
    return 0;
}

#ifdef REPLAY
/* Without a fuzzer: each file named on the command line is one input. */
int main(int argc, char **argv)
{
    static uint8_t data[1u << 20];
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        if (!file)
            return 2;
        size_t size = fread(data, 1, sizeof data, file);
        fclose(file);
        fprintf(stderr, "%s\n", argv[i]);
        LLVMFuzzerTestOneInput(data, size);
    }
    return 0;
}
#endif
