#ifndef SUPPLIES_H
#define SUPPLIES_H

/* What wears out: toner by what is printed with it, fuser, transfer roller and pick rollers by sides and sheets. */

#include <stdbool.h>
#include <stdint.h>

/* Of toner as of all others: sides of 5 % coverage, the page that yields are stated for (ISO/IEC 19752). */
#define COVERAGE_OF_YIELD 40u /* eighths of a percent */

enum life { LIFE_FUSER, LIFE_TRANSFER, LIFE_ROLLER, LIFE_COUNT };

enum toner { TONER_GOOD, TONER_LOW, TONER_OUT, TONER_MISSING };

/* The state of the cartridge. Out is also what START has overridden; see supplies_wants_toner(). */
enum toner supplies_toner(void);

/* What is left of the toner, in percent, and in sides of 5 % coverage. */
uint32_t supplies_toner_pct(void);
uint32_t supplies_toner_sides(void);
uint16_t supplies_cartridge(void);

/* True when sheets must wait for a cartridge. */
bool supplies_wants_toner(void);

/* START: print on with a cartridge that should be empty, until another is put in. */
void supplies_go_on(void);

/* What is left of a part's life in percent; of the pick roller of one tray. */
uint32_t supplies_life_pct(enum life part, unsigned tray);

/* Whether this product counts its life at all. */
bool supplies_has_life(enum life part);

/* 0, or the code of a part whose life is over, with its text. */
uint32_t supplies_worn_part(char *text, uint32_t size);

/* A part has been replaced: "FUSER", "TRANSFER", "ROLLER1" to "ROLLER4". False for another name. */
bool supplies_reset(const char *name);

void supplies_init(void);

/* What the engine says of its cartridge. */
void supplies_on_cartridge(uint8_t state, uint16_t id, uint16_t sides);

#endif
