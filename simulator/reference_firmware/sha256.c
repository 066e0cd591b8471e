#include "sha256.h"

#include "text.h"

#define ROUNDS 64u
#define LENGTH_AT (SHA256_BLOCK - 8u) /* the message's length in bits ends the last block */

static const uint32_t start_state[8] = {
    0x6a09e667u, 0xbb67ae85u, 0x3c6ef372u, 0xa54ff53au, 0x510e527fu, 0x9b05688cu, 0x1f83d9abu, 0x5be0cd19u,
};

static const uint32_t round_constants[ROUNDS] = {
    0x428a2f98u, 0x71374491u, 0xb5c0fbcfu, 0xe9b5dba5u, 0x3956c25bu, 0x59f111f1u, 0x923f82a4u, 0xab1c5ed5u,
    0xd807aa98u, 0x12835b01u, 0x243185beu, 0x550c7dc3u, 0x72be5d74u, 0x80deb1feu, 0x9bdc06a7u, 0xc19bf174u,
    0xe49b69c1u, 0xefbe4786u, 0x0fc19dc6u, 0x240ca1ccu, 0x2de92c6fu, 0x4a7484aau, 0x5cb0a9dcu, 0x76f988dau,
    0x983e5152u, 0xa831c66du, 0xb00327c8u, 0xbf597fc7u, 0xc6e00bf3u, 0xd5a79147u, 0x06ca6351u, 0x14292967u,
    0x27b70a85u, 0x2e1b2138u, 0x4d2c6dfcu, 0x53380d13u, 0x650a7354u, 0x766a0abbu, 0x81c2c92eu, 0x92722c85u,
    0xa2bfe8a1u, 0xa81a664bu, 0xc24b8b70u, 0xc76c51a3u, 0xd192e819u, 0xd6990624u, 0xf40e3585u, 0x106aa070u,
    0x19a4c116u, 0x1e376c08u, 0x2748774cu, 0x34b0bcb5u, 0x391c0cb3u, 0x4ed8aa4au, 0x5b9cca4fu, 0x682e6ff3u,
    0x748f82eeu, 0x78a5636fu, 0x84c87814u, 0x8cc70208u, 0x90befffau, 0xa4506cebu, 0xbef9a3f7u, 0xc67178f2u,
};

static uint32_t rotate(uint32_t x, unsigned count) { return x >> count | x << (32u - count); }

static uint32_t load(const uint8_t *bytes)
{
    uint32_t word = 0;
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
static uint32_t next_word(uint32_t *window, unsigned round)
{
    uint32_t *word = &window[round % 16];
    if (round >= 16) {
        uint32_t before_15 = window[(round + 1) % 16], before_2 = window[(round + 14) % 16];
        *word += (rotate(before_15, 7) ^ rotate(before_15, 18) ^ before_15 >> 3) + window[(round + 9) % 16] +
                 (rotate(before_2, 17) ^ rotate(before_2, 19) ^ before_2 >> 10);
    }
    return *word;
}

static void take_block(struct sha256 *sha)
{
    uint32_t window[16], a = sha->state[0], b = sha->state[1], c = sha->state[2], d = sha->state[3];
    uint32_t e = sha->state[4], f = sha->state[5], g = sha->state[6], h = sha->state[7];
    for (unsigned i = 0; i < 16; i++)
        window[i] = load(sha->block + sizeof window[0] * i);
    for (unsigned round = 0; round < ROUNDS; round++) {
        uint32_t first = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) +
                   round_constants[round] + next_word(window, round);
        uint32_t second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + first;
        d = c;
        c = b;
        b = a;
        a = first + second;
    }
    const uint32_t added[8] = {a, b, c, d, e, f, g, h};
    for (unsigned i = 0; i < 8; i++)
        sha->state[i] += added[i];
}

void sha256_start(struct sha256 *sha)
{
    memcpy(sha->state, start_state, sizeof start_state);
    sha->size = 0;
}

void sha256_add(struct sha256 *sha, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    while (size) {
        size_t at = (size_t)(sha->size % SHA256_BLOCK), taken = SHA256_BLOCK - at;
        if (taken > size)
            taken = size;
        memcpy(sha->block + at, bytes, taken);
        sha->size += taken;
        bytes += taken;
        size -= taken;
        if (sha->size % SHA256_BLOCK == 0)
            take_block(sha);
    }
}

void sha256_end(struct sha256 *sha, uint8_t digest[SHA256_SIZE])
{
    static const uint8_t one_bit = 0x80, zero = 0;
    uint8_t length[8] = {0};
    store(length + sizeof length - 8, sha->size * 8u, 8);
    sha256_add(sha, &one_bit, 1);
    while (sha->size % SHA256_BLOCK != LENGTH_AT)
        sha256_add(sha, &zero, 1);
    sha256_add(sha, length, sizeof length);
    for (unsigned i = 0; i < 8; i++)
        store(digest + sizeof sha->state[0] * i, sha->state[i], sizeof sha->state[0]);
}
