#ifndef STM32F405_H
#define STM32F405_H

/* The registers of the STM32F405 this firmware uses, and no others. Names, offsets and bits: RM0090. */

#include <stdint.h>

struct usart_registers {
    volatile uint32_t SR, DR, BRR, CR1, CR2, CR3;
};
#define USART1_BASE 0x40011000u
#define USART2_BASE 0x40004400u
#define USART3_BASE 0x40004800u
#define USART6_BASE 0x40011400u
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

struct timer_registers {
    volatile uint32_t CR1, CR2, SMCR, DIER, SR, EGR, CCMR1, CCMR2, CCER, CNT, PSC, ARR;
};
#define TIM2 ((struct timer_registers *)0x40000000u)
#define TIM5 ((struct timer_registers *)0x40000C00u)
#define TIM_CR1_CEN (1u << 0)
#define TIM_CR1_URS (1u << 2)
#define TIM_CR1_OPM (1u << 3)
#define TIM_DIER_UIE (1u << 0)
#define TIM_EGR_UG (1u << 0)

struct gpio_registers {
    volatile uint32_t MODER, OTYPER, OSPEEDR, PUPDR, IDR, ODR, BSRR, LCKR, AFRL, AFRH;
};
#define GPIOA ((struct gpio_registers *)0x40020000u)
#define GPIOB ((struct gpio_registers *)0x40020400u)
#define GPIOC ((struct gpio_registers *)0x40020800u)
#define GPIOD ((struct gpio_registers *)0x40020C00u)

#define RCC_AHB1ENR (*(volatile uint32_t *)0x40023830u)
#define RCC_APB1ENR (*(volatile uint32_t *)0x40023840u)
#define RCC_APB2ENR (*(volatile uint32_t *)0x40023844u)
#define RCC_CSR (*(volatile uint32_t *)0x40023874u)
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

#define IWDG_KR (*(volatile uint32_t *)0x40003000u)
#define IWDG_PR (*(volatile uint32_t *)0x40003004u)
#define IWDG_RLR (*(volatile uint32_t *)0x40003008u)
#define IWDG_KEY_UNLOCK 0x5555u
#define IWDG_KEY_START 0xCCCCu
#define IWDG_KEY_RELOAD 0xAAAAu

#define NVIC_ISER(n) (((volatile uint32_t *)0xE000E100u)[n])
#define SCB_VTOR (*(volatile uint32_t *)0xE000ED08u)
#define SCB_SCR (*(volatile uint32_t *)0xE000ED10u)
#define SCB_SCR_SLEEPONEXIT (1u << 1)
#define SCB_AIRCR (*(volatile uint32_t *)0xE000ED0Cu)
#define SCB_CFSR (*(volatile uint32_t *)0xE000ED28u)
#define SCB_HFSR (*(volatile uint32_t *)0xE000ED2Cu)
#define SCB_BFAR (*(volatile uint32_t *)0xE000ED38u)
#define SCB_AIRCR_SYSTEM_RESET 0x05FA0004u

#define TIM2_IRQ 28u
#define USART1_IRQ 37u
#define USART2_IRQ 38u
#define USART3_IRQ 39u
#define USART6_IRQ 71u

/* The board's clock is the internal 16 MHz oscillator: no PLL, no crystal, nothing to wait for. */
#define CLOCK_HZ 16000000u

static inline void nvic_enable(uint32_t irq) { NVIC_ISER(irq / 32u) = 1u << (irq % 32u); }
static inline void interrupts_off(void) { __asm volatile("cpsid i" ::: "memory"); }
static inline void interrupts_on(void) { __asm volatile("cpsie i" ::: "memory"); }
static inline void finish_writes(void) { __asm volatile("dsb" ::: "memory"); }
static inline void wait_for_interrupt(void) { __asm volatile("wfi" ::: "memory"); }

#endif
