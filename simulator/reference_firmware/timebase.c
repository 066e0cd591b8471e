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
    reg_write(TIM_PSC(TIM5_BASE), CLOCK_HZ / TICKS_PER_SECOND - 1);
    reg_write(TIM_ARR(TIM5_BASE), 0xFFFFFFFFu);
    reg_write(TIM_CR1(TIM5_BASE), TIM_CR1_URS);
    reg_write(TIM_EGR(TIM5_BASE), TIM_EGR_UG);
    reg_write(TIM_CR1(TIM5_BASE), TIM_CR1_URS | TIM_CR1_CEN);

    reg_write(TIM_PSC(TIM2_BASE), CLOCK_HZ / TICKS_PER_SECOND - 1);
    reg_write(TIM_CR1(TIM2_BASE), TIM_CR1_URS | TIM_CR1_OPM);
    reg_write(TIM_DIER(TIM2_BASE), TIM_DIER_UIE);
    nvic_enable(TIM2_IRQ);
}

uint32_t time_ms(void) { return reg_read(TIM_CNT(TIM5_BASE)); }

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
    reg_write(TIM_ARR(TIM2_BASE), (uint32_t)delay_ms);
    reg_write(TIM_EGR(TIM2_BASE), TIM_EGR_UG);
    reg_write(TIM_CR1(TIM2_BASE), TIM_CR1_URS | TIM_CR1_OPM | TIM_CR1_CEN);
    alarm_at_ms = earliest_ms;
    alarm_armed = true;
    interrupts_on();
}

void TIM2_IRQHandler(void);
void TIM2_IRQHandler(void)
{
    reg_write(TIM_SR(TIM2_BASE), 0);
    alarm_armed = false;
    work_arrived();
}
