/* Validates lines of JSON with python3 and jsonschema, which C has no library for in Debian. */
#pragma once

#include <stdio.h>
#include <unistd.h>

#include "base/file.h"

/* Writes the lines to a file of their own and returns what validate.py says of them, a line each.
 */
static inline struct str schema_says(struct arena *arena, const char *schema, struct str lines)
{
    char path[] = "/tmp/budkavle-schema-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, lines.p, lines.n), lines.n);
    close(file);
    FILE *says = popen(arena_printf(arena, "python3 '%s/tests/unit/news/validate.py' '%s' %s 2>&1",
                                    getenv("SOURCE_ROOT"), schema, path),
                       "r");
    assert_non_null(says);
    char *text = arena_alloc(arena, 100000);
    size_t n = fread(text, 1, 99999, says);
    pclose(says);
    unlink(path);
    return (struct str){text, n};
}
