#ifndef STM32F405_H
#define STM32F405_H

/* The registers of the STM32F405 this firmware uses, and no others, as addresses for reg_read() and reg_write().
   Names, offsets and bits: RM0090. */

#include <stdint.h>

#include "chip_access.h"

#define USART1_BASE 0x40011000u
#define USART2_BASE 0x40004400u
#define USART3_BASE 0x40004800u
#define USART6_BASE 0x40011400u
#define USART_SR(base) ((base) + 0x00u)
#define USART_DR(base) ((base) + 0x04u)
#define USART_BRR(base) ((base) + 0x08u)
#define USART_CR1(base) ((base) + 0x0Cu)
#define USART_CR3(base) ((base) + 0x14u)
#define USART_SR_ORE (1u << 3)
#define USART_SR_RXNE (1u << 5)
#define USART_SR_TC (1u << 6)
#define USART_SR_TXE (1u << 7)
#define USART_CR1_RE (1u << 2)
#define USART_CR1_TE (1u << 3)
#define USART_CR1_RXNEIE (1u << 5)
#define USART_CR1_TXEIE (1u << 7)
#define USART_CR1_UE (1u << 13)
#define USART_CR3_RTSE (1u << 8)

#define TIM2_BASE 0x40000000u
#define TIM5_BASE 0x40000C00u
#define TIM_CR1(base) ((base) + 0x00u)
#define TIM_DIER(base) ((base) + 0x0Cu)
#define TIM_SR(base) ((base) + 0x10u)
#define TIM_EGR(base) ((base) + 0x14u)
#define TIM_CNT(base) ((base) + 0x24u)
#define TIM_PSC(base) ((base) + 0x28u)
#define TIM_ARR(base) ((base) + 0x2Cu)
#define TIM_CR1_CEN (1u << 0)
#define TIM_CR1_URS (1u << 2)
#define TIM_CR1_OPM (1u << 3)
#define TIM_DIER_UIE (1u << 0)
#define TIM_EGR_UG (1u << 0)

#define GPIOA_BASE 0x40020000u
#define GPIOB_BASE 0x40020400u
#define GPIOC_BASE 0x40020800u
#define GPIOD_BASE 0x40020C00u
#define GPIO_MODER(base) ((base) + 0x00u)
#define GPIO_BSRR(base) ((base) + 0x18u)
#define GPIO_AFRL(base) ((base) + 0x20u)
#define GPIO_AFRH(base) ((base) + 0x24u)

#define RCC_AHB1ENR 0x40023830u
#define RCC_APB1ENR 0x40023840u
#define RCC_APB2ENR 0x40023844u
#define RCC_CSR 0x40023874u
#define RCC_AHB1ENR_GPIO_A_TO_D 0x0Fu
#define RCC_APB1ENR_TIM2 (1u << 0)
#define RCC_APB1ENR_TIM5 (1u << 3)
#define RCC_APB1ENR_USART2 (1u << 17)
#define RCC_APB1ENR_USART3 (1u << 18)
#define RCC_APB2ENR_USART1 (1u << 4)
#define RCC_APB2ENR_USART6 (1u << 5)
#define RCC_CSR_RMVF (1u << 24)
#define RCC_CSR_PORRSTF (1u << 27)
#define RCC_CSR_SFTRSTF (1u << 28)
#define RCC_CSR_IWDGRSTF (1u << 29)

#define IWDG_KR 0x40003000u
#define IWDG_PR 0x40003004u
#define IWDG_RLR 0x40003008u
#define IWDG_KEY_UNLOCK 0x5555u
#define IWDG_KEY_START 0xCCCCu
#define IWDG_KEY_RELOAD 0xAAAAu

#define FLASH_KEYR 0x40023C04u
#define FLASH_SR 0x40023C0Cu
#define FLASH_CR 0x40023C10u
#define FLASH_KEY1 0x45670123u
#define FLASH_KEY2 0xCDEF89ABu
#define FLASH_SR_ERRORS 0xF2u
#define FLASH_CR_PG (1u << 0)
#define FLASH_CR_SER (1u << 1)
#define FLASH_CR_SECTOR(sector) ((sector) << 3)
#define FLASH_CR_WORD_WIDE (2u << 8)
#define FLASH_CR_STRT (1u << 16)
#define FLASH_CR_LOCK (1u << 31)

#define NVIC_ISER(n) (0xE000E100u + 4u * (n))
#define SCB_VTOR 0xE000ED08u
#define SCB_SCR 0xE000ED10u
#define SCB_SCR_SLEEPONEXIT (1u << 1)
#define SCB_AIRCR 0xE000ED0Cu
#define SCB_CFSR 0xE000ED28u
#define SCB_HFSR 0xE000ED2Cu
#define SCB_BFAR 0xE000ED38u
#define SCB_AIRCR_SYSTEM_RESET 0x05FA0004u

#define TIM2_IRQ 28u
#define USART1_IRQ 37u
#define USART2_IRQ 38u
#define USART3_IRQ 39u
#define USART6_IRQ 71u

/* The board's clock is the internal 16 MHz oscillator: no PLL, no crystal, nothing to wait for. */
#define CLOCK_HZ 16000000u

static inline void nvic_enable(uint32_t irq) { reg_write(NVIC_ISER(irq / 32u), 1u << (irq % 32u)); }

#endif
