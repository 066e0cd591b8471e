#include "pins.h"

#include "stm32f405.h"

#define ALTERNATE 2u
#define OUTPUT 1u
#define AF7 7u /* USART1, 2, 3: datasheet, table 9 */
#define AF8 8u /* USART6 */

static void set_mode(uint32_t gpio, const unsigned *pins, unsigned count, uint32_t mode, uint32_t function)
{
    uint32_t moder = reg_read(GPIO_MODER(gpio));
    uint32_t low = reg_read(GPIO_AFRL(gpio)), high = reg_read(GPIO_AFRH(gpio));
    for (unsigned i = 0; i < count; i++) {
        unsigned pin = pins[i], shift = 4 * (pin % 8);
        moder = (moder & ~(3u << (2 * pin))) | mode << (2 * pin);
        uint32_t *functions = pin < 8 ? &low : &high;
        *functions = (*functions & ~(15u << shift)) | function << shift;
    }
    reg_write(GPIO_AFRL(gpio), low);
    reg_write(GPIO_AFRH(gpio), high);
    reg_write(GPIO_MODER(gpio), moder);
}

static void set_bits(uint32_t address, uint32_t bits) { reg_write(address, reg_read(address) | bits); }

void pins_init(void)
{
    static const unsigned usart1_and_2[] = {9, 10, 1, 2, 3}; /* PA9 TX, PA10 RX; PA1 RTS, PA2 TX, PA3 RX */
    static const unsigned usart3[] = {10, 11};
    static const unsigned usart6[] = {6, 7};
    static const unsigned lamps[] = {12, 14};
    set_bits(RCC_AHB1ENR, RCC_AHB1ENR_GPIO_A_TO_D);
    set_bits(RCC_APB1ENR, RCC_APB1ENR_TIM2 | RCC_APB1ENR_TIM5 | RCC_APB1ENR_USART2 | RCC_APB1ENR_USART3);
    set_bits(RCC_APB2ENR, RCC_APB2ENR_USART1 | RCC_APB2ENR_USART6);
    set_mode(GPIOA_BASE, usart1_and_2, 5, ALTERNATE, AF7);
    set_mode(GPIOB_BASE, usart3, 2, ALTERNATE, AF7);
    set_mode(GPIOC_BASE, usart6, 2, ALTERNATE, AF8);
    set_mode(GPIOD_BASE, lamps, 2, OUTPUT, 0);
}
