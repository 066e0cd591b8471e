#include "codeword.h"

/* Bit 0 is the parity of all; bits 1, 2, 4, 8, 16 are those of the places that have that bit in their number. */
#define PLACES 30u

static bool is_check(uint32_t place) { return !(place & (place - 1)); }

/* The sum of the places of all ones: 0 for a word of the code. */
static uint32_t syndrome_of(uint32_t word)
{
    uint32_t sum = 0;
    for (uint32_t place = 1; place <= PLACES; place++)
        if (word >> place & 1u)
            sum ^= place;
    return sum;
}

static uint32_t parity_of(uint32_t word)
{
    for (uint32_t half = 16; half; half /= 2)
        word ^= word >> half;
    return word & 1u;
}

uint32_t codeword_encode(uint32_t data)
{
    uint32_t word = 0;
    for (uint32_t place = 1; place <= PLACES; place++)
        if (!is_check(place)) {
            word |= (data & 1u) << place;
            data >>= 1;
        }
    uint32_t sum = syndrome_of(word);
    for (uint32_t check = 1; check <= PLACES; check *= 2)
        if (sum & check)
            word |= 1u << check;
    return word | parity_of(word) | CODEWORD_PENDING;
}

bool codeword_decode(uint32_t word, uint32_t *data)
{
    word &= ~CODEWORD_PENDING;
    uint32_t sum = syndrome_of(word);
    if (parity_of(word)) {
        if (sum > PLACES)
            return false;
        word ^= 1u << sum;
    } else if (sum) {
        return false;
    }
    *data = 0;
    for (uint32_t place = 1, bit = 0; place <= PLACES; place++)
        if (!is_check(place))
            *data |= (word >> place & 1u) << bit++;
    return true;
}
