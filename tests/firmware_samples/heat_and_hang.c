/* Switches the fuser's heater on over the internal bus (docs/internal-bus.md) and never does anything again. No watchdog
   is started. results: 0 starts. */
#include "sample.h"

#define USART3 0x40004800u
#define STATUS REG(USART3)
#define DATA REG(USART3 + 4)
#define TXE (1u << 7)
#define SYNC 0x40u
#define ENGINE 1u

static void put(uint8_t byte)
{
    while (!(STATUS & TXE))
        ;
    DATA = byte;
}

static void send(uint8_t control, uint8_t type, uint8_t value)
{
    const uint8_t body[] = {ENGINE, control, 2, type, value};
    uint16_t crc = 0xFFFF;
    put(0x7E);
    for (unsigned i = 0; i < sizeof body; i++) {
        put(body[i]);
        crc ^= (uint16_t)(body[i] << 8);
        for (unsigned bit = 0; bit < 8; bit++)
            crc = (uint16_t)(crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1);
    }
    put((uint8_t)(crc >> 8));
    put((uint8_t)crc);
}

__attribute__((noinline)) void stuck_here(void)
{
    for (;;)
        __asm volatile("");
}

int main(void)
{
    results[0]++;
    REG(USART3 + 8) = 139;           /* BRR: 16 MHz / 115200 */
    REG(USART3 + 12) = 1u << 13 | 1u << 3; /* UE, TE */
    send(SYNC, 0x01, 1);             /* HELLO */
    send(1, 0x13, 1);                /* HEATER on */
    stuck_here();
    return 0;
}
