/* Log lines. The prefix is systemd's, so that the journal knows the level; on a terminal it is
   left out. */
#include "base/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

enum { LONGEST = 2048 };

void say(enum say_level level, const char *format, ...)
{
    static const char *const prefix[] = {"<7>", "<6>", "<4>", "<3>"};
    char line[LONGEST];
    int n = isatty(STDERR_FILENO) ? snprintf(line, sizeof line, "budkavle: ")
                                  : snprintf(line, sizeof line, "%sbudkavle: ", prefix[level]);
    va_list arguments;
    va_start(arguments, format);
    int more = vsnprintf(line + n, sizeof line - (size_t)n - 1, format, arguments);
    va_end(arguments);
    if (more < 0)
        return;
    n += more;
    if (n > LONGEST - 2)
        n = LONGEST - 2;
    line[n++] = '\n';
    ssize_t written = write(STDERR_FILENO, line, (size_t)n);
    (void)written; /* nowhere left to complain */
}
