#ifndef LOG_H
#define LOG_H

/* The event log: lines "<ms> <level> <area>: message" on USART1, their tail kept over a reset. Events, not pages. */

void log_init(void);

/* The last lines, oldest first, without their ends. */
void log_each_line(void (*say)(const char *line));

void log_info(const char *area, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_warn(const char *area, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_error(const char *area, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
