#include "timebase.h"

#include "stm32f405.h"

#define TICKS_PER_SECOND 1000u
#define LONGEST_SLEEP_MS 4000u

uint32_t now_ms;

static volatile bool alarm_armed;
static uint32_t alarm_at_ms;
static uint32_t earliest_ms;
static uint32_t heartbeat_ms;

void timebase_init(void)
{
    TIM5->PSC = CLOCK_HZ / TICKS_PER_SECOND - 1;
    TIM5->ARR = 0xFFFFFFFFu;
    TIM5->CR1 = TIM_CR1_URS;
    TIM5->EGR = TIM_EGR_UG;
    TIM5->CR1 = TIM_CR1_URS | TIM_CR1_CEN;

    TIM2->PSC = CLOCK_HZ / TICKS_PER_SECOND - 1;
    TIM2->CR1 = TIM_CR1_URS | TIM_CR1_OPM;
    TIM2->DIER = TIM_DIER_UIE;
    nvic_enable(TIM2_IRQ);
}

uint32_t time_ms(void) { return TIM5->CNT; }

void timebase_sample(void) { now_ms = time_ms(); }

void timebase_begin_pass(void)
{
    if (time_reached(heartbeat_ms))
        heartbeat_ms = now_ms + LONGEST_SLEEP_MS;
    earliest_ms = heartbeat_ms;
}

void timebase_wake_by(uint32_t deadline_ms)
{
    if ((int32_t)(deadline_ms - earliest_ms) < 0)
        earliest_ms = deadline_ms;
}

void timebase_arm(void)
{
    if (alarm_armed && (int32_t)(alarm_at_ms - earliest_ms) <= 0)
        return;
    int32_t delay_ms = (int32_t)(earliest_ms - now_ms);
    if (delay_ms <= 0) {
        work_request();
        return;
    }
    interrupts_off();
    TIM2->ARR = (uint32_t)delay_ms;
    TIM2->EGR = TIM_EGR_UG;
    TIM2->CR1 = TIM_CR1_URS | TIM_CR1_OPM | TIM_CR1_CEN;
    alarm_at_ms = earliest_ms;
    alarm_armed = true;
    interrupts_on();
}

void TIM2_IRQHandler(void);
void TIM2_IRQHandler(void)
{
    TIM2->SR = 0;
    alarm_armed = false;
    work_arrived();
}
