/* SHA-2 (FIPS 180-4) for one width of word. Whoever includes this once has named WORD, HASH, START, ADD, END, BLOCK, SIZE,
   ROUNDS, LENGTH_BYTES, the amounts of the four sums, and has start_state and round_constants. */

#include "memory.h"

#define LENGTH_AT (BLOCK - LENGTH_BYTES) /* the message's length in bits ends the last block */

static WORD rotate(WORD x, unsigned count) { return x >> count | x << (8u * sizeof x - count); }

/* FIPS 180-4, 4.1.2 and 4.1.3: the sums of three turns, and of two turns and a shift. */
static WORD turn_sum(WORD x, unsigned i, unsigned j, unsigned k) { return rotate(x, i) ^ rotate(x, j) ^ rotate(x, k); }
static WORD shift_sum(WORD x, unsigned i, unsigned j, unsigned k) { return rotate(x, i) ^ rotate(x, j) ^ x >> k; }

static WORD load(const uint8_t *bytes)
{
    WORD word = 0;
    for (unsigned i = 0; i < sizeof word; i++)
        word = word << 8 | bytes[i];
    return word;
}

static void store(uint8_t *bytes, uint64_t word, unsigned size)
{
    while (size--) {
        bytes[size] = (uint8_t)word;
        word >>= 8;
    }
}

/* The message schedule is kept as a window of sixteen words that moves on with the rounds. */
static WORD next_word(WORD *window, unsigned round)
{
    WORD *word = &window[round % 16];
    if (round >= 16) {
        WORD before_15 = window[(round + 1) % 16], before_2 = window[(round + 14) % 16];
        *word += shift_sum(before_15, SMALL_0) + window[(round + 9) % 16] + shift_sum(before_2, SMALL_1);
    }
    return *word;
}

static void take_block(struct HASH *hash)
{
    WORD window[16], a = hash->state[0], b = hash->state[1], c = hash->state[2], d = hash->state[3];
    WORD e = hash->state[4], f = hash->state[5], g = hash->state[6], h = hash->state[7];
    for (unsigned i = 0; i < 16; i++)
        window[i] = load(hash->block + sizeof window[0] * i);
    for (unsigned round = 0; round < ROUNDS; round++) {
        WORD first = h + turn_sum(e, BIG_1) + ((e & f) ^ (~e & g)) + round_constants[round] + next_word(window, round);
        WORD second = turn_sum(a, BIG_0) + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + first;
        d = c;
        c = b;
        b = a;
        a = first + second;
    }
    const WORD added[8] = {a, b, c, d, e, f, g, h};
    for (unsigned i = 0; i < 8; i++)
        hash->state[i] += added[i];
}

void START(struct HASH *hash)
{
    memcpy(hash->state, start_state, sizeof start_state);
    hash->size = 0;
}

void ADD(struct HASH *hash, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    while (size) {
        size_t at = (size_t)(hash->size % BLOCK), taken = BLOCK - at;
        if (taken > size)
            taken = size;
        memcpy(hash->block + at, bytes, taken);
        hash->size += taken;
        bytes += taken;
        size -= taken;
        if (hash->size % BLOCK == 0)
            take_block(hash);
    }
}

void END(struct HASH *hash, uint8_t digest[SIZE])
{
    static const uint8_t one_bit = 0x80, zero = 0;
    uint8_t length[LENGTH_BYTES] = {0};
    store(length + sizeof length - 8, hash->size * 8u, 8);
    ADD(hash, &one_bit, 1);
    while (hash->size % BLOCK != LENGTH_AT)
        ADD(hash, &zero, 1);
    ADD(hash, length, sizeof length);
    for (unsigned i = 0; i < 8; i++)
        store(digest + sizeof hash->state[0] * i, hash->state[i], sizeof hash->state[0]);
}
