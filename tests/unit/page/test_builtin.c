/* Built-in files are the bytes of the source tree, but for the style sheet, and a folder takes
 * their place. */
#include "folder.h"

#include "base/file.h"
#include "page/builtin.h"

#include <sys/stat.h>

static void they_are_the_files_of_the_tree(void **state)
{
    struct arena *arena = *state;
    const char *root = getenv("SOURCE_ROOT");
    assert_non_null(root);
    assert_true(builtin_entries_count > 0);
    for (size_t i = 0; i < builtin_entries_count; i++) {
        const struct builtin_file *file = &builtin_entries[i].file;
        struct str bytes;
        if (strcmp(file->path, "static/site.css") == 0)
            continue; /* put together while building */
        assert_ok(arena, file_read(arena, arena_printf(arena, "%s/%s", root, file->path), 1 << 24,
                                   &bytes));
        assert_true(str_eq(bytes, file->bytes));
        assert_ptr_equal(builtin_find(builtin_entries[i].kind, file->name), file);
    }
    assert_non_null(builtin_find("locale", STR("sv.locale")));
    assert_null(builtin_find("static", STR("sv.locale")));
}

static void a_folder_takes_their_place(void **state)
{
    struct arena *arena = *state;
    const char *folder = test_folder(arena);
    struct builtin_files files, without;
    static const char *const names[] = {"sv.locale", "aa.locale", ".hidden.locale", "sv.locale~"};
    for (size_t i = 0; i < 4; i++)
        assert_ok(arena, file_write(arena, arena_printf(arena, "%s/%s", folder, names[i]),
                                    STR("own"), 0600));
    assert_ok(arena, builtin_gather(arena, "locale", STR(".locale"), NULL, &without));
    assert_ok(arena, builtin_gather(arena, "locale", STR(".locale"), folder, &files));
    assert_int_equal(files.count, without.count + 1);
    assert_str(files.p[0].name, "aa.locale");
    for (size_t i = 0; i < files.count; i++) {
        bool own = str_is(files.p[i].name, "sv.locale") || str_is(files.p[i].name, "aa.locale");
        assert_int_equal(files.p[i].builtin, !own);
        assert_int_equal(str_is(files.p[i].bytes, "own"), own);
        assert_true(i == 0 || str_cmp(files.p[i - 1].name, files.p[i].name) < 0);
    }
    char *odd = arena_printf(arena, "%s/odd.locale", folder);
    assert_int_equal(mkdir(odd, 0700), 0);
    assert_int_equal(builtin_gather(arena, "locale", STR(".locale"), folder, &files),
                     STATUS_REFUSED);
    assert_non_null(strstr(status_why(arena), "odd.locale: is a folder"));
    assert_int_equal(builtin_gather(arena, "locale", STR(".locale"), "/dev/null", &files),
                     STATUS_FAILED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(they_are_the_files_of_the_tree),
        TEST(a_folder_takes_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
