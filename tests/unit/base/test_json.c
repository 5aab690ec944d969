/* The JSON writer against RFC 8785: its appendix B of numbers, its escapes. */
#include "test.h"

#include "base/json.h"

#include <float.h>

static struct str number(struct arena *arena, double value)
{
    struct buf buf = buf_in(arena);
    struct json json = json_in(&buf);
    json_double(&json, value);
    return buf_str(&buf);
}

static void numbers_are_those_of_ecmascript(void **state)
{
    assert_str(number(*state, 0), "0");
    assert_str(number(*state, -0.0), "0");
    assert_str(number(*state, 5e-324), "5e-324");
    assert_str(number(*state, DBL_MAX), "1.7976931348623157e+308");
    assert_str(number(*state, 9007199254740992.0), "9007199254740992");
    assert_str(number(*state, 295147905179352830000.0), "295147905179352830000");
    assert_str(number(*state, 9.999999999999997e22), "9.999999999999997e+22");
    assert_str(number(*state, 1e21), "1e+21");
    assert_str(number(*state, 1e20), "100000000000000000000");
    assert_str(number(*state, 0.000001), "0.000001");
    assert_str(number(*state, 1e-7), "1e-7");
    assert_str(number(*state, 333333333.3333332), "333333333.3333332");
    assert_str(number(*state, -1.5), "-1.5");
    assert_str(number(*state, -120), "-120");
    assert_str(number(*state, 12500), "12500");
    assert_str(number(*state, 0.1), "0.1");
}

static void text_has_the_shortest_escapes(void **state)
{
    struct buf buf = buf_in(*state);
    struct json json = json_in(&buf);
    json_object_begin(&json);
    json_member(&json, "empty", (struct str){0});
    json_member(&json, "text", STR("\xe2\x82\xac$\x0f\nA'B\"\\\\\"/ö"));
    json_key(&json, "list");
    json_array_begin(&json);
    json_int(&json, -1);
    json_bool(&json, true);
    json_array_end(&json);
    json_object_end(&json);
    assert_str(buf_str(&buf), "{\"text\":\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/ö\","
                              "\"list\":[-1,true]}");
    assert_str(json_for_html(*state, STR("</script>&\xe2\x80\xa8")),
               "\\u003c/script\\u003e\\u0026\\u2028");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(numbers_are_those_of_ecmascript),
        TEST(text_has_the_shortest_escapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
