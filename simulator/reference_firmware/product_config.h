#ifndef PRODUCT_CONFIG_H
#define PRODUCT_CONFIG_H

#include <stdint.h>

/* What one product is: generated from its device profile, read by the firmware at run time, in .product_config. */
struct product_config {
    uint32_t magic;                  /* 0x4D525043 "MRPC" */
    uint16_t version;                /* 1 */
    uint8_t  tray_count;
    uint8_t  has_duplex;
    uint8_t  has_finisher;
    uint8_t  has_stapler;
    uint8_t  has_scanner;
    uint8_t  panel_lines;
    uint8_t  panel_columns;
    uint8_t  feed_retries;
    uint16_t simplex_pages_per_minute;
    uint16_t duplex_sides_per_minute; /* 0 without a duplex path */
    uint16_t process_speed_mm_s;
    uint16_t sheet_length_mm;
    uint16_t registration_mm, fuser_mm, gate_mm, exit_mm, duplex_return_mm;
    uint16_t feed_jitter_ms;
    uint16_t fuser_ready_c, fuser_max_c, warm_up_limit_s;
    uint16_t sleep_delay_s;
    uint16_t staple_set_limit;
    uint16_t staple_ms;
    uint16_t tray_capacity[4];
    uint8_t  tray_size[4];           /* PJL paper code: 0 none 1 A4 2 LETTER 3 A5 4 LEGAL */
    uint16_t output_bin_capacity;
    /* paper and finishing */
    uint16_t paper_length_mm[5];     /* by PJL paper code */
    uint16_t manual_capacity;        /* multi-purpose tray; 0 without one */
    uint16_t align_ms;
    uint8_t  tray_media[4];          /* PJL media code: 0 plain 1 recycled 2 bond 3 letterhead 4 heavy 5 labels 6 envelope */
    uint8_t  has_offset;
    /* panel and power */
    uint16_t deep_sleep_delay_s;     /* after sleep began; 0 without deep sleep */
    uint16_t module_boot_ms;
    /* copying */
    uint16_t image_memory_pages;
    uint8_t  has_duplex_feeder;
    uint8_t  has_flatbed;
    /* supplies */
    uint32_t fuser_life_sides;       /* 0 when it is not counted, as of the two below */
    uint32_t transfer_life_sides, roller_life_sheets;
    char     model[32];
    char     serial_number[16];
};
extern const struct product_config product_config;

#define PRODUCT_CONFIG_MAGIC 0x4D525043u
#define PRODUCT_CONFIG_VERSION 1u

#endif
