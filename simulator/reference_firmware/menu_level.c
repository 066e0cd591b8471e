#include "menu_level.h"

#include "copy.h"
#include "jobs.h"
#include "jobs_held.h"
#include "log.h"
#include "menu_pages.h"
#include "menu_table.h"
#include "own_jobs.h"
#include "phrases.h"
#include "pjl_variables.h"
#include "power.h"
#include "status.h"
#include "text.h"

enum { CONFIRM_NO, CONFIRM_YES, CONFIRM_COUNT };
enum { JOB_CANCEL, JOB_RELEASE, JOB_ACTIONS };

#define PAGE_LINES_MAX 16u
#define PAGE_TEXT_SIZE 32u

struct level level_root(void) { return (struct level){.title = "Menu", .kind = LEVEL_MENU, .target = MENU_ROOT}; }

/* The queue, then what is held. */
static unsigned listed_jobs(void) { return jobs_count() + held_count(); }

static const struct job *listed_job(unsigned index)
{
    return index < jobs_count() ? jobs_at(index) : held_at(index - jobs_count());
}

static unsigned count_page_lines(enum page page)
{
    char text[PAGE_TEXT_SIZE];
    unsigned count = 0;
    while (count < PAGE_LINES_MAX && page_line(page, count, text, sizeof text))
        count++;
    return count;
}

unsigned level_count(const struct level *level)
{
    enum variable variable = (enum variable)level->target;
    switch (level->kind) {
    case LEVEL_MENU: return menu_table_count((enum menu_id)level->target);
    case LEVEL_CHOICE: return variables_greatest(variable) - variables_least(variable) + 1u;
    case LEVEL_PAGE: return count_page_lines((enum page)level->target);
    case LEVEL_JOBS: return listed_jobs() ? listed_jobs() : 1u;
    case LEVEL_JOB: return held_find(level->job_id) ? JOB_ACTIONS : JOB_RELEASE;
    case LEVEL_CONFIRM: return CONFIRM_COUNT;
    default: return 1;
    }
}

static void describe_choice(enum variable variable, unsigned index, char *text, size_t size)
{
    uint16_t value = (uint16_t)(variables_least(variable) + index);
    text_format(text, size, "%s%s", variables_word(variable, value), value == variables_value(variable) ? " *" : "");
}

static void describe_job(unsigned index, char *text, size_t size)
{
    const struct job *job = listed_job(index);
    if (job)
        text_format(text, size, "%u %s", (unsigned)job->id, job->name);
    else
        text_copy(text, size, phrase("No jobs"));
}

void level_describe(const struct level *level, unsigned index, char *text, size_t size)
{
    switch (level->kind) {
    case LEVEL_MENU: text_copy(text, size, phrase(menu_table_item((enum menu_id)level->target, index)->text)); break;
    case LEVEL_CHOICE: describe_choice((enum variable)level->target, index, text, size); break;
    case LEVEL_NUMBER: text_format(text, size, "%u", level->selected); break;
    case LEVEL_PAGE: page_line((enum page)level->target, index, text, size); break;
    case LEVEL_JOBS: describe_job(index, text, size); break;
    case LEVEL_JOB: text_copy(text, size, phrase(index == JOB_RELEASE ? "Release" : "Cancel")); break;
    default: text_copy(text, size, phrase(index == CONFIRM_YES ? "Yes" : "No")); break;
    }
}

static void change_number(struct level *level, int by)
{
    enum variable variable = (enum variable)level->target;
    int value = level->selected - by; /* UP, which moves to the item above, makes a number greater */
    int least = variables_least(variable), greatest = variables_greatest(variable);
    level->selected = (uint16_t)(value < least ? least : value > greatest ? greatest : value);
}

void level_move(struct level *level, int by)
{
    int count = (int)level_count(level);
    if (level->kind == LEVEL_NUMBER)
        change_number(level, by);
    else if (count)
        level->selected = (uint16_t)((((level->selected + by) % count) + count) % count);
}

static void perform(enum action action)
{
    switch (action) {
    case ACTION_COPY: copy_start(); break;
    case ACTION_PRINT_INFORMATION: own_job_start("information", 1, false); break;
    case ACTION_SLEEP: power_sleep_now(); break;
    case ACTION_CLEAR_MESSAGE: status_set_ready_text(""); break;
    default:
        log_info("panel", "reset to factory settings");
        variables_restore_factory();
        status_set_ready_text("");
        break;
    }
}

static struct level open_setting(const struct menu_item *item)
{
    enum variable variable = (enum variable)item->target;
    uint16_t value = variables_value(variable);
    struct level level = {.title = item->text, .target = item->target};
    bool is_choice = variables_word(variable, value);
    level.kind = is_choice ? LEVEL_CHOICE : LEVEL_NUMBER;
    level.selected = (uint16_t)(is_choice ? value - variables_least(variable) : value);
    return level;
}

static enum outcome follow(const struct menu_item *item, struct level *next)
{
    *next = (struct level){.title = item->text, .target = item->target};
    switch (item->kind) {
    case ITEM_MENU: next->kind = LEVEL_MENU; break;
    case ITEM_SETTING: *next = open_setting(item); break;
    case ITEM_PAGE: next->kind = LEVEL_PAGE; break;
    case ITEM_CONFIRM: next->kind = LEVEL_CONFIRM; break;
    case ITEM_JOBS: next->kind = LEVEL_JOBS; break;
    default: perform((enum action)item->target); return OUTCOME_CLOSE;
    }
    return OUTCOME_OPENED;
}

static enum outcome set_value(const struct level *level)
{
    enum variable variable = (enum variable)level->target;
    uint16_t least = level->kind == LEVEL_CHOICE ? variables_least(variable) : 0;
    variables_set_value(variable, (uint16_t)(least + level->selected));
    return OUTCOME_BACK;
}

static enum outcome open_job(const struct level *level, struct level *next)
{
    const struct job *job = listed_job(level->selected);
    if (!job)
        return OUTCOME_BACK;
    *next = (struct level){.title = "Job list", .kind = LEVEL_JOB, .job_id = job->id};
    return OUTCOME_OPENED;
}

enum outcome level_choose(const struct level *level, struct level *next)
{
    switch (level->kind) {
    case LEVEL_MENU: return follow(menu_table_item((enum menu_id)level->target, level->selected), next);
    case LEVEL_CHOICE:
    case LEVEL_NUMBER: return set_value(level);
    case LEVEL_JOBS: return open_job(level, next);
    case LEVEL_JOB: level->selected == JOB_RELEASE ? held_release(level->job_id) : jobs_cancel(level->job_id); return OUTCOME_BACK;
    case LEVEL_CONFIRM:
        if (level->selected == CONFIRM_YES)
            perform((enum action)level->target);
        return OUTCOME_BACK;
    default: return OUTCOME_BACK;
    }
}
