#include "image.h"

#include "chip_access.h"
#include "flash.h"
#include "memory.h"

_Static_assert(sizeof(struct image_header) == 148, "as harness/firmware/package.py packs it");
_Static_assert(sizeof(struct image_header) <= IMAGE_STATE_OFFSET, "the state lies behind the header");
_Static_assert(IMAGE_STATE_OFFSET + sizeof(struct image_state) <= IMAGE_CODE_OFFSET, "the code lies behind the state");

uint32_t image_bank_start(enum bank bank) { return bank == BANK_A ? 0x08020000u : 0x08080000u; }

const struct image_header *image_header(enum bank bank) { return (const void *)flash_at(image_bank_start(bank)); }

const struct image_state *image_state(enum bank bank)
{
    return (const void *)flash_at(image_bank_start(bank) + IMAGE_STATE_OFFSET);
}

const char *image_version(enum bank bank)
{
    const struct image_header *header = image_header(bank);
    return header->magic == IMAGE_MAGIC ? header->version : "none";
}

bool image_mark(enum bank bank, const uint32_t *word, uint32_t value)
{
    uint32_t offset = (uint32_t)((const uint8_t *)word - (const uint8_t *)image_header(bank));
    return flash_program(image_bank_start(bank) + offset, &value, sizeof value);
}

void image_sums(enum bank bank, uint32_t sums[2])
{
    const uint32_t *words = (const void *)flash_at(image_bank_start(bank) + IMAGE_CODE_OFFSET);
    uint32_t count = image_header(bank)->size / sizeof *words, first = 0, second = 0;
    for (uint32_t i = 0; i < count; i++) {
        first += words[i];
        second += first;
    }
    sums[0] = first;
    sums[1] = second;
}

static bool is_unchanged(enum bank bank)
{
    uint32_t sums[2];
    if (image_header(bank)->magic != IMAGE_MAGIC || image_header(bank)->size > BANK_SIZE - IMAGE_CODE_OFFSET)
        return false;
    image_sums(bank, sums);
    return memcmp(sums, image_state(bank)->sums, sizeof sums) == 0;
}

bool image_can_start(enum bank bank)
{
    const struct image_state *state = image_state(bank);
    return state->verified == IMAGE_VERIFIED && state->rejected != IMAGE_REJECTED && is_unchanged(bank);
}
