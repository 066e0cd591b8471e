#ifndef ED25519_H
#define ED25519_H

/* Checks Ed25519 signatures (RFC 8032, 5.1.7). It cannot sign: a printer holds no secret. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ED25519_SIGNATURE_SIZE 64u
#define ED25519_KEY_SIZE 32u

/* Whether `signature` is that of `message` by the holder of `public_key`. Takes about a tenth of a second. */
bool ed25519_verify(const uint8_t signature[ED25519_SIGNATURE_SIZE], const uint8_t *message, size_t size,
                    const uint8_t public_key[ED25519_KEY_SIZE]);

#endif
