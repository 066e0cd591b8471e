#include "independent_watchdog.h"

#include "stm32f405.h"

#define PRESCALER_64 4u
#define RELOAD 4095u

void independent_watchdog_start(void)
{
    reg_write(IWDG_KR, IWDG_KEY_START);
    reg_write(IWDG_KR, IWDG_KEY_UNLOCK);
    reg_write(IWDG_PR, PRESCALER_64);
    reg_write(IWDG_RLR, RELOAD);
    independent_watchdog_feed();
}

void independent_watchdog_feed(void) { reg_write(IWDG_KR, IWDG_KEY_RELOAD); }
