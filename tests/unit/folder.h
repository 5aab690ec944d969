/* A folder of its own for a test, removed with the test's arena. */
#pragma once

#include "test.h"

#include <stdio.h>
#include <unistd.h>

static inline void test_folder_remove(void *path)
{
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%s'", (char *)path);
    if (system(command) != 0)
        print_message("# %s stays\n", (char *)path);
}

static inline const char *test_folder(struct arena *arena)
{
    const char *base = getenv("TMPDIR");
    char *path = arena_printf(arena, "%s/budkavle-test-XXXXXX", base == NULL ? "/tmp" : base);
    assert_non_null(mkdtemp(path));
    arena_defer(arena, test_folder_remove, path);
    return path;
}
