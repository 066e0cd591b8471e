/* Several devices may run one firmware library, one at a time: its variables lie at fixed addresses and are exchanged. So
   copies of a device need no pointers changed, and a snapshot is a copy of bytes. */

#include "native_memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Where firmware was built with AddressSanitizer: what lies on a stack that is left for good, or exchanged, is not to be
   held against it. */
void __asan_unpoison_memory_region(const volatile void *address, size_t size) __attribute__((weak));

struct head {
    uint64_t stack_size;
    void *main_at;
};

static uint8_t *stack_top(const struct native_firmware *firmware) { return firmware->stack + STACK_BYTES; }

/* Not memcpy() and memset(): a sanitizer watches those, and the gaps between its variables are copied too. */
static void copy(uint8_t *to, const uint8_t *from, uint64_t size)
{
    uint64_t words = size / sizeof(uint64_t);
    for (uint64_t i = 0; i < words; i++) {
        uint64_t word;
        __builtin_memcpy(&word, from + i * sizeof word, sizeof word);
        __builtin_memcpy(to + i * sizeof word, &word, sizeof word);
        __asm__ volatile("" ::: "memory");
    }
    for (uint64_t i = words * sizeof(uint64_t); i < size; i++) {
        to[i] = from[i];
        __asm__ volatile("" ::: "memory");
    }
}

static void clear(uint8_t *bytes, uint64_t size)
{
    static const uint8_t zeros[64];
    for (uint64_t i = 0; i < size; i += sizeof zeros)
        copy(bytes + i, zeros, size - i < sizeof zeros ? size - i : sizeof zeros);
}

static void unpoison_stacks(const struct native_firmware *firmware)
{
    if (__asan_unpoison_memory_region) {
        __asan_unpoison_memory_region(firmware->stack, STACK_BYTES);
        __asan_unpoison_memory_region(firmware->handler_stack, STACK_BYTES);
    }
}

static uint64_t variables_size(const struct native_firmware *firmware)
{
    uint64_t size = 0;
    for (int i = 0; i < SECTION_COUNT; i++)
        size += firmware->sections[i].size;
    return size;
}

static void store(const struct native *native, uint8_t *to)
{
    const struct native_firmware *firmware = native->firmware;
    struct head head = {native->main_at ? (uint64_t)(stack_top(firmware) - (uint8_t *)native->main_at) : 0,
                        native->main_at};
    copy(to, (const uint8_t *)&head, sizeof head);
    to += sizeof head;
    for (int i = 0; i < SECTION_COUNT; i++) {
        copy(to, firmware->sections[i].bytes, firmware->sections[i].size);
        to += firmware->sections[i].size;
    }
    if (head.stack_size)
        copy(to, head.main_at, head.stack_size);
}

static void load(struct native *native, const uint8_t *from)
{
    const struct native_firmware *firmware = native->firmware;
    struct head head;
    copy((uint8_t *)&head, from, sizeof head);
    from += sizeof head;
    for (int i = 0; i < SECTION_COUNT; i++) {
        copy(firmware->sections[i].bytes, from, firmware->sections[i].size);
        from += firmware->sections[i].size;
    }
    native->main_at = head.main_at;
    unpoison_stacks(firmware);
    if (head.stack_size)
        copy(head.main_at, from, head.stack_size);
}

void native_own(struct native *native)
{
    struct native_firmware *firmware = native->firmware;
    if (firmware->owner == native)
        return;
    if (firmware->owner)
        store(firmware->owner, firmware->owner->aside);
    load(native, native->aside);
    firmware->owner = native;
    native_connect(native);
}

void native_reset_memory(const struct native_firmware *firmware)
{
    copy(firmware->sections[SECTION_DATA].bytes, firmware->initial_data, firmware->sections[SECTION_DATA].size);
    clear(firmware->sections[SECTION_BSS].bytes, firmware->sections[SECTION_BSS].size);
    unpoison_stacks(firmware);
}

static uint8_t *new_stack(void)
{
    void *stack = mmap(0, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return stack == MAP_FAILED ? 0 : stack;
}

/* A library just loaded, whose variables are still as the linker left them. It stays for good. 0: no memory. */
struct native_firmware *native_firmware_new(const struct host_entry *entry, const struct section *sections)
{
    struct native_firmware *firmware = calloc(1, sizeof *firmware);
    uint8_t *initial = malloc(sections[SECTION_DATA].size + 1), *stack = new_stack(), *handler_stack = new_stack();
    if (!firmware || !initial || !stack || !handler_stack)
        return 0;
    firmware->entry = entry;
    memcpy(firmware->sections, sections, sizeof firmware->sections);
    copy(initial, sections[SECTION_DATA].bytes, sections[SECTION_DATA].size);
    firmware->initial_data = initial;
    firmware->stack = stack;
    firmware->handler_stack = handler_stack;
    return firmware;
}

/* A device's firmware before power-on: RAM all zero. 0: no memory. */
struct native *native_new(struct native_firmware *firmware)
{
    struct native *native = calloc(1, sizeof *native);
    uint8_t *aside = calloc(1, sizeof(struct head) + variables_size(firmware) + STACK_BYTES);
    if (!native || !aside)
        return 0;
    native->firmware = firmware;
    native->aside = aside;
    return native;
}

void native_free(struct native *native)
{
    if (native->firmware->owner == native)
        native->firmware->owner = 0;
    free(native->aside);
    free(native);
}

void native_forget(struct native *native)
{
    native_own(native);
    for (int i = 0; i < SECTION_COUNT; i++)
        clear(native->firmware->sections[i].bytes, native->firmware->sections[i].size);
}

int64_t native_saved_size(struct native *native)
{
    native_own(native);
    return (int64_t)(sizeof(struct head) + variables_size(native->firmware)) +
           (stack_top(native->firmware) - (uint8_t *)native->main_at);
}

void native_save(struct native *native, uint8_t *to)
{
    native_own(native);
    store(native, to);
}

/* Go on as the device was that native_save() wrote, in this process. */
void native_restore(struct native *native, const uint8_t *from)
{
    native_own(native);
    load(native, from);
    native->is_in_handler = false;
}
