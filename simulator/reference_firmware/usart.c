#include "usart.h"

#include "bus_frame.h"
#include "stm32f405.h"
#include "timebase.h"

#define BAUD 115200u
#define HOST_RECEIVE_SIZE 1024u
#define HOST_RECEIVE_RESUME 512u
#define HOST_RECEIVE_WAKE 256u

struct ring {
    uint8_t *bytes;
    uint32_t mask;
    volatile uint32_t head, tail; /* head: next to write, tail: next to read; they run freely */
};

struct port {
    uint32_t base;
    uint32_t irq;
    uint32_t cr1; /* what CR1 holds: reading a register costs more than remembering it */
    struct ring receive, transmit;
    volatile uint32_t overruns;
};

static uint8_t log_transmit[8192], bus_transmit[512];
static uint8_t console_receive[256];
static uint8_t serial_receive[HOST_RECEIVE_SIZE], serial_transmit[4096];
static uint8_t network_receive[HOST_RECEIVE_SIZE], network_transmit[4096];

#define RING(array) {array, sizeof array - 1, 0, 0}

static struct port ports[USART_COUNT] = {
    [USART_LOG] = {.base = USART1_BASE, .irq = USART1_IRQ,
                   .receive = RING(console_receive), .transmit = RING(log_transmit)},
    [USART_SERIAL_HOST] = {.base = USART2_BASE, .irq = USART2_IRQ,
                           .receive = RING(serial_receive), .transmit = RING(serial_transmit)},
    [USART_BUS] = {.base = USART3_BASE, .irq = USART3_IRQ,
                   .transmit = RING(bus_transmit)},
    [USART_NETWORK_HOST] = {.base = USART6_BASE, .irq = USART6_IRQ,
                            .receive = RING(network_receive), .transmit = RING(network_transmit)},
};

static uint32_t used(const struct ring *ring) { return ring->head - ring->tail; }

void usart_init(void)
{
    for (unsigned id = 0; id < USART_COUNT; id++) {
        struct port *port = &ports[id];
        bool is_host = id == USART_SERIAL_HOST || id == USART_NETWORK_HOST;
        port->cr1 = USART_CR1_UE | USART_CR1_TE | USART_CR1_RE | USART_CR1_RXNEIE;
        reg_write(USART_BRR(port->base), (CLOCK_HZ + BAUD / 2) / BAUD);
        reg_write(USART_CR3(port->base), is_host ? USART_CR3_RTSE : 0);
        reg_write(USART_CR1(port->base), port->cr1);
        nvic_enable(port->irq);
    }
}

static void set_cr1(struct port *port, uint32_t value)
{
    port->cr1 = value;
    reg_write(USART_CR1(port->base), value);
}

static void send_byte(struct port *port)
{
    struct ring *ring = &port->transmit;
    reg_write(USART_DR(port->base), ring->bytes[ring->tail++ & ring->mask]);
}

/* An idle transmitter takes two bytes at once: one moves on to the shift register (RM0090 30.3.2). The rest follow by
   interrupt. */
static void start_transmission(struct port *port)
{
    bool is_idle = reg_read(USART_SR(port->base)) & USART_SR_TC;
    for (unsigned i = 0; i < 2 && is_idle && used(&port->transmit); i++)
        send_byte(port);
    if (used(&port->transmit))
        set_cr1(port, port->cr1 | USART_CR1_TXEIE);
}

bool usart_write(enum usart_id id, const void *data, size_t size)
{
    struct port *port = &ports[id];
    struct ring *ring = &port->transmit;
    if (size > usart_write_space(id))
        return false;
    const uint8_t *bytes = data;
    uint32_t head = ring->head;
    for (size_t i = 0; i < size; i++)
        ring->bytes[head++ & ring->mask] = bytes[i];
    interrupts_off();
    ring->head = head;
    if (!(port->cr1 & USART_CR1_TXEIE))
        start_transmission(port);
    interrupts_on();
    return true;
}

size_t usart_write_space(enum usart_id id) { return ports[id].transmit.mask + 1 - used(&ports[id].transmit); }

size_t usart_write_backlog(enum usart_id id) { return used(&ports[id].transmit); }

bool usart_peek(enum usart_id id, uint8_t *byte)
{
    struct ring *ring = &ports[id].receive;
    if (!used(ring))
        return false;
    *byte = ring->bytes[ring->tail & ring->mask];
    return true;
}

void usart_drop(enum usart_id id)
{
    struct port *port = &ports[id];
    port->receive.tail++;
    if (!(port->cr1 & USART_CR1_RXNEIE) && used(&port->receive) <= HOST_RECEIVE_RESUME) {
        interrupts_off();
        set_cr1(port, port->cr1 | USART_CR1_RXNEIE);
        interrupts_on();
    }
}

uint32_t usart_take_overruns(enum usart_id id)
{
    uint32_t count = ports[id].overruns;
    if (count) {
        interrupts_off();
        count = ports[id].overruns;
        ports[id].overruns = 0;
        interrupts_on();
    }
    return count;
}

/* Keep a byte of a host. With the ring full the next one stays in the USART, which then withdraws nRTS.
   The main loop is woken by what can complete something: a line end, a form feed, the last byte of a UEL. */
static void keep_host_byte(struct port *port, uint8_t byte)
{
    struct ring *ring = &port->receive;
    ring->bytes[ring->head++ & ring->mask] = byte;
    uint32_t count = used(ring);
    if (count > ring->mask)
        set_cr1(port, port->cr1 & ~USART_CR1_RXNEIE);
    if (port == &ports[USART_LOG] || byte == '\n' || byte == '\r' || byte == '\f' || byte == 'X' || count >= HOST_RECEIVE_WAKE)
        work_arrived();
}

static void serve(struct port *port)
{
    uint32_t status = reg_read(USART_SR(port->base));
    if ((status & (USART_SR_RXNE | USART_SR_ORE)) && (port->cr1 & USART_CR1_RXNEIE)) {
        uint8_t byte = (uint8_t)reg_read(USART_DR(port->base));
        if (status & USART_SR_ORE)
            port->overruns++;
        if (status & USART_SR_RXNE) {
            if (port->receive.bytes)
                keep_host_byte(port, byte);
            else
                bus_frame_receive(byte);
        }
    }
    if ((status & USART_SR_TXE) && (port->cr1 & USART_CR1_TXEIE)) {
        send_byte(port);
        if (!used(&port->transmit))
            set_cr1(port, port->cr1 & ~USART_CR1_TXEIE);
    }
}

void USART1_IRQHandler(void);
void USART1_IRQHandler(void) { serve(&ports[USART_LOG]); }
void USART2_IRQHandler(void);
void USART2_IRQHandler(void) { serve(&ports[USART_SERIAL_HOST]); }
void USART3_IRQHandler(void);
void USART3_IRQHandler(void) { serve(&ports[USART_BUS]); }
void USART6_IRQHandler(void);
void USART6_IRQHandler(void) { serve(&ports[USART_NETWORK_HOST]); }
