/* Start-up and the main loop: every task in turn, then sleep until an interrupt has left work. */

#include "bus.h"
#include "console.h"
#include "copy.h"
#include "counters.h"
#include "crash.h"
#include "engine.h"
#include "events.h"
#include "feeder.h"
#include "finisher.h"
#include "fuser.h"
#include "host.h"
#include "jobs.h"
#include "ledger.h"
#include "log.h"
#include "manufacturing.h"
#include "modules.h"
#include "nvram.h"
#include "panel.h"
#include "path.h"
#include "pins.h"
#include "power.h"
#include "product_config.h"
#include "status.h"
#include "stm32f405.h"
#include "supplies.h"
#include "timebase.h"
#include "update.h"
#include "usart.h"
#include "watchdog.h"
#include "work.h"

int main(void);

/* A pass takes microseconds: the clock need not be read for each of those that follow without sleep. */
#define PASSES_PER_SAMPLE 8u

static void start_hardware(void)
{
    interrupts_off();
    pins_init();
    timebase_init();
    usart_init();
    timebase_sample();
    watchdog_start();
    interrupts_on();
}

/* A controller without a valid configuration does not know what it controls: it says so and rests. */
static void check_configuration(void)
{
    if (product_config.magic == PRODUCT_CONFIG_MAGIC && product_config.version == PRODUCT_CONFIG_VERSION)
        return;
    log_error("boot", "product configuration: magic %x version %u; expected %x version %u", (unsigned)product_config.magic,
              product_config.version, PRODUCT_CONFIG_MAGIC, PRODUCT_CONFIG_VERSION);
    for (;;)
        wait_for_interrupt();
}

static void start_firmware(void)
{
    log_init();
    bool was_interrupted = crash_report();
    check_configuration();
    counters_init();
    ledger_init();
    events_init();
    supplies_init();
    manufacturing_init();
    update_init();
    log_info("boot", "%s, serial %s", product_config.model, manufacturing_serial_number());
    variables_init();
    host_init(was_interrupted);
    modules_start();
    power_start();
}

static void step_engine(void)
{
    engine_step();
    fuser_step();
    path_step();
}

#define QUIET_MS 1000u
#define SHORT_QUIET_MS 50u /* when it must be: somebody may press keys all the time */

/* A module that gets no acknowledgement for 0.27 s says no more until it is greeted again. */
static bool modules_are_quiet(uint32_t quiet_ms)
{
    for (unsigned module = MODULE_ENGINE; module < MODULE_END; module++)
        if (!time_reached(bus_heard_ms((enum module)module) + quiet_ms))
            return false;
    return true;
}

static bool is_at_rest(void) { return path_is_empty() && !jobs_count() && modules_are_quiet(SHORT_QUIET_MS); }

/* Erasing stops the processor for a quarter of a second: only when no paper moves, no module has just spoken, and no job
   waits unless for this. */
static bool has_time(void)
{
    return engine_is_known() && path_is_empty() && (!jobs_count() || nvram_needs_rest()) &&
           modules_are_quiet(nvram_needs_rest() ? SHORT_QUIET_MS : QUIET_MS);
}

static void run_status(void)
{
    status_step();
    panel_step();
    if (nvram_step(has_time()))
        engine_read(); /* it may have spoken to deaf ears meanwhile: an engine that does not answer is greeted again */
    if (update_step(is_at_rest())) {
        timebase_sample();
        modules_restart_all("a sector took longer than they wait"); /* so they did, if they had something to say */
    }
}

/* In the order a sheet of work travels: from the bus and the hosts to the paper. */
static void (*const tasks[TASK_COUNT])(void) = {
    [TASK_BUS] = bus_step,       [TASK_MODULES] = modules_step,   [TASK_HOST] = host_step, [TASK_JOBS] = jobs_step,
    [TASK_ENGINE] = step_engine, [TASK_FEEDER] = feeder_step,     [TASK_FINISHER] = finisher_step,
    [TASK_COPY] = copy_step,     [TASK_POWER] = power_step,       [TASK_STATUS] = run_status,
    [TASK_CONSOLE] = console_step,
};

int main(void)
{
    start_hardware();
    start_firmware();
    unsigned passes = 0;
    for (;;) {
        timebase_begin_pass();
        for (unsigned task = 0; task < TASK_COUNT; task++) {
            watchdog_begin((enum task)task);
            tasks[task]();
        }
        watchdog_end_pass();
        timebase_arm();
        if (work_sleep() || ++passes % PASSES_PER_SAMPLE == 0)
            timebase_sample();
    }
}
