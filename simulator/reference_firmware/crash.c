#include "crash.h"

#include "log.h"
#include "stm32f405.h"
#include "watchdog.h"

#define CRASH_MAGIC 0x43524153u

static struct {
    uint32_t magic;
    uint32_t reason, pc, lr, psr, cfsr, hfsr, bfar;
    uint32_t running_task;
} record __attribute__((section(".noinit")));

void crash_save_and_reset(const uint32_t *frame, uint32_t reason)
{
    record.reason = reason;
    record.lr = frame ? frame[5] : 0;
    record.pc = frame ? frame[6] : 0;
    record.psr = frame ? frame[7] : 0;
    record.cfsr = reg_read(SCB_CFSR);
    record.hfsr = reg_read(SCB_HFSR);
    record.bfar = reg_read(SCB_BFAR);
    record.magic = CRASH_MAGIC;
    reg_write(SCB_AIRCR, SCB_AIRCR_SYSTEM_RESET);
    for (;;)
        ;
}

void crash_note_task(uint32_t task) { record.running_task = task; }

bool crash_report(void)
{
    uint32_t flags = reg_read(RCC_CSR);
    reg_write(RCC_CSR, RCC_CSR_RMVF);
    if (flags & RCC_CSR_PORRSTF) {
        log_info("boot", "reset: power on");
        record.magic = 0;
        return false;
    }
    if (flags & RCC_CSR_IWDGRSTF)
        log_error("boot", "reset: watchdog; last task was %s", watchdog_task_name(record.running_task));
    else if (flags & RCC_CSR_SFTRSTF)
        log_warn("boot", "reset: software");
    else
        log_info("boot", "reset: other (%x)", (unsigned)flags);
    if (record.magic == CRASH_MAGIC) {
        log_error("boot", "crash: exception %u at %x from %x, cfsr %x hfsr %x bfar %x psr %x", (unsigned)record.reason,
                  (unsigned)record.pc, (unsigned)record.lr, (unsigned)record.cfsr, (unsigned)record.hfsr,
                  (unsigned)record.bfar, (unsigned)record.psr);
    }
    record.magic = 0;
    return true;
}
