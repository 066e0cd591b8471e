#include "update.h"

#include "ed25519.h"
#include "engine.h"
#include "flash.h"
#include "fuser.h"
#include "jobs.h"
#include "ledger.h"
#include "log.h"
#include "path.h"
#include "sha256.h"
#include "stm32f405.h"
#include "text.h"
#include "timebase.h"
#include "update_key.h"
#include "work.h"

#define TELL_MS 15000u
#define ANSWER_MS 2000u    /* answers leave before the restart */
#define SETTLE_MS 10000u   /* so long a new image runs with its engine before it is confirmed */
#define TRIAL_MS 60000u    /* so long it may take to find it */
#define RETRY_MS 250u
#define PIECE 16u          /* four words take 64 us: less than a byte on the line, of which none must be lost */

/* One image, as it comes in. */
static struct {
    struct image_header header;
    uint32_t taken; /* bytes of the header, then of the code */
    bool is_in_code, is_passed_over;
    uint32_t sectors_left, next_sector;
    struct sha256 sha; /* of the code as it lies in flash */
    uint8_t piece[PIECE];
} image;

static enum update_state state;
static enum update_refusal refusal;
static bool is_written, is_undone, is_heater_off;
static uint32_t restart_ms, tell_until_ms;
static enum bank running;

void update_init(void)
{
    uint32_t bank_start = reg_read(SCB_VTOR) - IMAGE_CODE_OFFSET;
    running = bank_start == image_bank_start(BANK_B) ? BANK_B : BANK_A;
    const struct image_state *other = image_state(image_other_bank(running));
    is_undone = other->verified == IMAGE_VERIFIED && other->rejected == IMAGE_REJECTED;
    log_info("boot", "version %s in bank %c%s", image_version(running), running == BANK_A ? 'A' : 'B',
             update_is_on_trial() ? ", on trial" : "");
    if (is_undone)
        log_error("boot", "version %s did not come up and was given up", image_version(image_other_bank(running)));
    tell_until_ms = now_ms + TELL_MS;
}

enum update_state update_state(void) { return state; }
enum update_refusal update_refusal(void) { return refusal; }
enum bank update_bank(void) { return running; }
bool update_was_undone(void) { return is_undone; }
bool update_is_on_trial(void)
{
    const struct image_state *marks = image_state(running);
    return marks->verified == IMAGE_VERIFIED && marks->confirmed != IMAGE_CONFIRMED;
}

bool update_tells_refusal(void) { return refusal && state == UPDATE_IDLE && !time_reached(tell_until_ms); }
bool update_tells_undone(void) { return is_undone && !refusal && !time_reached(tell_until_ms); }

static void begin_image(void)
{
    image.taken = 0;
    image.is_in_code = image.is_passed_over = false;
}

void update_begin(uint32_t size)
{
    begin_image();
    state = UPDATE_RECEIVING;
    is_written = false;
    refusal = size < sizeof image.header ? UPDATE_SIZE : UPDATE_FINE;
    log_info("update", "%u bytes announced", (unsigned)size);
    work_request();
}

void update_refuse(enum update_refusal why)
{
    refusal = why;
    tell_until_ms = now_ms + TELL_MS;
}

static enum update_refusal check_header(void)
{
    const struct image_header *header = &image.header;
    if (header->magic != IMAGE_MAGIC || header->format != IMAGE_FORMAT || header->version[IMAGE_VERSION_SIZE - 1])
        return UPDATE_FORMAT;
    if (header->hardware != IMAGE_HARDWARE)
        return UPDATE_HARDWARE;
    if (!header->size || header->size % PIECE || header->size > BANK_SIZE - IMAGE_CODE_OFFSET)
        return UPDATE_SIZE;
    if (!ed25519_verify(header->signature, (const uint8_t *)header, sizeof *header - IMAGE_SIGNATURE_SIZE, update_key))
        return UPDATE_SIGNATURE;
    return UPDATE_FINE;
}

static void plan_erasures(uint32_t start, uint32_t size)
{
    image.next_sector = flash_sector_at(start);
    image.sectors_left = flash_sector_at(start + size - 1u) - image.next_sector + 1u;
}

/* The header is complete: pass the image over, or make room for it. */
static void take_header(void)
{
    image.taken = 0;
    refusal = check_header();
    if (refusal)
        return;
    image.is_in_code = true;
    image.is_passed_over = image.header.bank_start != image_bank_start(image_other_bank(running));
    if (image.is_passed_over)
        return;
    log_info("update", "version %s for bank %c", image.header.version, running == BANK_A ? 'B' : 'A');
    sha256_start(&image.sha);
    plan_erasures(image.header.bank_start, IMAGE_CODE_OFFSET + image.header.size);
}

static uint32_t newest_sequence(void)
{
    uint32_t sequence = image_state(running)->sequence;
    return sequence == IMAGE_ERASED ? 0 : sequence;
}

/* The header and then the state are written last, so that what is not whole is never taken for an image. */
static enum update_refusal finish_image(void)
{
    enum bank bank = image_other_bank(running);
    const struct image_state *marks = image_state(bank);
    uint8_t digest[SHA256_SIZE];
    uint32_t sums[2];
    sha256_end(&image.sha, digest);
    if (memcmp(digest, image.header.sha256, sizeof digest) != 0)
        return UPDATE_HASH;
    if (!flash_program(image_bank_start(bank), &image.header, sizeof image.header))
        return UPDATE_HASH;
    image_sums(bank, sums);
    is_written = image_mark(bank, &marks->sequence, newest_sequence() + 1u) && image_mark(bank, &marks->sums[0], sums[0]) &&
                 image_mark(bank, &marks->sums[1], sums[1]) && image_mark(bank, &marks->verified, IMAGE_VERIFIED);
    return is_written ? UPDATE_FINE : UPDATE_HASH;
}

/* A piece is complete. It is hashed as it has come to lie in flash. */
static void write_piece(void)
{
    uint32_t address = image_bank_start(image_other_bank(running)) + IMAGE_CODE_OFFSET + image.taken - PIECE;
    flash_program(address, image.piece, PIECE);
    sha256_add(&image.sha, flash_at(address), PIECE);
}

static void take_code(uint8_t byte)
{
    image.piece[image.taken++ % PIECE] = byte;
    if (!image.is_passed_over && image.taken % PIECE == 0)
        write_piece();
    if (image.taken < image.header.size)
        return;
    if (!image.is_passed_over)
        refusal = finish_image();
    begin_image();
}

bool update_take(uint8_t byte)
{
    if (refusal || is_written) /* the rest is of no use */
        return true;
    if (image.sectors_left)
        return false;
    if (image.is_in_code) {
        take_code(byte);
        return true;
    }
    ((uint8_t *)&image.header)[image.taken++] = byte;
    if (image.taken == sizeof image.header)
        take_header();
    return true;
}

enum update_refusal update_end(bool is_complete)
{
    if (!is_written && !refusal)
        refusal = !is_complete || image.taken || image.is_in_code ? UPDATE_CUT_OFF : UPDATE_BANK;
    image.sectors_left = 0;
    is_heater_off = false;
    state = is_written ? UPDATE_RESTARTING : UPDATE_IDLE;
    if (is_written)
        restart_ms = now_ms + ANSWER_MS;
    else
        update_refuse(refusal);
    log_info("update", is_written ? "written" : "refused, reason %u", (unsigned)refusal);
    work_request();
    return refusal;
}

static void __attribute__((noreturn)) restart(const char *why)
{
    log_warn("update", "%s: restart", why);
    ledger_write();
    reg_write(SCB_AIRCR, SCB_AIRCR_SYSTEM_RESET);
    for (;;)
        ;
}

/* An image that runs and has found its engine has come up. One that has not after a minute makes place for the other. */
static void watch_trial(void)
{
    if (!update_is_on_trial())
        return;
    if (time_reached(SETTLE_MS) && engine_is_known()) {
        image_mark(running, &image_state(running)->confirmed, IMAGE_CONFIRMED);
        log_info("update", "version %s confirmed", image_version(running));
    } else if (time_reached(TRIAL_MS)) {
        restart("no engine on trial");
    } else {
        timebase_wake_by(time_reached(SETTLE_MS) ? TRIAL_MS : SETTLE_MS);
    }
}

/* What starts now may hang, and the engine would heat on for three turns of the watchdog: the heater goes off first. What is
   still to be printed needs it. */
static void restart_when_off(bool is_idle)
{
    bool has_work = jobs_count() || !path_is_empty();
    if (is_idle && is_heater_off)
        restart("new firmware");
    is_heater_off = !has_work;
    fuser_enable(has_work);
    restart_ms = now_ms + RETRY_MS;
}

bool update_step(bool is_idle)
{
    watch_trial();
    if (update_tells_refusal() || update_tells_undone())
        timebase_wake_by(tell_until_ms);
    if (state == UPDATE_RESTARTING && time_reached(restart_ms))
        restart_when_off(is_idle);
    if (state == UPDATE_RESTARTING)
        timebase_wake_by(restart_ms);
    if (!is_idle)
        return false;
    if (!image.sectors_left)
        return false;
    flash_erase(image.next_sector++);
    image.sectors_left--;
    work_request();
    return true;
}
