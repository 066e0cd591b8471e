#include "pjl_upgrade.h"

#include "nvram.h"
#include "pjl_options.h"
#include "power.h"
#include "text.h"
#include "update.h"
#include "ustatus.h"

#define NO_PORT UINT32_MAX

static uint32_t port = NO_PORT; /* whose images are taken */

static const char *const reasons[] = {"NONE", "BUSY", "LOCKED", "SIZE", "FORMAT", "HARDWARE", "BANK", "SIGNATURE", "HASH",
                                      "CUTOFF"};

static void answer(const struct host *host, enum update_refusal refusal)
{
    if (refusal)
        host_write(host, "@PJL UPGRADE RESULT=REFUSED REASON=%s\r\n\f", reasons[refusal]);
    else
        host_write(host, "@PJL UPGRADE RESULT=ACCEPTED\r\n\f");
}

/* Who is sending outlives a power cut: the number of the port and one more, 0 for nobody. */
static void note_sender(uint8_t sender) { nvram_put(NVRAM_IMAGE_SENDER, &sender, sizeof sender); }

bool pjl_upgrade_was_cut(unsigned number)
{
    uint8_t sender = 0;
    nvram_get(NVRAM_IMAGE_SENDER, &sender, sizeof sender);
    return sender == number + 1u;
}

void pjl_upgrade_forget_cut(void) { note_sender(0); }

bool pjl_upgrade(struct host *host, const char *options)
{
    uint32_t size = option_number(options, "SIZE", 0);
    if (!size) {
        ustatus_complain(host, 20015, "No size");
        return true;
    }
    lexer_enter_counted(&host->lexer, size);
    if (update_state() != UPDATE_IDLE)
        return true;
    if (variables_are_locked() && !host->is_secure) {
        ustatus_complain(host, 27003, "Password protected");
        update_refuse(UPDATE_LOCKED);
        return true;
    }
    port = host->number;
    note_sender((uint8_t)(host->number + 1u));
    power_wake_for_job((uint8_t)host->number);
    update_begin(size);
    return true;
}

bool pjl_upgrade_take(const struct host *host, uint8_t byte) { return host->number != port || update_take(byte); }

void pjl_upgrade_end(const struct host *host, bool is_complete)
{
    if (host->number == port) {
        port = NO_PORT;
        note_sender(0);
        answer(host, update_end(is_complete));
    } else {
        answer(host, update_state() == UPDATE_IDLE ? UPDATE_LOCKED : UPDATE_BUSY);
    }
}

static void answer_other(struct host *host)
{
    enum bank other = image_other_bank(update_bank());
    if (image_state(other)->verified == IMAGE_VERIFIED)
        host_write(host, "OTHER=\"%s\"\r\n", image_version(other));
    else
        host_write(host, "OTHER=NONE\r\n");
}

void pjl_answer_update(struct host *host)
{
    static const char *const states[] = {"IDLE", "RECEIVING", "RESTARTING"};
    host_write(host, "VERSION=\"%s\"\r\nBANK=%c\r\nTRIAL=%s\r\n", image_version(update_bank()),
               update_bank() == BANK_A ? 'A' : 'B', update_is_on_trial() ? "TRUE" : "FALSE");
    answer_other(host);
    host_write(host, "STATE=%s\r\nREFUSED=%s\r\nUNDONE=%s\r\n", states[update_state()], reasons[update_refusal()],
               update_was_undone() ? "TRUE" : "FALSE");
}
