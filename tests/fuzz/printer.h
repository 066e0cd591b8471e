#ifndef PRINTER_H
#define PRINTER_H

/* A small honest printer around the board: four modules on the bus, and paper that moves. It decides nothing. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KEY_START = 1, KEY_STOP, KEY_OK, KEY_UP, KEY_DOWN, KEY_BACK, KEY_MENU };

void printer_power_on(void);

/* Every module loses power and has it again; paper stays where it is. */
void printer_lose_power(void);

/* When something happens by itself, or NEVER_US; and let it happen. */
int64_t printer_due_us(void);
void printer_happen(void);

/* Hands. */
void printer_door(bool is_open);
void printer_tray(unsigned tray, bool is_inserted, unsigned sheets);
void printer_documents(unsigned documents);
void printer_empty_bins(void);
void printer_key(uint8_t key);
void printer_stick_next(void); /* the next sheet to reach the fuser sticks there */

/* How hot the fuser is, in degrees. */
int32_t printer_fuser_c(void);

/* Sides printed on sheets that lie in the bins. */
uint32_t printer_sides_out(void);

#endif
