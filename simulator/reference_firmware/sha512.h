#ifndef SHA512_H
#define SHA512_H

/* SHA-512 (FIPS 180-4) over bytes that come in pieces. */

#include <stddef.h>
#include <stdint.h>

#define SHA512_SIZE 64u
#define SHA512_BLOCK 128u

struct sha512 {
    uint64_t state[8];
    uint64_t size;
    uint8_t block[SHA512_BLOCK];
};

void sha512_start(struct sha512 *sha);
void sha512_add(struct sha512 *sha, const void *data, size_t size);

/* Write the digest; start anew before adding again. */
void sha512_end(struct sha512 *sha, uint8_t digest[SHA512_SIZE]);

#endif
