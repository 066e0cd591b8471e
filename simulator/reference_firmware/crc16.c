#include "crc16.h"

uint16_t crc16_add(uint16_t crc, uint8_t byte)
{
    /* The polynomial folded over four bits at a time: a table of 16 entries instead of 256. */
    static const uint16_t folded[16] = {0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50A5, 0x60C6, 0x70E7,
                                        0x8108, 0x9129, 0xA14A, 0xB16B, 0xC18C, 0xD1AD, 0xE1CE, 0xF1EF};
    crc = (uint16_t)(crc << 4) ^ folded[(crc >> 12) ^ (byte >> 4)];
    return (uint16_t)(crc << 4) ^ folded[(crc >> 12) ^ (byte & 15)];
}
