/* Accept-Encoding and If-None-Match. */
#include "test.h"

#include "http/negotiate.h"

static enum encoding wished(const char *first, const char *second)
{
    struct negotiate_wishes wishes = NEGOTIATE_NO_WISHES;
    negotiate_wish(&wishes, str_of(first));
    if (second != NULL)
        negotiate_wish(&wishes, str_of(second));
    return negotiate_encoding(&wishes);
}

static void encodings(void **state)
{
    (void)state;
    static const char *const gzip[] = {
        "gzip",           "GZip",        "x-gzip",         "*",         "br, gzip", "gzip;q=1.000",
        "gzip ; q=0.001", "*;q=0, gzip", "gzip;Q=0.5, br", " ,, gzip ,"};
    for (size_t i = 0; i < sizeof gzip / sizeof *gzip; i++)
        assert_int_equal(wished(gzip[i], NULL), ENCODING_GZIP);
    static const char *const none[] = {"",          "identity",   "gzip;q=0",      "gzip;q=0.000",
                                       "*;q=0",     "gzip;q=1.1", "gzip;q=0.0001", "gzip;q=a",
                                       "gzip;q=.5", "gzip;x=1",   "gzipp",         "gzip;q=0, *"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(wished(none[i], NULL), ENCODING_IDENTITY);
    assert_int_equal(wished("br", "gzip"), ENCODING_GZIP);
    assert_int_equal(wished("*", "gzip;q=0"), ENCODING_IDENTITY);
}

static void tags(void **state)
{
    (void)state;
    struct str tag = STR("\"a,b\"");
    static const char *const named[] = {
        "*", " * ", "\"a,b\"", "W/\"a,b\"", "\"c\", \"a,b\"", ",,\"c\",W/\"a,b\""};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        assert_true(negotiate_names(str_of(named[i]), tag));
    static const char *const others[] = {"",          "\"a\"",       "a,b", "\"a,b", "w/\"a,b\"",
                                         "x \"a,b\"", "\"c\" \"a\"", "W/",  "\"",    "**"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(negotiate_names(str_of(others[i]), tag));
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(encodings), TEST(tags)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
