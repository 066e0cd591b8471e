/* The way from reset to main() on the host, where the core has already filled .data and cleared .bss; and the vectors. */

#include "boot.h"
#include "crash.h"
#include "image.h"
#include "memory.h"
#include "stm32f405.h"

int main(void);

/* Outside of what is saved and cleared as the firmware's memory. */
struct host_calls host_calls __attribute__((section(".host_calls"))) = {0};

#define WEAK_HANDLER(name) __attribute__((weak)) void name(void)
WEAK_HANDLER(SysTick_Handler);
WEAK_HANDLER(PendSV_Handler);
WEAK_HANDLER(TIM2_IRQHandler);
WEAK_HANDLER(TIM5_IRQHandler);
WEAK_HANDLER(USART1_IRQHandler);
WEAK_HANDLER(USART2_IRQHandler);
WEAK_HANDLER(USART3_IRQHandler);
WEAK_HANDLER(USART6_IRQHandler);

static void (*const handlers[])(void) = {
    [14] = PendSV_Handler,
    [15] = SysTick_Handler,
    [16 + 28] = TIM2_IRQHandler,
    [16 + 37] = USART1_IRQHandler,
    [16 + 38] = USART2_IRQHandler,
    [16 + 39] = USART3_IRQHandler,
    [16 + 50] = TIM5_IRQHandler,
    [16 + 71] = USART6_IRQHandler,
};

/* Of what this library was made; the harness writes it. */
extern const uint8_t build_id[IMAGE_BUILD_SIZE];

/* What this library was made of can be run. Of anything else the host knows only that it does not come up. */
void boot_enter(uint32_t bank_start)
{
    const struct image_header *header = (const void *)flash_at(bank_start);
    if (memcmp(header->build, build_id, sizeof header->build) == 0) {
        main();
        crash_save_and_reset(0, CRASH_MAIN_RETURNED);
    }
    for (;;)
        wait_for_interrupt();
}

static void start(void) { boot_run(); }

/* Where this was built with gcc's --coverage: write what has been counted so far. */
void __gcov_dump(void) __attribute__((weak));

static void dump_coverage(void)
{
    if (__gcov_dump)
        __gcov_dump();
}

extern const struct host_entry host_entry;
__attribute__((visibility("default"), used)) const struct host_entry host_entry = {
    .calls = &host_calls,
    .start = start,
    .dump_coverage = dump_coverage,
    .handlers = handlers,
    .handler_count = sizeof handlers / sizeof handlers[0],
};
