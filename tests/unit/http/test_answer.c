/* From a response to the bytes that go out. */
#include "test.h"

#include "http/answer.h"

#include <libdeflate.h>

static const struct header headers[] = {{STR("X-A"), STR("b")}};
static const struct http_options options = {.headers = headers, .headers_count = 1};

static struct answer *made(struct arena *arena, struct response response, enum encoding encoding)
{
    struct answer *answer =
        answer_of(answer_maker_new(arena, &options), arena, &response, encoding);
    if (answer != NULL)
        arena_defer(arena, (void (*)(void *))cache_release, answer);
    return answer;
}

static bool has(struct str text, const char *part)
{
    return str_find(text, str_of(part), 0) >= 0;
}

static struct response page(struct arena *arena, size_t size)
{
    char *body = arena_alloc(arena, size);
    for (size_t i = 0; i < size; i++)
        body[i] = (char)('a' + i * 7 % 19);
    return (struct response){.type = STR("text/html; charset=utf-8"), .body = {body, size}};
}

static void a_head_is_written(void **state)
{
    struct answer *answer = made(*state, page(*state, 3), ENCODING_IDENTITY);
    assert_str(answer_head(answer),
               arena_printf(*state,
                            "HTTP/1.1 200 OK\r\nCache-Control: no-cache\r\nETag: %.*s\r\nX-A: b\r\n"
                            "Content-Type: text/html; charset=utf-8\r\nContent-Length: 3\r\n",
                            STR_ARG(answer_tag(answer))));
    assert_int_equal(answer->tag_n, 34);
    assert_str(answer_unchanged(answer),
               arena_printf(*state,
                            "HTTP/1.1 304 Not Modified\r\nCache-Control: no-cache\r\n"
                            "ETag: %.*s\r\n",
                            STR_ARG(answer_tag(answer))));
    assert_str(answer_body(answer), "aho");
    assert_true(answer->cacheable);
}

static void a_body_is_compressed_where_it_pays(void **state)
{
    struct response large = page(*state, 5000);
    struct answer *plain = made(*state, large, ENCODING_IDENTITY);
    struct answer *gzip = made(*state, large, ENCODING_GZIP);
    assert_true(has(answer_head(plain), "\r\nVary: Accept-Encoding\r\n"));
    assert_false(has(answer_head(plain), "Content-Encoding"));
    assert_true(has(answer_head(gzip), "\r\nVary: Accept-Encoding\r\n"));
    assert_true(has(answer_head(gzip), "\r\nContent-Encoding: gzip\r\n"));
    assert_true(has(answer_unchanged(gzip), "\r\nVary: Accept-Encoding\r\n"));
    assert_false(str_eq(answer_tag(plain), answer_tag(gzip)));
    assert_true(gzip->body_n < 2500);
    char back[5000];
    size_t n = 0;
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    assert_int_equal(libdeflate_gzip_decompress(decompressor, answer_body(gzip).p, gzip->body_n,
                                                back, sizeof back, &n),
                     LIBDEFLATE_SUCCESS);
    libdeflate_free_decompressor(decompressor);
    assert_true(str_eq((struct str){back, n}, large.body));

    assert_false(has(answer_head(made(*state, page(*state, 511), ENCODING_GZIP)), "gzip"));
    large.type = STR("image/png");
    assert_false(has(answer_head(made(*state, large, ENCODING_GZIP)), "gzip"));
    large.type = STR("application/atom+xml; charset=utf-8");
    assert_true(has(answer_head(made(*state, large, ENCODING_GZIP)), "gzip"));
}

static void only_good_pages_have_a_tag(void **state)
{
    struct response response = page(*state, 3);
    response.status = 404;
    struct answer *answer = made(*state, response, ENCODING_IDENTITY);
    assert_true(answer->cacheable && answer->tag_n == 0 && answer->unchanged_n == 0);
    response.status = 500;
    answer = made(*state, response, ENCODING_IDENTITY);
    assert_true(!answer->cacheable && has(answer_head(answer), "no-store"));
    response.status = 0;
    response.volatile_ = true;
    answer = made(*state, response, ENCODING_IDENTITY);
    assert_true(!answer->cacheable && answer->tag_n == 0);
    response = (struct response){.status = 204};
    answer = made(*state, response, ENCODING_IDENTITY);
    assert_false(has(answer_head(answer), "Content-"));
}

static void nobody_writes_fields_of_his_own(void **state)
{
    static const struct str bad[] = {STR("a\r\nb: c"), STR("a\nb"), STR("a\0b"), STR("a\x7f")};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct response response = {.status = 302, .location = bad[i]};
        assert_null(made(*state, response, ENCODING_IDENTITY));
        response = page(*state, 1);
        response_header(&response, "X-B", bad[i]);
        assert_null(made(*state, response, ENCODING_IDENTITY));
        response = page(*state, 1);
        response.type = bad[i];
        assert_null(made(*state, response, ENCODING_IDENTITY));
    }
}

static void own_errors_are_plain(void **state)
{
    struct answer *answer =
        answer_plain(answer_maker_new(*state, &options), *state, 503, STR("GET"), "too many");
    assert_str(answer_body(answer), "503 Service Unavailable: too many\n");
    assert_true(has(answer_head(answer), "\r\nRetry-After: 1\r\n"));
    assert_true(has(answer_head(answer), "\r\nAllow: GET\r\n"));
    assert_true(has(answer_head(answer), "\r\nX-A: b\r\n"));
    cache_release(answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_head_is_written),          TEST(a_body_is_compressed_where_it_pays),
        TEST(only_good_pages_have_a_tag), TEST(nobody_writes_fields_of_his_own),
        TEST(own_errors_are_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
