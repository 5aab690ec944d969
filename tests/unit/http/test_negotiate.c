/* Accept-Encoding and If-None-Match. */
#include "test.h"

#include "http/negotiate.h"

static struct negotiate_order order_of(const char *first, const char *second)
{
    struct negotiate_wishes wishes = NEGOTIATE_NO_WISHES;
    negotiate_wish(&wishes, str_of(first));
    if (second != NULL)
        negotiate_wish(&wishes, str_of(second));
    return negotiate_encodings(&wishes);
}

/* The order as letters: b, z, g, i. */
static const char *wished(void **state, const char *first, const char *second)
{
    static const char letters[] = {'i', 'g', 'b', 'z'};
    struct negotiate_order order = order_of(first, second);
    char *text = arena_alloc(*state, ENCODINGS + 1);
    for (uint8_t i = 0; i < order.count; i++)
        text[i] = letters[order.of[i]];
    return text;
}

static void encodings(void **state)
{
    static const struct {
        const char *value, *order;
    } cases[] = {
        {"gzip, deflate, br, zstd", "bzgi"}, /* browsers of 2024 */
        {"gzip, deflate, br", "bgi"},
        {"gzip, deflate", "gi"},
        {"gzip", "gi"},
        {"GZip", "gi"},
        {"x-gzip", "gi"},
        {"br", "bi"},
        {"zstd", "zi"},
        {"*", "bzgi"},
        {" ,, gzip ,", "gi"},
        {"gzip;q=1.000", "gi"},
        {"gzip ; q=0.001", "gi"},
        {"*;q=0, gzip", "gi"},
        {"gzip;Q=0.5, br", "bgi"},
        /* Weights come before what we like. */
        {"br;q=0.5, gzip", "gbi"},
        {"zstd;q=0.9, br;q=0.8, gzip;q=0.7", "zbgi"},
        {"gzip, *;q=0.1", "gbzi"},
        {"br;q=0.2, zstd;q=0.3, gzip;q=0.1, *;q=0", "zbgi"},
        /* Plain bytes, if they are wished for more. */
        {"identity, gzip;q=0.5", "i"},
        {"identity;q=0.5, gzip;q=0.2, br", "bi"},
        {"identity, gzip", "gi"},
        {"identity;q=0, gzip", "gi"},
        /* Nothing that we have. */
        {"", "i"},
        {"identity", "i"},
        {"deflate, compress", "i"},
        {"*;q=0", "i"},
        {"gzip;q=0", "i"},
        {"gzip;q=0.000", "i"},
        {"gzip;q=1.1", "i"},
        {"gzip;q=0.0001", "i"},
        {"gzip;q=a", "i"},
        {"gzip;q=.5", "i"},
        {"gzip;x=1", "i"},
        {"gzipp, brr, b", "i"},
        {"gzip;q=0, *", "bzi"},
        {"br;q=0, gzip", "gi"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(wished(state, cases[i].value, NULL), cases[i].order);
    assert_string_equal(wished(state, "br", "gzip"), "bgi");
    assert_string_equal(wished(state, "*", "gzip;q=0"), "bzi");
}

#define HASH "0123456789abcdef0123456789abcdef"

static bool names(const char *value, const char *accept, enum encoding *encoding)
{
    struct negotiate_order order = order_of(accept, NULL);
    return negotiate_names(str_of(value), STR(HASH), &order, encoding);
}

static void tags(void **state)
{
    (void)state;
    static const char *const named[] = {"\"" HASH "\"", "W/\"" HASH "\"", "\"a,b\", \"" HASH "\"",
                                        ",,\"c\",W/\"" HASH "\" "};
    enum encoding encoding;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        encoding = ENCODING_GZIP;
        assert_true(names(named[i], "gzip", &encoding));
        assert_int_equal(encoding, ENCODING_IDENTITY);
    }
    static const char *const others[] = {"",
                                         "\"a\"",
                                         HASH,
                                         "\"" HASH,
                                         "w/\"" HASH "\"",
                                         "x \"" HASH "\"",
                                         "\"c\" \"a\"",
                                         "W/",
                                         "\"",
                                         "**",
                                         "\"" HASH "-\"",
                                         "\"" HASH "-gzi\"",
                                         "\"" HASH "gzip\"",
                                         "\"" HASH "--gzip\"",
                                         "\"" HASH "_gzip\"",
                                         "\"" HASH "-x-gzip\"",
                                         "\"-gzip\"",
                                         "\"\""};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(names(others[i], "gzip", &encoding));
    encoding = ENCODING_GZIP;
    assert_true(names("*", "gzip", &encoding) && encoding == ENCODING_GZIP);
    assert_true(names(" * ", "gzip", &encoding));
}

/* What a reader has is good if he would be given it: in an encoding that he still takes. */
static void tags_of_encodings(void **state)
{
    (void)state;
    static const char *const codings[] = {"identity", "gzip", "br", "zstd"};
    for (int i = 0; i < ENCODINGS; i++) {
        char tag[NEGOTIATE_TAG_MOST + 1] = "";
        size_t n = negotiate_tag(tag, STR(HASH), (enum encoding)i);
        assert_in_range(n, 34, NEGOTIATE_TAG_MOST);
        enum encoding encoding = ENCODINGS;
        assert_true(names(tag, "gzip, br, zstd", &encoding));
        assert_int_equal(encoding, i);
        for (int k = 0; k < ENCODINGS; k++)
            assert_true(names(tag, codings[k], &encoding) == (i == k || i == 0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(encodings), TEST(tags), TEST(tags_of_encodings)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
