#ifndef SHA256_H
#define SHA256_H

/* SHA-256 (FIPS 180-4) over bytes that come in pieces. */

#include <stddef.h>
#include <stdint.h>

#define SHA256_SIZE 32u
#define SHA256_BLOCK 64u

struct sha256 {
    uint32_t state[8];
    uint64_t size;
    uint8_t block[SHA256_BLOCK];
};

void sha256_start(struct sha256 *sha);
void sha256_add(struct sha256 *sha, const void *data, size_t size);

/* Write the digest; start anew before adding again. */
void sha256_end(struct sha256 *sha, uint8_t digest[SHA256_SIZE]);

#endif
