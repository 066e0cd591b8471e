#include "own_jobs.h"

#include "jobs.h"
#include "pjl_variables.h"

#define COVERAGE 40u /* eighths of a percent: the usual 5 percent */

uint32_t own_job_start(const char *name, uint32_t pages, bool is_stapled)
{
    struct environment environment;
    uint32_t id = jobs_open(JOB_PORT_OWN, name);
    if (!id)
        return 0;
    variables_load_defaults(&environment);
    environment.value[VARIABLE_COPIES] = environment.value[VARIABLE_QTY] = 1;
    jobs_apply_settings(id, &environment);
    jobs_find(id)->staples = is_stapled;
    for (uint32_t page = 0; page < pages; page++)
        jobs_add_page(id, COVERAGE);
    jobs_close(id);
    return id;
}
