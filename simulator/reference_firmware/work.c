#include "work.h"

#include "stm32f405.h"

static volatile bool is_pending;
static volatile bool sleeps_on_exit; /* what SCR holds */

void work_request(void) { is_pending = true; }

void work_arrived(void)
{
    is_pending = true;
    if (!sleeps_on_exit)
        return;
    sleeps_on_exit = false;
    reg_write(SCB_SCR, 0);
    finish_writes(); /* before the return from the handler looks at it */
}

/* WFI wakes on a pending interrupt even while it is masked, so nothing can slip in between the check and the sleep.
   A handler that leaves no work, as most bytes do, goes back to sleep without coming by here (PM0214 2.5.1). */
bool work_sleep(void)
{
    bool has_slept = false;
    interrupts_off();
    while (!is_pending) {
        if (!sleeps_on_exit) {
            sleeps_on_exit = true;
            reg_write(SCB_SCR, SCB_SCR_SLEEPONEXIT);
        }
        has_slept = true;
        wait_for_interrupt();
        interrupts_on();
        interrupts_off();
    }
    is_pending = false;
    interrupts_on();
    return has_slept;
}
