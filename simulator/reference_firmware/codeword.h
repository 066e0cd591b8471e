#ifndef CODEWORD_H
#define CODEWORD_H

/* Words of flash that survive a flipped bit: 25 bits of data under an extended Hamming code (Hamming, "Error Detecting and
   Error Correcting Codes", 1950), which corrects one wrong bit and finds two. Arithmetic only.

   Bit 31 is outside the code and programmed last: while it is 1 the word was never finished. */

#include <stdbool.h>
#include <stdint.h>

#define CODEWORD_DATA_BITS 25u
#define CODEWORD_PENDING (1u << 31)

/* The word that holds `data`, not yet finished; without CODEWORD_PENDING it is. */
uint32_t codeword_encode(uint32_t data);

/* What a word holds, whether finished or not. False when more than one bit is wrong. */
bool codeword_decode(uint32_t word, uint32_t *data);

#endif
