/* tools/embed.c over odd bytes: linked with a table of its own, made from the files in odd/. */
#include "test.h"

#include "base/file.h"
#include "page/builtin.h"

static void every_byte_comes_through(void **state)
{
    assert_int_equal(builtin_entries_count, 2);
    for (size_t i = 0; i < builtin_entries_count; i++) {
        const struct builtin_entry *entry = &builtin_entries[i];
        struct str bytes;
        assert_string_equal(entry->kind, "odd");
        assert_ok(*state, file_read(*state,
                                    arena_printf(*state, "%s/tests/unit/page/%s",
                                                 getenv("SOURCE_ROOT"), entry->file.path),
                                    1 << 20, &bytes));
        assert_int_equal(bytes.n, entry->file.bytes.n);
        assert_memory_equal(bytes.p, entry->file.bytes.p, bytes.n);
    }
    assert_str(builtin_entries[0].file.name, "bytes.bin");
    assert_str(builtin_entries[1].file.name, "empty.txt");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_byte_comes_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
