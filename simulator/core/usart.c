/* USARTs (RM0090, chapter 30): simulator/soc/usart.py in C. */

#include "core.h"

#define ORE (1u << 3)
#define RXNE (1u << 5)
#define TC (1u << 6)
#define TXE (1u << 7)
#define UE (1u << 13)
#define TE (1u << 3)
#define RE (1u << 2)
#define RTSE (1u << 8)
#define BITS_PER_BYTE 10

static const uint8_t irqs[USART_COUNT] = {37, 38, 39, 71};

static void drive_line(struct core *core, int index)
{
    struct usart *usart = &core->state.chip.usarts[index];
    bool level = (usart->status & usart->cr1 & (TXE | TC | RXNE)) || ((usart->status & ORE) && (usart->cr1 & RXNE));
    if (level == usart->level)
        return;
    usart->level = level;
    interrupts_set_line(&core->state.chip.interrupts, irqs[index], level);
}

static bool is_listening(const struct usart *usart) { return (usart->cr1 & (UE | RE)) == (UE | RE) && usart->byte_ns > 0; }

bool usart_is_ready(const struct usart *usart)
{
    return is_listening(usart) && !((usart->cr3 & RTSE) && (usart->status & RXNE));
}

static void tell_ready(struct core *core, int index)
{
    if (index == USART_SERIAL)
        host_send_next(core, HOST_SERIAL);
    else if (index == USART_NETWORK)
        host_send_next(core, HOST_NETWORK);
    else if (index == USART_LOG)
        host_send_next(core, HOST_CONSOLE);
}

static void tell_sent(struct core *core, int index, uint8_t byte)
{
    switch (index) {
    case USART_LOG:
        log_take(core, byte);
        console_take(core, byte);
        break;
    case USART_SERIAL: host_take(core, HOST_SERIAL, byte); break;
    case USART_BUS: bus_take_controller_byte(core, byte); break;
    default: host_take(core, HOST_NETWORK, byte); break;
    }
}

void usart_reset(struct core *core, int index)
{
    event_cancel(core, EVENT_USART + index);
    core->state.chip.usarts[index] = (struct usart){.status = TXE | TC, .next = -1, .shifting = -1};
}

void usart_receive(struct core *core, int index, uint8_t byte)
{
    struct usart *usart = &core->state.chip.usarts[index];
    if (!is_listening(usart))
        return;
    if (usart->status & RXNE) {
        usart->status |= ORE;
    } else {
        usart->data = byte;
        usart->status |= RXNE;
    }
    drive_line(core, index);
}

uint32_t usart_read(struct core *core, int index, uint32_t offset)
{
    struct usart *usart = &core->state.chip.usarts[index];
    switch (offset) {
    case 0x00: return usart->status;
    case 0x04:
        if (usart->status & (RXNE | ORE)) {
            bool was_full = usart->status & RXNE;
            usart->status &= ~(RXNE | ORE);
            drive_line(core, index);
            if (was_full)
                tell_ready(core, index);
        }
        return usart->data;
    case 0x08: return usart->brr;
    case 0x0C: return usart->cr1;
    case 0x10: return usart->cr2;
    case 0x14: return usart->cr3;
    case 0x18: return usart->gtpr;
    default: return 0;
    }
}

static void send(struct core *core, int index, uint8_t byte)
{
    struct usart *usart = &core->state.chip.usarts[index];
    if ((usart->cr1 & (UE | TE)) != (UE | TE) || !usart->byte_ns)
        return;
    if (usart->shifting < 0) {
        usart->shifting = byte;
        usart->status &= ~TC;
        event_set(core, EVENT_USART + index, core->shared.now_ns + usart->byte_ns);
    } else {
        usart->next = byte;
        usart->status &= ~TXE;
    }
}

void usart_write(struct core *core, int index, uint32_t offset, uint32_t value)
{
    struct usart *usart = &core->state.chip.usarts[index];
    switch (offset) {
    case 0x00: usart->status &= value | ~(RXNE | TC); break;
    case 0x04: send(core, index, (uint8_t)value); break;
    case 0x08:
        usart->brr = value & 0xFFFFu;
        usart->byte_ns = (int64_t)BITS_PER_BYTE * usart->brr * 1000 / CLOCK_MHZ;
        break;
    case 0x0C: usart->cr1 = value; break;
    case 0x10: usart->cr2 = value; break;
    case 0x14: usart->cr3 = value; break;
    case 0x18: usart->gtpr = value; break;
    default: break;
    }
    drive_line(core, index);
    bool is_control = offset == 0x00 || offset == 0x08 || offset == 0x0C || offset == 0x14;
    if (is_control && usart_is_ready(usart))
        tell_ready(core, index);
}

void usart_on_sent(struct core *core, int index)
{
    struct usart *usart = &core->state.chip.usarts[index];
    if (usart->shifting < 0)
        return;
    uint8_t byte = (uint8_t)usart->shifting;
    usart->shifting = usart->next;
    usart->next = -1;
    if (usart->shifting < 0) {
        usart->status |= TC;
    } else {
        usart->status |= TXE;
        event_set(core, EVENT_USART + index, core->shared.now_ns + usart->byte_ns);
    }
    drive_line(core, index);
    tell_sent(core, index, byte);
}
