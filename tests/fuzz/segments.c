/* The firmware's writable memory, put back to what it was before it ran. Linked into the firmware's own library, so that
   the dynamic loader knows where that memory is. Copies without the sanitizers' knowledge: red zones are copied too. */

#define _GNU_SOURCE
#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"

extern char __start_noinit[] __attribute__((weak, visibility("hidden")));
extern char __stop_noinit[] __attribute__((weak, visibility("hidden")));
/* Under names of our own: clang makes global variables of the true names for itself. */
extern char counters_start[] __asm("__start___sancov_cntrs") __attribute__((weak, visibility("hidden")));
extern char counters_stop[] __asm("__stop___sancov_cntrs") __attribute__((weak, visibility("hidden")));

#ifdef __clang__ /* no counters of its own: they would be set up as if they were all of the firmware's */
#pragma clang attribute push(__attribute__((no_sanitize("coverage"))), apply_to = function)
#endif

static const char *const us = "libfirmware.so";

/* Outside of the segment it restores. */
struct copy {
    char *begin, *end, *kept;
};

__attribute__((no_sanitize("address", "undefined"))) static void plain_copy(volatile char *to, const volatile char *from,
                                                                            size_t size)
{
    for (; size >= sizeof(long) && !(((uintptr_t)to | (uintptr_t)from) % sizeof(long)); size -= sizeof(long)) {
        *(volatile long *)to = *(const volatile long *)from;
        to += sizeof(long);
        from += sizeof(long);
    }
    while (size--)
        *to++ = *from++;
}

static int find_writable(struct dl_phdr_info *info, size_t size, void *context)
{
    (void)size;
    struct copy *copy = context;
    if (!strstr(info->dlpi_name, us))
        return 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        if (header->p_type == PT_LOAD && header->p_flags & PF_W) {
            copy->begin = (char *)info->dlpi_addr + header->p_vaddr;
            copy->end = copy->begin + header->p_memsz;
        }
    }
    return 1;
}

/* The pointers live behind one malloc, whose address is kept by the driver's side of the library border. */
extern void *memory_copy;

void memory_keep(void)
{
    struct copy *copy = malloc(sizeof *copy);
    dl_iterate_phdr(find_writable, copy);
    size_t size = (size_t)(copy->end - copy->begin);
    copy->kept = malloc(size);
    plain_copy(copy->kept, copy->begin, size);
    memory_copy = copy;
}

/* Copy back all but [from, to). */
static void renew_around(const struct copy *copy, char *from, char *to)
{
    if (!from || from < copy->begin || to > copy->end) {
        plain_copy(copy->begin, copy->kept, (size_t)(copy->end - copy->begin));
        return;
    }
    plain_copy(copy->begin, copy->kept, (size_t)(from - copy->begin));
    plain_copy(to, copy->kept + (to - copy->begin), (size_t)(copy->end - to));
}

void memory_renew(bool is_power_on)
{
    const struct copy *copy = memory_copy;
    size_t noinit_size = __start_noinit ? (size_t)(__stop_noinit - __start_noinit) : 0;
    char saved[4096];
    bool keeps = !is_power_on && noinit_size && noinit_size <= sizeof saved;
    if (keeps)
        plain_copy(saved, __start_noinit, noinit_size);
    renew_around(copy, counters_start, counters_stop);
    if (keeps)
        plain_copy(__start_noinit, saved, noinit_size);
}

#ifdef __clang__
#pragma clang attribute pop
#endif
