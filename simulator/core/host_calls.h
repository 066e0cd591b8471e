#ifndef HOST_CALLS_H
#define HOST_CALLS_H

/* What firmware built for the host and the core that plays its chip owe each other. */

#include <stdint.h>

/* How firmware reaches the chip; the core fills this in. */
struct host_calls {
    void *core;
    uint32_t (*read)(void *core, uint32_t address);
    void (*write)(void *core, uint32_t address, uint32_t value);
    void (*store)(void *core, uint32_t address, uint32_t word); /* to flash */
    void (*sleep)(void *core);
    void (*unmasked)(void *core); /* to be called by whoever lifts the mask while `is_held_back` */
    uint32_t is_masked, is_held_back;
    const uint8_t *flash; /* what the processor sees at 0x08000000 */
};

/* How the core reaches the firmware: the symbol `host_entry` of its library. */
struct host_entry {
    struct host_calls *calls;
    void (*start)(void);           /* from reset; never returns */
    void (*dump_coverage)(void);   /* write the counters of instrumented code, if there are any */
    void (*const *handlers)(void); /* by exception number, 0 where there is none */
    uint32_t handler_count;
};

#endif
