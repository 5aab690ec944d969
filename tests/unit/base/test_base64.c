/* Bytes as text for addresses, and back. */
#include "test.h"

#include "base/base64.h"

static void all_lengths_come_back(void **state)
{
    char bytes[64];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 37 + 200);
    for (size_t n = 0; n <= sizeof bytes; n++) {
        struct str back, text = base64_write(*state, (struct str){bytes, n});
        for (size_t i = 0; i < text.n; i++)
            assert_true(strchr("+/=", text.p[i]) == NULL);
        assert_true(base64_read(*state, text, &back));
        assert_true(str_eq(back, (struct str){bytes, n}));
    }
}

static void only_one_spelling_is_read(void **state)
{
    static const char *const wrong[] = {"A", "AB", "QQ==", "Q Q", "a+b/", "QR", "Å", "QUI\n"};
    struct str bytes;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (base64_read(*state, str_of(wrong[i]), &bytes))
            fail_msg("%s is read", wrong[i]);
    assert_true(base64_read(*state, STR("QUI"), &bytes));
    assert_str(bytes, "AB");
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(all_lengths_come_back),
                                       TEST(only_one_spelling_is_read)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
