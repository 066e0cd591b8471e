#ifndef CONSOLE_COMMANDS_H
#define CONSOLE_COMMANDS_H

/* What the service console understands. Every command ends its answer with console_end(), now or later. */

/* Run the command `word`; `cursor` stands behind it in the line. */
void console_run(const char *word, const char *cursor);

#endif
