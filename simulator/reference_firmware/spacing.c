#include "spacing.h"

#include "flight.h"
#include "paper.h"
#include "path.h"
#include "product_config.h"
#include "timebase.h"

#define MIN_GAP_MM 12u /* the least gap the sensors still tell apart */

/* Push *pick_ms back until my passage of registration, which follows it by `offset` ms and takes `mine_ms`, is clear of
   another that begins at `begin` and ends at `end`. */
static void keep_clear(uint32_t *pick_ms, uint32_t offset, uint32_t mine_ms, uint32_t begin, uint32_t end)
{
    uint32_t mine = *pick_ms + offset;
    if (time_is_earlier(mine, end) && time_is_earlier(begin, mine + mine_ms + product_config.feed_jitter_ms))
        *pick_ms = end - offset;
}

uint32_t spacing_earliest_pick(const struct sheet_order *order, unsigned tray)
{
    uint32_t length_mm = paper_length_mm(order, tray);
    uint32_t mine_ms = flight_travel_ms(length_mm + MIN_GAP_MM);
    uint32_t first = flight_travel_ms(product_config.registration_mm);
    uint32_t second = first + flight_travel_ms(product_config.fuser_mm - product_config.registration_mm + flight_return_mm(length_mm));
    uint32_t pick_ms = now_ms, before;
    do {
        before = pick_ms;
        const struct flight *flight;
        for (unsigned i = 0; (flight = path_at(i)); i++) {
            bool returns = flight_is_duplex(flight);
            uint32_t passage_ms = flight_travel_ms(flight->length_mm + MIN_GAP_MM);
            uint32_t begin = flight_lead_ms(flight, 0);
            uint32_t last_begin = returns ? flight_lead_ms(flight, 2) : begin;
            if (order->sides == 1) { /* it must not overtake, so it follows the last passage */
                pick_ms = time_later(pick_ms, last_begin + passage_ms - first);
                continue;
            }
            keep_clear(&pick_ms, first, mine_ms, begin, begin + passage_ms);
            if (!returns)
                continue;
            /* A sheet that reverses keeps the gate busy for its length twice: out, and back. */
            pick_ms = time_later(pick_ms, begin + flight_travel_ms(2u * flight->length_mm + MIN_GAP_MM) - first);
            keep_clear(&pick_ms, first, mine_ms, last_begin, last_begin + passage_ms);
            keep_clear(&pick_ms, second, mine_ms, last_begin, last_begin + passage_ms);
        }
    } while (pick_ms != before);
    return pick_ms;
}
