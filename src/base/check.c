/* The one place where a bug found at run time ends the process. */
#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void check_failed(const char *what, const char *file, int line)
{
    fprintf(stderr, "budkavle: bug: %s does not hold at %s:%d; please report it\n", what, file,
            line);
    abort();
}
