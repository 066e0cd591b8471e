#include "machine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "bank.h"
#include "chip_access.h"
#include "flash_memory.h"
#include "stm32f405.h"

#define BYTE_US 87
#define QUEUE_SIZE (1u << 16)
#define WATCHDOG_US 8191000 /* 4095 of 64 / 32 kHz: what the firmware sets up */
#define ACCESSES_MAX 2000000u
#define RESETS_MAX 500u /* more than an input can ask for at the console */

int64_t now_us;

void TIM2_IRQHandler(void);
void USART1_IRQHandler(void);
void USART2_IRQHandler(void);
void USART3_IRQHandler(void);
void USART6_IRQHandler(void);

static struct usart {
    uint32_t cr1;
    bool has_byte;
    uint8_t byte;
    int64_t next_us;
    uint32_t head, tail;
    uint8_t queue[QUEUE_SIZE];
} usarts[PORT_COUNT];

static void (*const handlers[PORT_COUNT])(void) = {USART1_IRQHandler, USART2_IRQHandler, USART3_IRQHandler,
                                                   USART6_IRQHandler};
static struct {
    bool masked, in_handler, alarm_on, alarm_pending, sleeps_on_exit, watchdog_on;
    uint32_t alarm_ms, reset_flags, accesses, vectors;
    int64_t alarm_us, fed_us, tim5_us;
} chip;

static jmp_buf way_out, reset;
static unsigned restarts;
enum { STOPPED = 1 };
enum { RESET = 1, POWER_ON };

void machine_fail(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    fprintf(stderr, "printer broke a promise at %lld ms: ", (long long)(now_us / US_PER_MS));
    vfprintf(stderr, format, values);
    fprintf(stderr, "\n");
    va_end(values);
    abort();
}

static int port_of(uint32_t base)
{
    switch (base) {
    case USART1_BASE: return PORT_LOG;
    case USART2_BASE: return PORT_SERIAL;
    case USART3_BASE: return PORT_BUS;
    case USART6_BASE: return PORT_NETWORK;
    default: return -1;
    }
}

size_t machine_waiting(int port) { return usarts[port].head - usarts[port].tail + usarts[port].has_byte; }

void machine_receive(int port, const uint8_t *bytes, size_t size)
{
    struct usart *usart = &usarts[port];
    if (usart->head == usart->tail && usart->next_us < now_us + BYTE_US)
        usart->next_us = now_us + BYTE_US;
    for (size_t i = 0; i < size && usart->head - usart->tail < QUEUE_SIZE; i++)
        usart->queue[usart->head++ % QUEUE_SIZE] = bytes[i];
}

/* A byte moves into the data register when the one before was read: nRTS holds the sender back meanwhile. */
static bool arrive(struct usart *usart)
{
    if (usart->has_byte || usart->head == usart->tail || usart->next_us > now_us)
        return false;
    usart->byte = usart->queue[usart->tail++ % QUEUE_SIZE];
    usart->has_byte = true;
    usart->next_us = now_us + BYTE_US;
    return true;
}

static bool is_pending(int port)
{
    const struct usart *usart = &usarts[port];
    return (usart->has_byte && usart->cr1 & USART_CR1_RXNEIE) || usart->cr1 & USART_CR1_TXEIE;
}

/* Run the handlers of what is pending; true when any ran. */
static bool take_interrupts(void)
{
    bool any = false, more = true;
    if (chip.masked || chip.in_handler)
        return false;
    chip.in_handler = true;
    while (more) {
        more = false;
        if (chip.alarm_pending) {
            more = true;
            TIM2_IRQHandler();
        }
        for (int port = 0; port < PORT_COUNT; port++)
            if (is_pending(port)) {
                more = true;
                handlers[port]();
            }
        any |= more;
    }
    chip.in_handler = false;
    return any;
}

static int64_t earliest(int64_t a, int64_t b) { return a < b ? a : b; }

/* Let time go on to whatever happens next, and let it happen. */
static void advance(void)
{
    int64_t next_us = outside_due_us();
    if (chip.alarm_on)
        next_us = earliest(next_us, chip.alarm_us);
    for (int port = 0; port < PORT_COUNT; port++) {
        const struct usart *usart = &usarts[port];
        if (!usart->has_byte && usart->head != usart->tail)
            next_us = earliest(next_us, usart->next_us);
    }
    if (chip.watchdog_on)
        next_us = earliest(next_us, chip.fed_us + WATCHDOG_US);
    if (next_us == NEVER_US)
        machine_fail("it sleeps for ever");
    if (next_us > now_us)
        now_us = next_us;
    chip.accesses = 0;
    if (chip.watchdog_on && now_us >= chip.fed_us + WATCHDOG_US) {
        if (!bank_runs_dead_image())
            machine_fail("the watchdog bites");
        longjmp(reset, RESET);
    }
    if (chip.alarm_on && now_us >= chip.alarm_us) {
        chip.alarm_on = false;
        chip.alarm_pending = true;
    }
    for (int port = 0; port < PORT_COUNT; port++)
        arrive(&usarts[port]);
    if (outside_due_us() <= now_us)
        outside_happen();
}

static bool anything_pending(void)
{
    bool any = chip.alarm_pending;
    for (int port = 0; port < PORT_COUNT; port++)
        any |= is_pending(port);
    return any;
}

void wait_for_interrupt(void)
{
    while (!anything_pending())
        advance();
    take_interrupts();
}

void interrupts_off(void) { chip.masked = true; }

/* After a handler that leaves SLEEPONEXIT set the processor sleeps again without coming back here. */
void interrupts_on(void)
{
    chip.masked = false;
    if (chip.in_handler)
        return;
    while (take_interrupts() && chip.sleeps_on_exit)
        while (!anything_pending())
            advance();
}

static uint32_t read_usart(int port, uint32_t offset)
{
    struct usart *usart = &usarts[port];
    switch (offset) {
    case 0x00: return USART_SR_TXE | USART_SR_TC | (usart->has_byte ? USART_SR_RXNE : 0);
    case 0x04: usart->has_byte = false; return usart->byte;
    case 0x0C: return usart->cr1;
    default: return 0;
    }
}

static void count_access(void)
{
    if (++chip.accesses > ACCESSES_MAX)
        machine_fail("it spins on the registers");
}

uint32_t reg_read(uint32_t address)
{
    count_access();
    int port = port_of(address & ~0x3FFu);
    if (port >= 0)
        return read_usart(port, address & 0x3FFu);
    if (address == TIM_CNT(TIM5_BASE))
        return (uint32_t)((now_us - chip.tim5_us) / US_PER_MS);
    if (address == RCC_CSR)
        return chip.reset_flags;
    if (address == SCB_VTOR)
        return chip.vectors;
    return 0;
}

void reg_write(uint32_t address, uint32_t value)
{
    count_access();
    int port = port_of(address & ~0x3FFu);
    if (port >= 0) {
        if ((address & 0x3FFu) == 0x04u)
            outside_sent(port, (uint8_t)value);
        else if ((address & 0x3FFu) == 0x0Cu)
            usarts[port].cr1 = value;
        return;
    }
    switch (address) {
    case TIM_ARR(TIM2_BASE): chip.alarm_ms = value; break;
    case TIM_CR1(TIM2_BASE):
        chip.alarm_on = value & TIM_CR1_CEN;
        chip.alarm_us = now_us + ((int64_t)chip.alarm_ms + 1) * US_PER_MS;
        break;
    case TIM_SR(TIM2_BASE): chip.alarm_pending = false; break;
    case IWDG_KR:
        chip.watchdog_on |= value == IWDG_KEY_START;
        chip.fed_us = now_us;
        break;
    case FLASH_CR: flash_control(value); break;
    case SCB_VTOR: chip.vectors = value; break;
    case SCB_SCR: chip.sleeps_on_exit = value & SCB_SCR_SLEEPONEXIT; break;
    case SCB_AIRCR: longjmp(reset, RESET);
    case RCC_CSR: chip.reset_flags = 0; break;
    default: break;
    }
}

void machine_stop(void) { longjmp(way_out, STOPPED); }

void machine_cut_power(int64_t off_us)
{
    outside_lost_power();
    now_us += off_us;
    longjmp(reset, POWER_ON);
}

unsigned machine_restarts(void) { return restarts; }

static void restart_chip(bool is_power_on)
{
    chip = (typeof(chip)){.tim5_us = now_us, .reset_flags = is_power_on ? RCC_CSR_PORRSTF : RCC_CSR_SFTRSTF};
    for (int port = 0; port < PORT_COUNT; port++) {
        usarts[port].cr1 = 0;
        usarts[port].has_byte = false;
        if (is_power_on)
            usarts[port] = (struct usart){0};
    }
}

void machine_run(void (*firmware)(void))
{
    static volatile unsigned starts;
    static volatile bool is_power_on;
    starts = 0;
    now_us = 0;
    flash_renew();
    bank_fill();
    if (setjmp(way_out) == STOPPED)
        return;
    is_power_on = setjmp(reset) != RESET;
    restarts = starts++;
    if (restarts > RESETS_MAX)
        machine_fail("it resets itself again and again");
    memory_renew(is_power_on);
    restart_chip(is_power_on);
    firmware();
    machine_fail("main() has returned");
}
