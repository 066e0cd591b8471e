#ifndef PHRASES_H
#define PHRASES_H

/* What the panel says, in the language of the variable LANG. INFO STATUS is for programs: English always. */

/* The phrase in that language; texts it does not know, such as a user's message, come back as they are. */
const char *phrase(const char *english);

#endif
