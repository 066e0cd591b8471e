/* No interrupts at all: sends and receives on USART2 and waits for a timer by looking at flags.
   results: 0 bytes echoed, 1 timer updates seen. */
#include "sample.h"

static void put(uint32_t byte)
{
    while (!(REG(USART2) & 1u << 7))
        ;
    REG(USART2 + 4) = byte;
}

int main(void)
{
    REG(USART2 + 0x08) = 139; /* 115200 baud of 16 MHz */
    REG(USART2 + 0x0C) = 1u << 13 | 1u << 3 | 1u << 2;
    for (const char *next = "ready\n"; *next; next++)
        put((uint8_t)*next);
    while (!(REG(USART2) & 1u << 6))
        ;
    REG(TIM5 + 0x28) = 15;
    REG(TIM5 + 0x2C) = 3999;
    REG(TIM5 + 0x00) = 4;
    REG(TIM5 + 0x14) = 1;
    REG(TIM5 + 0x00) = 5;
    for (;;) {
        uint32_t status = REG(USART2);
        if (status & 1u << 5) {
            put(REG(USART2 + 4) ^ 0x20);
            results[0]++;
        }
        if (REG(TIM5 + 0x10) & 1) {
            REG(TIM5 + 0x10) = 0;
            results[1]++;
        }
    }
}
