/* What every sample shares: registers by address, and `results`, sixteen words at 0x20000000 that a test reads. */
#include <stdint.h>

#define REG(address) (*(volatile uint32_t *)(address))
#define TIM2 0x40000000u
#define TIM5 0x40000C00u
#define USART2 0x40004400u
#define IWDG 0x40003000u
#define TIM2_IRQ 28u
#define TIM5_IRQ 50u
#define ISER(irq) REG(0xE000E100u + irq / 32 * 4)
#define ISPR(irq) REG(0xE000E200u + irq / 32 * 4)
#define BIT(irq) (1u << irq % 32)
#define PRIORITY(irq) (*(volatile uint8_t *)(0xE000E400u + irq))
#define SYSTEM_PRIORITY(exception) (*(volatile uint8_t *)(0xE000ED14u + exception))
#define ICSR REG(0xE000ED04u)
#define AIRCR REG(0xE000ED0Cu)
#define PENDSVSET (1u << 28)

#define BARRIER() __asm volatile("dsb\n isb" ::: "memory")
#define WFI() __asm volatile("wfi" ::: "memory")

extern volatile uint32_t results[16];

static inline void start_timer(uint32_t timer, uint32_t irq, uint32_t period_us)
{
    REG(timer + 0x28) = 15; /* 16 MHz / 16: a tick is a microsecond */
    REG(timer + 0x2C) = period_us - 1;
    REG(timer + 0x00) = 4; /* URS: setting UG is no update */
    REG(timer + 0x14) = 1;
    REG(timer + 0x0C) = 1;
    ISER(irq) = BIT(irq);
    REG(timer + 0x00) = 5;
}
