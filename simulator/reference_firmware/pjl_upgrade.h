#ifndef PJL_UPGRADE_H
#define PJL_UPGRADE_H

/* UPGRADE SIZE=, the images that follow it, and INFO UPDATE. */

#include <stdbool.h>
#include <stdint.h>

#include "host.h"

bool pjl_upgrade(struct host *host, const char *options);

/* A byte of what follows the command. False when it must wait. */
bool pjl_upgrade_take(const struct host *host, uint8_t byte);

/* All that was announced has come, or the host has fallen silent. */
void pjl_upgrade_end(const struct host *host, bool is_complete);

/* At the start: whether power failed, or the firmware, while this port was sending images. What it still sends is their rest. */
bool pjl_upgrade_was_cut(unsigned number);

/* The rest has come. */
void pjl_upgrade_forget_cut(void);

void pjl_answer_update(struct host *host);

#endif
