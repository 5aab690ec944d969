/* What every unit test includes: cmocka with its prerequisites, and the arena of a test. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/* setup and teardown for cmocka_unit_test_setup_teardown: *state is a fresh arena. */
static inline int test_arena(void **state)
{
    *state = arena_new();
    return 0;
}
static inline int test_arena_end(void **state)
{
    arena_free(*state);
    return 0;
}
#define TEST(function) cmocka_unit_test_setup_teardown(function, test_arena, test_arena_end)

#define assert_str(actual, expected)                                                               \
    do {                                                                                           \
        struct str assert_str_actual = (actual);                                                   \
        char *assert_str_text =                                                                    \
            strndup(assert_str_actual.n == 0 ? "" : assert_str_actual.p, assert_str_actual.n);     \
        assert_string_equal(assert_str_text, (expected));                                          \
        free(assert_str_text);                                                                     \
    } while (0)

/* Fails with the reason that the arena keeps. */
#define assert_ok(arena, call)                                                                     \
    do {                                                                                           \
        enum status assert_ok_status = (call);                                                     \
        if (assert_ok_status != STATUS_OK)                                                         \
            fail_msg("%s: %s", #call, status_why(arena));                                          \
    } while (0)
