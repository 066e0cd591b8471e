#include "ed25519.h"

#include "field25519.h"
#include "sha512.h"
#include "text.h"

#define SCALAR_BITS 253u
#define SCALAR_WORDS 8u

/* Extended coordinates (RFC 8032, 5.1.4): x = X/Z, y = Y/Z, x y = T/Z. */
struct point {
    struct field x, y, z, t;
};

struct scalar {
    uint32_t words[SCALAR_WORDS];
};

static const struct field zero = {{0}}, one = {{1}};
static const struct field curve_d = {{0x135978a3u, 0x75eb4dcau, 0x4141d8abu, 0x00700a4du, 0x7779e898u, 0x8cc74079u,
                                      0x2b6ffe73u, 0x52036ceeu}};
static const struct field twice_d = {{0x26b2f159u, 0xebd69b94u, 0x8283b156u, 0x00e0149au, 0xeef3d130u, 0x198e80f2u,
                                      0x56dffce7u, 0x2406d9dcu}};
static const struct field root_of_minus_one = {{0x4a0ea0b0u, 0xc4ee1b27u, 0xad2fe478u, 0x2f431806u, 0x3dfbd7a7u,
                                                0x2b4d0099u, 0x4fc1df0bu, 0x2b832480u}};
static const struct point base = {
    .x = {{0x8f25d51au, 0xc9562d60u, 0x9525a7b2u, 0x692cc760u, 0xfdd6dc5cu, 0xc0a4e231u, 0xcd6e53feu, 0x216936d3u}},
    .y = {{0x66666658u, 0x66666666u, 0x66666666u, 0x66666666u, 0x66666666u, 0x66666666u, 0x66666666u, 0x66666666u}},
    .z = {{1}},
    .t = {{0xa5b7dda3u, 0x6dde8ab3u, 0x775152f5u, 0x20f09f80u, 0x64abe37du, 0x66ea4e8eu, 0xd78b7665u, 0x67875f0fu}},
};
/* The order L of the base point. */
static const struct scalar order = {{0x5cf5d3edu, 0x5812631au, 0xa2f79cd6u, 0x14def9deu, 0, 0, 0, 0x10000000u}};

static void add_points(struct point *to, const struct point *p, const struct point *q)
{
    struct field a, b, c, d, e, f, g, h, sum;
    field_subtract(&a, &p->y, &p->x);
    field_subtract(&sum, &q->y, &q->x);
    field_multiply(&a, &a, &sum);
    field_add(&b, &p->y, &p->x);
    field_add(&sum, &q->y, &q->x);
    field_multiply(&b, &b, &sum);
    field_multiply(&c, &p->t, &q->t);
    field_multiply(&c, &c, &twice_d);
    field_multiply(&d, &p->z, &q->z);
    field_add(&d, &d, &d);
    field_subtract(&e, &b, &a);
    field_subtract(&f, &d, &c);
    field_add(&g, &d, &c);
    field_add(&h, &b, &a);
    field_multiply(&to->x, &e, &f);
    field_multiply(&to->y, &g, &h);
    field_multiply(&to->t, &e, &h);
    field_multiply(&to->z, &f, &g);
}

static void double_point(struct point *p)
{
    struct field a, b, c, e, f, g, h, sum;
    field_multiply(&a, &p->x, &p->x);
    field_multiply(&b, &p->y, &p->y);
    field_multiply(&c, &p->z, &p->z);
    field_add(&c, &c, &c);
    field_add(&h, &a, &b);
    field_add(&sum, &p->x, &p->y);
    field_multiply(&sum, &sum, &sum);
    field_subtract(&e, &h, &sum);
    field_subtract(&g, &a, &b);
    field_add(&f, &c, &g);
    field_multiply(&p->x, &e, &f);
    field_multiply(&p->y, &g, &h);
    field_multiply(&p->t, &e, &h);
    field_multiply(&p->z, &f, &g);
}

/* x from y and its lowest bit: the square root of (y^2 - 1) / (d y^2 + 1), if there is one (RFC 8032, 5.1.3). */
static bool find_x(struct field *x, const struct field *y, bool is_odd)
{
    struct field u, v, v_3, root, square;
    uint8_t bytes[32];
    field_multiply(&square, y, y);
    field_subtract(&u, &square, &one);
    field_multiply(&v, &square, &curve_d);
    field_add(&v, &v, &one);
    field_multiply(&v_3, &v, &v);
    field_multiply(&v_3, &v_3, &v);
    field_multiply(&root, &v_3, &v_3);
    field_multiply(&root, &root, &v);
    field_multiply(&root, &root, &u);
    field_root_power(&root, &root);
    field_multiply(&root, &root, &v_3);
    field_multiply(&root, &root, &u);
    field_multiply(&square, &root, &root);
    field_multiply(&square, &square, &v);
    if (!field_equal(&square, &u)) {
        field_multiply(&root, &root, &root_of_minus_one);
        field_multiply(&square, &root, &root);
        field_multiply(&square, &square, &v);
        if (!field_equal(&square, &u))
            return false;
    }
    field_to_bytes(bytes, &root);
    if (is_odd && field_equal(&root, &zero))
        return false;
    if ((bytes[0] & 1) != is_odd)
        field_subtract(&root, &zero, &root);
    *x = root;
    return true;
}

static bool decode_point(struct point *to, const uint8_t bytes[32])
{
    uint8_t least[32];
    field_from_bytes(&to->y, bytes);
    to->y.words[7] &= 0x7fffffffu;
    field_to_bytes(least, &to->y);
    if (memcmp(least, bytes, 31) != 0 || least[31] != (bytes[31] & 0x7f))
        return false; /* y was not below p */
    if (!find_x(&to->x, &to->y, bytes[31] >> 7))
        return false;
    to->z = one;
    field_multiply(&to->t, &to->x, &to->y);
    return true;
}

static void encode_point(uint8_t bytes[32], const struct point *p)
{
    struct field z, x, y;
    uint8_t x_bytes[32];
    field_invert(&z, &p->z);
    field_multiply(&x, &p->x, &z);
    field_multiply(&y, &p->y, &z);
    field_to_bytes(x_bytes, &x);
    field_to_bytes(bytes, &y);
    bytes[31] |= (uint8_t)(x_bytes[0] << 7);
}

static void negate_point(struct point *p)
{
    field_subtract(&p->x, &zero, &p->x);
    field_subtract(&p->t, &zero, &p->t);
}

static bool is_below_order(const struct scalar *s)
{
    for (unsigned i = SCALAR_WORDS; i--;)
        if (s->words[i] != order.words[i])
            return s->words[i] < order.words[i];
    return false;
}

static void subtract_order(struct scalar *s)
{
    uint32_t borrow = 0;
    for (unsigned i = 0; i < SCALAR_WORDS; i++) {
        uint64_t left = (uint64_t)s->words[i] - order.words[i] - borrow;
        s->words[i] = (uint32_t)left;
        borrow = (uint32_t)(left >> 63);
    }
}

/* A 512-bit digest modulo the order, bit by bit from the top: the remainder stays below 2^253, so it can be doubled. */
static void reduce(struct scalar *to, const uint8_t digest[SHA512_SIZE])
{
    memset(to, 0, sizeof *to);
    for (unsigned bit = 8u * SHA512_SIZE; bit--;) {
        uint32_t carry = digest[bit / 8] >> bit % 8 & 1u;
        for (unsigned i = 0; i < SCALAR_WORDS; i++) {
            uint32_t word = to->words[i];
            to->words[i] = word << 1 | carry;
            carry = word >> 31;
        }
        if (!is_below_order(to))
            subtract_order(to);
    }
}

static bool has_bit(const struct scalar *s, unsigned bit) { return s->words[bit / 32] >> bit % 32 & 1u; }

/* a P + b Q, both in one pass over the bits. */
static void combine(struct point *to, const struct scalar *a, const struct point *p, const struct scalar *b,
                    const struct point *q)
{
    struct point both;
    add_points(&both, p, q);
    *to = (struct point){.y = one, .z = one};
    for (unsigned bit = SCALAR_BITS; bit--;) {
        double_point(to);
        if (has_bit(a, bit) && has_bit(b, bit))
            add_points(to, to, &both);
        else if (has_bit(a, bit))
            add_points(to, to, p);
        else if (has_bit(b, bit))
            add_points(to, to, q);
    }
}

bool ed25519_verify(const uint8_t signature[ED25519_SIGNATURE_SIZE], const uint8_t *message, size_t size,
                    const uint8_t public_key[ED25519_KEY_SIZE])
{
    struct point key, sum;
    struct scalar s, k;
    struct sha512 sha;
    uint8_t digest[SHA512_SIZE], encoded[32];
    for (unsigned i = 0; i < SCALAR_WORDS; i++) {
        const uint8_t *bytes = signature + 32 + 4 * i;
        s.words[i] = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
    }
    if (!is_below_order(&s) || !decode_point(&key, public_key))
        return false;
    sha512_start(&sha);
    sha512_add(&sha, signature, 32);
    sha512_add(&sha, public_key, ED25519_KEY_SIZE);
    sha512_add(&sha, message, size);
    sha512_end(&sha, digest);
    reduce(&k, digest);
    negate_point(&key);
    combine(&sum, &s, &base, &k, &key); /* S B - k A must be R */
    encode_point(encoded, &sum);
    return memcmp(encoded, signature, sizeof encoded) == 0;
}
