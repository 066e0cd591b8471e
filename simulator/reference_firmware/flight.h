#ifndef FLIGHT_H
#define FLIGHT_H

/* One sheet on its way: the sensors it passes in turn, and when. Arithmetic only; path.c keeps the sheets. */

#include <stdbool.h>
#include <stdint.h>

#include "engine.h"
#include "job_sheets.h"

#define STATIONS_MAX 5u
#define EDGE_MARGIN_MS 150u /* how late an edge may be: bus repeats, roller wear */

struct flight {
    struct sheet_order order;
    uint8_t tray;
    uint16_t length_mm; /* of the sheet, as the tray has it */
    uint32_t picked_ms;
    bool is_repeated; /* the pick before it seemed to slip, and may have been late only */
    uint8_t led, trailed; /* stations whose leading, trailing edge has passed */
    uint32_t lead_ms[STATIONS_MAX];
    uint32_t first_passage_ms; /* how long it covered the first sensor */
};

/* What a sheet turned out to be once it has passed two sensors. */
enum flight_paper { PAPER_AS_EXPECTED, PAPER_OF_OTHER_SIZE, PAPER_TWICE };

/* Milliseconds the paper needs for a distance, rounded up. */
uint32_t flight_travel_ms(uint32_t distance_mm);

bool flight_is_duplex(const struct flight *flight);

/* How many sensor passages the sheet makes; a two-sided one passes registration and fuser twice. */
unsigned flight_stations(const struct flight *flight);

uint8_t flight_sensor(const struct flight *flight, unsigned station);

/* Way of a sheet from the fuser through the gate and the return back to registration. */
uint32_t flight_return_mm(uint32_t length_mm);

/* When the leading edge reached a station, or will by what is known. */
uint32_t flight_lead_ms(const struct flight *flight, unsigned station);

/* When the next leading, trailing edge is overdue. */
uint32_t flight_lead_deadline(const struct flight *flight);
uint32_t flight_trail_deadline(const struct flight *flight);

/* True when its trailing edge should have passed by now, if the sheet is as long as it should be. */
bool flight_is_late_to_leave(const struct flight *flight);

/* Judge a sheet by how long it covered the first and the second sensor. */
enum flight_paper flight_judge(const struct flight *flight, uint32_t second_passage_ms);

/* Where an overdue sheet is. */
enum sensor flight_location(const struct flight *flight);

#endif
