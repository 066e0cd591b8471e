#include "field25519.h"

#include "text.h"

#define WORDS 8u
#define WRAP 38u /* 2^256 = 38 modulo p */

static const struct field modulus = {{0xffffffedu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu,
                                      0xffffffffu, 0x7fffffffu}};

/* What ran over the top word comes back in at the bottom. */
static void wrap(struct field *to, uint64_t over)
{
    while (over) {
        uint64_t carry = over * WRAP;
        for (unsigned i = 0; i < WORDS; i++) {
            carry += to->words[i];
            to->words[i] = (uint32_t)carry;
            carry >>= 32;
        }
        over = carry;
    }
}

/* Take `borrow` times 2^256 away, which is `borrow` times WRAP. */
static void unwrap(struct field *to, uint32_t borrow)
{
    while (borrow) {
        uint64_t part = borrow * WRAP;
        for (unsigned i = 0; i < WORDS; i++) {
            uint64_t left = (uint64_t)to->words[i] - part;
            to->words[i] = (uint32_t)left;
            part = left >> 63;
        }
        borrow = (uint32_t)part;
    }
}

void field_add(struct field *to, const struct field *a, const struct field *b)
{
    uint64_t carry = 0;
    for (unsigned i = 0; i < WORDS; i++) {
        carry += (uint64_t)a->words[i] + b->words[i];
        to->words[i] = (uint32_t)carry;
        carry >>= 32;
    }
    wrap(to, carry);
}

void field_subtract(struct field *to, const struct field *a, const struct field *b)
{
    uint32_t borrow = 0;
    for (unsigned i = 0; i < WORDS; i++) {
        uint64_t left = (uint64_t)a->words[i] - b->words[i] - borrow;
        to->words[i] = (uint32_t)left;
        borrow = (uint32_t)(left >> 63);
    }
    unwrap(to, borrow);
}

void field_multiply(struct field *to, const struct field *a, const struct field *b)
{
    uint32_t product[2 * WORDS] = {0};
    for (unsigned i = 0; i < WORDS; i++) {
        uint64_t carry = 0;
        for (unsigned j = 0; j < WORDS; j++) {
            carry += (uint64_t)a->words[i] * b->words[j] + product[i + j];
            product[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        product[i + WORDS] = (uint32_t)carry;
    }
    uint64_t carry = 0;
    for (unsigned i = 0; i < WORDS; i++) {
        carry += (uint64_t)product[i + WORDS] * WRAP + product[i];
        to->words[i] = (uint32_t)carry;
        carry >>= 32;
    }
    wrap(to, carry);
}

static void square_often(struct field *to, unsigned count)
{
    while (count--)
        field_multiply(to, to, to);
}

/* a^(2^250 - 1), and a^11 on the way: what both exponents below begin with. */
static void power_250_ones(struct field *to, struct field *a_11, const struct field *a)
{
    struct field a_9, ones_5, ones_10, ones_50, ones_100;
    field_multiply(&a_9, a, a);
    *a_11 = a_9; /* a^2 */
    square_often(&a_9, 2);
    field_multiply(&a_9, &a_9, a);
    field_multiply(a_11, a_11, &a_9);
    ones_5 = *a_11;
    square_often(&ones_5, 1);
    field_multiply(&ones_5, &ones_5, &a_9);
    ones_10 = ones_5;
    square_often(&ones_10, 5);
    field_multiply(&ones_10, &ones_10, &ones_5);
    struct field ones_20 = ones_10;
    square_often(&ones_20, 10);
    field_multiply(&ones_20, &ones_20, &ones_10);
    ones_50 = ones_20;
    square_often(&ones_50, 20);
    field_multiply(&ones_50, &ones_50, &ones_20);
    square_often(&ones_50, 10);
    field_multiply(&ones_50, &ones_50, &ones_10);
    ones_100 = ones_50;
    square_often(&ones_100, 50);
    field_multiply(&ones_100, &ones_100, &ones_50);
    *to = ones_100;
    square_often(to, 100);
    field_multiply(to, to, &ones_100);
    square_often(to, 50);
    field_multiply(to, to, &ones_50);
}

void field_root_power(struct field *to, const struct field *a)
{
    struct field power, a_11;
    power_250_ones(&power, &a_11, a);
    square_often(&power, 2);
    field_multiply(to, &power, a); /* 2^252 - 3 */
}

void field_invert(struct field *to, const struct field *a)
{
    struct field power, a_11;
    power_250_ones(&power, &a_11, a);
    square_often(&power, 5);
    field_multiply(to, &power, &a_11); /* 2^255 - 21 = p - 2 */
}

void field_from_bytes(struct field *to, const uint8_t bytes[32])
{
    for (unsigned i = 0; i < WORDS; i++)
        to->words[i] = bytes[4 * i] | (uint32_t)bytes[4 * i + 1] << 8 | (uint32_t)bytes[4 * i + 2] << 16 |
                       (uint32_t)bytes[4 * i + 3] << 24;
}

static bool is_below_modulus(const struct field *a)
{
    for (unsigned i = WORDS; i--;)
        if (a->words[i] != modulus.words[i])
            return a->words[i] < modulus.words[i];
    return false;
}

void field_to_bytes(uint8_t bytes[32], const struct field *a)
{
    struct field least = *a;
    while (!is_below_modulus(&least)) {
        uint32_t borrow = 0;
        for (unsigned i = 0; i < WORDS; i++) {
            uint64_t left = (uint64_t)least.words[i] - modulus.words[i] - borrow;
            least.words[i] = (uint32_t)left;
            borrow = (uint32_t)(left >> 63);
        }
    }
    for (unsigned i = 0; i < 32; i++)
        bytes[i] = (uint8_t)(least.words[i / 4] >> 8 * (i % 4));
}

bool field_equal(const struct field *a, const struct field *b)
{
    uint8_t a_bytes[32], b_bytes[32];
    field_to_bytes(a_bytes, a);
    field_to_bytes(b_bytes, b);
    return memcmp(a_bytes, b_bytes, sizeof a_bytes) == 0;
}
