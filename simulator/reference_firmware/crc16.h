#ifndef CRC16_H
#define CRC16_H

/* CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, not reflected, no final xor. */

#include <stdint.h>

#define CRC16_START 0xFFFFu

uint16_t crc16_add(uint16_t crc, uint8_t byte);

#endif
