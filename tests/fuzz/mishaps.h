#ifndef MISHAPS_H
#define MISHAPS_H

/* What befalls power and flash: cuts at any moment, cells that change, values no printer would store. */

#include <stdbool.h>
#include <stdint.h>

/* Let one happen, as the bytes that `take` gives say:
     00 t        power fails for t tenths of a second, at once
     01 n t      the same in the middle of the nth flash operation from now
   and, where flash is not to be trusted, in the two sectors the journal lies in:
     02 a b      the cell of bit b % 8 of byte `a`, two bytes, changes
     03 a w      a finished word of the code with data w, four bytes, stands at word `a`, two bytes
     04 a w      the word w stands there
     05 k s ...  s bytes are stored as the value of key k
     06 s        sector s is erased                 07 s    it is worn out */
void mishap(uint8_t (*take)(void), bool is_flash_trusted);

#endif
