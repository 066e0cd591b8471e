#include "pins.h"

#include "stm32f405.h"

#define ALTERNATE 2u
#define OUTPUT 1u
#define AF7 7u /* USART1, 2, 3: datasheet, table 9 */
#define AF8 8u /* USART6 */

static void set_mode(struct gpio_registers *gpio, const unsigned *pins, unsigned count, uint32_t mode, uint32_t function)
{
    uint32_t moder = gpio->MODER, low = gpio->AFRL, high = gpio->AFRH;
    for (unsigned i = 0; i < count; i++) {
        unsigned pin = pins[i], shift = 4 * (pin % 8);
        moder = (moder & ~(3u << (2 * pin))) | mode << (2 * pin);
        uint32_t *functions = pin < 8 ? &low : &high;
        *functions = (*functions & ~(15u << shift)) | function << shift;
    }
    gpio->AFRL = low;
    gpio->AFRH = high;
    gpio->MODER = moder;
}

void pins_init(void)
{
    static const unsigned usart1_and_2[] = {9, 10, 1, 2, 3}; /* PA9 TX, PA10 RX; PA1 RTS, PA2 TX, PA3 RX */
    static const unsigned usart3[] = {10, 11};
    static const unsigned usart6[] = {6, 7};
    static const unsigned lamps[] = {12, 14};
    RCC_AHB1ENR |= RCC_AHB1ENR_GPIO_A_TO_D;
    RCC_APB1ENR |= RCC_APB1ENR_TIM2 | RCC_APB1ENR_TIM5 | RCC_APB1ENR_USART2 | RCC_APB1ENR_USART3;
    RCC_APB2ENR |= RCC_APB2ENR_USART1 | RCC_APB2ENR_USART6;
    set_mode(GPIOA, usart1_and_2, 5, ALTERNATE, AF7);
    set_mode(GPIOB, usart3, 2, ALTERNATE, AF7);
    set_mode(GPIOC, usart6, 2, ALTERNATE, AF8);
    set_mode(GPIOD, lamps, 2, OUTPUT, 0);
}
