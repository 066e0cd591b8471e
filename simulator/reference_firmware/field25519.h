#ifndef FIELD25519_H
#define FIELD25519_H

/* Numbers modulo p = 2^255 - 19, as eight 32-bit words, least first. A value may stand for itself plus p; only
   field_to_bytes() makes it the least. Not constant-time: nothing secret is ever computed with. */

#include <stdbool.h>
#include <stdint.h>

struct field {
    uint32_t words[8];
};

void field_add(struct field *to, const struct field *a, const struct field *b);
void field_subtract(struct field *to, const struct field *a, const struct field *b);
void field_multiply(struct field *to, const struct field *a, const struct field *b);

/* a^((p - 5) / 8), the heart of a square root modulo p (RFC 8032, 5.1.3). */
void field_root_power(struct field *to, const struct field *a);

/* 1 / a, or 0 for 0. */
void field_invert(struct field *to, const struct field *a);

void field_from_bytes(struct field *to, const uint8_t bytes[32]);
void field_to_bytes(uint8_t bytes[32], const struct field *a);
bool field_equal(const struct field *a, const struct field *b);

#endif
