#ifndef NATIVE_H
#define NATIVE_H

/* Firmware built for the host as the core sees it. */

#include "core.h"
#include "host_calls.h"

/* Where the library's variables lie: what reset fills, what it clears, what it leaves alone. */
enum { SECTION_DATA, SECTION_BSS, SECTION_NOINIT, SECTION_COUNT };

struct section {
    uint8_t *bytes;
    uint64_t size;
};

/* One library in this process. Its variables belong to one device at a time, its owner; the others keep theirs aside. */
struct native_firmware {
    const struct host_entry *entry;
    struct section sections[SECTION_COUNT];
    uint8_t *initial_data, *stack, *handler_stack;
    struct native *owner;
};

/* Why firmware has given up the processor. */
enum yield { YIELD_SLEEP, YIELD_UNMASKED, YIELD_INTERRUPTING, YIELD_STORED, YIELD_SLICE, YIELD_DONE, YIELD_CALL };

/* One device's firmware. */
struct native {
    struct core *core;
    struct native_firmware *firmware;
    void *main_at, *handler_at, *host_at, **running; /* where each stack was left; which of the first two it is */
    bool is_in_handler;
    enum yield yield;
    struct {
        int32_t call, number, size;
        const uint8_t *bytes;
    } outside;
    uint8_t *aside; /* variables and stack, as native_save() writes them, while another device is the owner */
};

#endif
