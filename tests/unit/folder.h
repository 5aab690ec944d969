/* A folder of its own for a test, removed with the test's arena. */
#pragma once

#include "test.h"

#include <ftw.h>
#include <stdio.h>
#include <unistd.h>

static inline int test_folder_remove_one(const char *path, const struct stat *info, int type,
                                         struct FTW *place)
{
    (void)info, (void)type, (void)place;
    return remove(path);
}

static inline void test_folder_remove(void *path)
{
    nftw(path, test_folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline const char *test_folder(struct arena *arena)
{
    const char *base = getenv("TMPDIR");
    char *path = arena_printf(arena, "%s/budkavle-test-XXXXXX", base == NULL ? "/tmp" : base);
    assert_non_null(mkdtemp(path));
    arena_defer(arena, test_folder_remove, path);
    return path;
}
