/* Byte and halfword accesses to peripherals, as old headers make them. results: 0 CR1 read by halves, 1 a priority byte. */
#include "sample.h"

#define GPIOA 0x40020000u
#define BYTE(address) (*(volatile uint8_t *)(address))
#define HALF(address) (*(volatile uint16_t *)(address))

int main(void)
{
    REG(GPIOA) = 0x55; /* pins 0 to 3 are outputs */
    HALF(GPIOA + 0x18) = 5; /* BSRRL: set */
    HALF(GPIOA + 0x1A) = 4; /* BSRRH: reset */
    BYTE(GPIOA + 0x14) = 2; /* ODR, its low byte */
    REG(USART2 + 0x08) = 139;
    HALF(USART2 + 0x0C) = 0x200C;
    results[0] = HALF(USART2 + 0x0C);
    BYTE(USART2 + 0x04) = 'b';
    BYTE(0xE000E41Du) = 0xA5;
    results[1] = BYTE(0xE000E41Du) << 8 | BYTE(0xE000E41Cu);
    return 0;
}
