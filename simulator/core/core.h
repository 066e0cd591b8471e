#ifndef CORE_H
#define CORE_H

/* The controller board and its cables in C: the same hardware as simulator/soc, simulator/engine/line.py, host_line.py
   and log_line.py, event for event. All state lies in one flat struct, so that a snapshot is a copy. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NEVER INT64_MAX
#define NS_PER_S 1000000000
#define CLOCK_MHZ 16 /* the internal oscillator (RM0090, 7.2.2) */
#define ACCESS_NS 250

enum { USART_LOG, USART_SERIAL, USART_BUS, USART_NETWORK, USART_COUNT };
enum { HOST_SERIAL, HOST_NETWORK, HOST_CONSOLE, HOST_COUNT };
enum { TIMER_2, TIMER_5, TIMER_COUNT };
enum { GPIO_COUNT = 5, STATION_COUNT = 4 };

/* What can be due; each is due at most once at a time. */
enum event {
    EVENT_USART,
    EVENT_HOST = EVENT_USART + USART_COUNT,
    EVENT_TIMER = EVENT_HOST + HOST_COUNT,
    EVENT_SYSTICK = EVENT_TIMER + TIMER_COUNT,
    EVENT_WATCHDOG,
    EVENT_BUS_BYTE,
    EVENT_ACK,
    EVENT_COUNT = EVENT_ACK + STATION_COUNT
};

/* What Python sees and writes: see simulator/core/shared_clock.py. */
struct shared {
    int64_t now_ns;
    int64_t order;           /* of the last appointment made; equal times go by it */
    int64_t outside_when_ns; /* Python's earliest appointment, or NEVER */
    int64_t outside_order;
    int64_t trace_size;
    int64_t log_size;
    int32_t is_stopping;
    int32_t notes;
};

struct appointment {
    int64_t when_ns, order;
};

typedef unsigned __int128 exception_set; /* bit n is exception n */

struct interrupts {
    exception_set pending, enabled, levels;
    uint8_t priorities[128];
    uint8_t active[64];
    uint32_t active_count;
};

struct usart {
    uint32_t status, data, brr, cr1, cr2, cr3, gtpr;
    int64_t byte_ns;
    int32_t next, shifting; /* -1: none */
    bool level;
};

struct timer {
    uint32_t cr1, dier, status, psc, prescaler, arr;
    int64_t base_count, base_ns, overflow_ns;
};

struct systick {
    uint32_t control, reload;
    int64_t start_ns, wraps_seen;
};

struct watchdog {
    bool is_running, is_unlocked;
    uint32_t pr, rlr;
    int64_t deadline_ns, event_ns;
};

struct gpio {
    uint32_t registers[10], input, last;
};

struct system_control {
    uint32_t vtor, scr, ccr, shcsr, cfsr, hfsr, mmfar, bfar, cpacr;
    bool sleeps_on_exit;
};

#define SECTOR_COUNT 12
#define WORN_MAX 64

struct flash {
    uint32_t acr, sr, cr;
    uint32_t keys_taken;  /* of the two that unlock */
    bool is_barred;       /* after a wrong key, until the next reset */
    uint16_t stale;       /* sectors: what was translated from them may be of what they held before */
    uint16_t changed, worn; /* sectors */
    uint32_t worn_count;
    struct {
        uint32_t start, end;
    } worn_words[WORN_MAX];
    uint32_t erasures[SECTOR_COUNT];
    int64_t operations, cut_at; /* power is cut inside this operation; 0: in none */
};

enum reset_cause { RESET_NONE, RESET_POWER_ON, RESET_SOFTWARE, RESET_WATCHDOG };

struct chip {
    struct interrupts interrupts;
    struct usart usarts[USART_COUNT];
    struct timer timers[TIMER_COUNT];
    struct systick systick;
    struct watchdog watchdog;
    struct gpio gpios[GPIO_COUNT];
    struct system_control system;
    uint32_t rcc[256], rcc_flags;
    struct flash flash;
    enum reset_cause reset_request;
};

#define PAYLOAD_MAX 32
#define FRAME_MAX (PAYLOAD_MAX + 6)
#define QUEUE_SIZE 256u

struct payload {
    uint8_t size, bytes[PAYLOAD_MAX];
};

struct frame_parser {
    uint8_t body[FRAME_MAX];
    uint32_t size, needed;
    bool is_ack;
    int64_t last_byte_ns;
};

/* A module's end of one link, and its place on the line. */
struct station {
    bool is_fitted, is_muted, is_waiting;
    bool is_lost, is_due, is_sync_next, has_flight;
    int16_t expected; /* -1: silent until SYNC */
    uint8_t next_number, flight_number;
    uint32_t repeats_left;
    int64_t ack_due_ns, timer_ns;
    uint64_t flight_id, on_line_id; /* 0: none */
    uint8_t flight[FRAME_MAX];
    uint32_t flight_size;
    struct payload queue[QUEUE_SIZE];
    uint32_t queue_head, queue_tail;
    uint8_t acks[QUEUE_SIZE];
    uint32_t acks_head, acks_tail;
};

/* What may befall a frame, and which way it goes: simulator/engine/damage.py in C. */
enum damage { DAMAGE_GARBLE, DAMAGE_DROP, DAMAGE_DUPLICATE, DAMAGE_COUNT, DAMAGE_NONE = DAMAGE_COUNT };
enum towards { TOWARDS_CONTROLLER, TOWARDS_MODULES, TOWARDS_COUNT };

struct bus {
    struct frame_parser parser;
    struct station stations[STATION_COUNT]; /* by address - 1 */
    uint8_t waiting[STATION_COUNT];
    uint32_t waiting_count;
    int32_t speaker; /* -1: the line is free */
    uint8_t frame[FRAME_MAX];
    uint32_t frame_size, position;
    int64_t byte_end_ns;
    uint64_t last_flight_id;
    uint32_t damage_left[TOWARDS_COUNT][DAMAGE_COUNT];
    enum damage frame_damage; /* of the frame on the line */
};

#define RECORD_BYTES 128u
#define LONGEST_LINE 512u

struct host_line {
    bool is_sending;
    bool is_used; /* something was written to it */
    uint8_t record[RECORD_BYTES];
    uint32_t record_size;
};

struct log_line {
    uint8_t begun[LONGEST_LINE];
    uint32_t size;
};

struct state {
    struct appointment events[EVENT_COUNT];
    int64_t earliest_ns; /* nothing is due before; may be too early, never too late */
    struct chip chip;
    struct bus bus;
    struct host_line hosts[HOST_COUNT];
    struct log_line log;
    /* the processor as its machine left it */
    uint32_t pc, sp, primask, basepri, control, exc_return;
    bool is_asleep, is_in_exit, is_locked_up, is_in_burst;
    bool is_off, is_power_coming;
    int64_t awake_since_ns;
    uint32_t burst_slices, burst_accesses;
};

/* Bytes that grow; what is before `start` has been taken. */
struct buffer {
    uint8_t *bytes;
    size_t start, size, capacity;
};

enum note_kind { NOTE_FAULT, NOTE_WATCHDOG, NOTE_SOFTWARE_RESET, NOTE_HANG, NOTE_LOCKUP };
#define NOTES_MAX 16
#define NOTE_REGISTERS 17

/* The firmware failed. */
struct note {
    int64_t at_ns;
    uint32_t kind, pc;
    uint32_t registers[NOTE_REGISTERS];
    char detail[160];
};

enum call { CALL_EVENT, CALL_MESSAGE, CALL_PIN, CALL_POWER_CUT };
typedef void (*outside)(int32_t call, int32_t number, const uint8_t *bytes, int32_t size);

struct core;
typedef void (*outside_of)(struct core *core, int32_t call, int32_t number, const uint8_t *bytes, int32_t size);

/* What executes firmware: one of simulator/core/cpu_*.c. */
struct cpu {
    void (*run)(struct core *core);   /* until it sleeps or has used up a slice; interrupts that are due come first */
    void (*start)(struct core *core); /* begin as after reset */
    void (*halt)(struct core *core);  /* power fails: come to an end wherever it is */
    void (*forget)(struct core *core); /* what of RAM the core does not hold has been without power */
    void (*read_registers)(struct core *core, uint32_t registers[NOTE_REGISTERS]);
    outside_of call; /* reach Python, whatever stack this one runs firmware on; 0 if on Python's own */
};

struct memory {
    uint32_t base, size;
    uint8_t *bytes;
};

enum { SRAM, CCM, FLASH, MEMORY_COUNT };

struct core {
    struct shared shared;
    struct state state;
    struct buffer trace, log_text, answers[HOST_COUNT], outboxes[HOST_COUNT];
    struct note notes[NOTES_MAX];
    outside call;
    const struct cpu *cpu;
    struct memory memories[MEMORY_COUNT];
    void *machine; /* the back end's own */
    int64_t deadline_ns; /* of this call of core_run() */
};

static inline void core_call(struct core *core, int32_t call, int32_t number, const uint8_t *bytes, int32_t size)
{
    if (core->cpu && core->cpu->call)
        core->cpu->call(core, call, number, bytes, size);
    else
        core->call(call, number, bytes, size);
}

/* events.c */
void event_set(struct core *core, int event, int64_t when_ns);
void event_cancel(struct core *core, int event);
int64_t events_next_ns(const struct core *core);
void events_run_due(struct core *core);
void events_run_next(struct core *core, int64_t deadline_ns);
void events_advance_to(struct core *core, int64_t ns);
static inline void events_spend(struct core *core, int64_t duration_ns)
{
    core->shared.now_ns += duration_ns;
    if (core->state.earliest_ns <= core->shared.now_ns || core->shared.outside_when_ns <= core->shared.now_ns)
        events_run_due(core);
}

/* buffer.c, trace.c */
void buffer_add(struct buffer *buffer, const void *bytes, size_t size);
size_t buffer_take(struct buffer *buffer, void *to, size_t most);
static inline size_t buffer_held(const struct buffer *buffer) { return buffer->size - buffer->start; }
void trace_record(struct core *core, const char *source, const char *text, size_t size);
void trace_hex(struct core *core, const char *source, const uint8_t *bytes, size_t size);

/* chip.c */
void chip_reset(struct core *core, enum reset_cause cause);
void chip_request_reset(struct core *core, enum reset_cause cause);
bool chip_read(struct core *core, uint32_t address, uint32_t *value);
bool chip_write(struct core *core, uint32_t address, uint32_t value);

/* Whether a write there may raise an exception or ask for a reset: ISER, ISPR, ICSR and AIRCR (PM0214, 4.3 and 4.4). */
static inline bool chip_is_interrupting(uint32_t address)
{
    address &= ~3u;
    return (address >= 0xE000E100u && address < 0xE000E10Cu) || (address >= 0xE000E200u && address < 0xE000E20Cu) ||
           address == 0xE000ED04u || address == 0xE000ED0Cu;
}

/* interrupts.c */
enum { EXCEPTION_RESET = 1, EXCEPTION_NMI, EXCEPTION_HARD_FAULT, EXCEPTION_SVCALL = 11, EXCEPTION_PENDSV = 14,
       EXCEPTION_SYSTICK, FIRST_IRQ, IRQ_COUNT = 82 };
void interrupts_reset(struct interrupts *interrupts);
void interrupts_set_line(struct interrupts *interrupts, unsigned irq, bool level);
void interrupts_pend(struct interrupts *interrupts, unsigned exception);
int interrupts_running_priority(const struct interrupts *interrupts);
unsigned interrupts_next_due(const struct interrupts *interrupts, uint32_t basepri);
void interrupts_enter(struct interrupts *interrupts, unsigned exception);
void interrupts_leave(struct interrupts *interrupts);
static inline bool interrupts_wake(const struct interrupts *interrupts)
{
    return (interrupts->pending & interrupts->enabled) != 0;
}

/* one file each */
void usart_reset(struct core *core, int index);
uint32_t usart_read(struct core *core, int index, uint32_t offset);
void usart_write(struct core *core, int index, uint32_t offset, uint32_t value);
void usart_receive(struct core *core, int index, uint8_t byte);
void usart_on_sent(struct core *core, int index);
bool usart_is_ready(const struct usart *usart);

void timer_reset(struct core *core, int index);
uint32_t timer_read(struct core *core, int index, uint32_t offset);
void timer_write(struct core *core, int index, uint32_t offset, uint32_t value);
void timer_on_overflow(struct core *core, int index);

void systick_reset(struct core *core);
uint32_t systick_read(struct core *core, uint32_t offset);
void systick_write(struct core *core, uint32_t offset, uint32_t value);
void systick_on_tick(struct core *core);

void watchdog_reset(struct core *core);
uint32_t watchdog_read(struct core *core, uint32_t offset);
void watchdog_write(struct core *core, uint32_t offset, uint32_t value);
void watchdog_on_check(struct core *core);
int64_t watchdog_timeout_ns(const struct watchdog *watchdog);

void gpio_reset(struct core *core, int port);
uint32_t gpio_read(struct core *core, int port, uint32_t offset);
void gpio_write(struct core *core, int port, uint32_t offset, uint32_t value);

void flash_reset(struct core *core);
uint32_t flash_read(struct core *core, uint32_t offset);
void flash_write(struct core *core, uint32_t offset, uint32_t value);
/* Where a sector begins, counted from the start of flash, and its size. */
void flash_sector(unsigned number, uint32_t *start, uint32_t *size);
/* A store to an address in flash. False when the chip answers with a bus fault. */
bool flash_store(struct core *core, uint32_t address, unsigned size, uint32_t value);

void rcc_reset(struct core *core, enum reset_cause cause);
uint32_t rcc_read(struct core *core, uint32_t offset);
void rcc_write(struct core *core, uint32_t offset, uint32_t value);

void system_reset(struct core *core);
uint32_t system_read(struct core *core, uint32_t offset);
void system_write(struct core *core, uint32_t offset, uint32_t value);

void bus_start(struct core *core);
void bus_take_controller_byte(struct core *core, uint8_t byte);
void bus_on_byte_end(struct core *core);
void bus_on_ack_overdue(struct core *core, int station);

void host_send_next(struct core *core, int host);
void host_on_arrival(struct core *core, int host);
void host_take(struct core *core, int host, uint8_t byte);
void console_take(struct core *core, uint8_t byte);
void log_take(struct core *core, uint8_t byte);

/* run.c */
void core_note(struct core *core, enum note_kind kind, const char *format, ...) __attribute__((format(printf, 3, 4)));
const uint8_t *core_memory(const struct core *core, uint32_t address, uint32_t size);
uint32_t core_vector(const struct core *core, unsigned exception);

#endif
