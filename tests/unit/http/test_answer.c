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
    static const char date[] = "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n";
    assert_str(answer_head(answer),
               arena_printf(*state,
                            "HTTP/1.1 200 OK\r\n%sCache-Control: no-cache\r\nX-A: b\r\n"
                            "Content-Type: text/html; charset=utf-8\r\nETag: \"%.32s\"\r\n"
                            "Content-Length: 3\r\n\r\n",
                            date, answer->content));
    assert_str(answer_unchanged(answer),
               arena_printf(*state,
                            "HTTP/1.1 304 Not Modified\r\n%sETag: \"%.32s\"\r\n"
                            "Cache-Control: no-cache\r\n\r\n",
                            date, answer->content));
    /* Where others put their own in the place of the date. */
    assert_str(str_sub(answer_head(answer), 0, answer->whole.line), "HTTP/1.1 200 OK\r\n");
    assert_true(str_starts(str_sub(answer_head(answer), answer->whole.rest, 999), STR("Cache")));
    assert_true(str_starts(str_sub(answer_unchanged(answer), answer->unchanged.rest, 999),
                           STR("Cache-Control")));
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
    assert_memory_equal(plain->content, gzip->content, ANSWER_CONTENT);
    assert_true(
        has(answer_head(gzip), arena_printf(*state, "ETag: \"%.32s-gzip\"", gzip->content)));
    assert_true(answer_body(gzip).n < 2500);
    char back[5000];
    size_t n = 0;
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    assert_int_equal(libdeflate_gzip_decompress(decompressor, answer_body(gzip).p,
                                                answer_body(gzip).n, back, sizeof back, &n),
                     LIBDEFLATE_SUCCESS);
    libdeflate_free_decompressor(decompressor);
    assert_true(str_eq((struct str){back, n}, large.body));

    assert_false(has(answer_head(made(*state, page(*state, 511), ENCODING_GZIP)), "gzip"));
    large.type = STR("image/png");
    assert_false(has(answer_head(made(*state, large, ENCODING_GZIP)), "gzip"));
    large.type = STR("application/atom+xml; charset=utf-8");
    assert_true(has(answer_head(made(*state, large, ENCODING_GZIP)), "gzip"));
}

/* The same answer comes of every way that leads to it. */
static void another_encoding_is_made_of_one(void **state)
{
    struct answer_maker *maker = answer_maker_new(*state, &options);
    struct response response = page(*state, 5000);
    for (int tagged = 0; tagged < 2; tagged++)
        for (int from = ENCODING_IDENTITY; from <= ENCODING_GZIP; from++)
            for (int to = 0; to < ENCODINGS; to++) {
                response.status = tagged ? 200 : 404;
                struct answer *source = made(*state, response, from);
                struct answer *right = made(*state, response, to);
                struct answer *answer = answer_recoded(maker, *state, source, to);
                assert_non_null(answer);
                assert_int_equal(answer->encoding, to);
                assert_str(answer_head(answer), str_z(*state, answer_head(right)));
                assert_str(answer_unchanged(answer), str_z(*state, answer_unchanged(right)));
                assert_true(str_eq(answer_body(answer), answer_body(right)));
                assert_true(answer->tagged == tagged && answer->varies && answer->cacheable);
                cache_release(answer);
            }
}

static void an_encoding_that_wins_nothing_is_not_made(void **state)
{
    struct answer_maker *maker = answer_maker_new(*state, &options);
    char noise[600];
    unsigned chance = 1;
    for (size_t i = 0; i < sizeof noise; i++) {
        chance = chance * 1664525 + 1013904223;
        noise[i] = (char)(chance >> 24);
    }
    struct response response = {.type = STR("text/plain"), .body = {noise, sizeof noise}};
    struct answer *source = made(*state, response, ENCODING_GZIP);
    assert_int_equal(source->encoding, ENCODING_IDENTITY);
    assert_false(has(answer_head(source), "Content-Encoding"));
    assert_null(answer_recoded(maker, *state, source, ENCODING_BROTLI));
    assert_null(answer_recoded(maker, *state, source, ENCODING_ZSTD));
    struct answer *gzip = answer_recoded(maker, *state, source, ENCODING_GZIP);
    assert_int_equal(gzip->encoding, ENCODING_IDENTITY);
    cache_release(gzip);
}

static void caches_in_front_are_told_what_it_is_made_of(void **state)
{
    struct response response = page(*state, 5000);
    response.keys = STR("listing topic:kultur");
    assert_false(has(answer_head(made(*state, response, ENCODING_GZIP)), "Surrogate"));
    struct http_options with = options;
    with.surrogate = 600;
    struct answer_maker *maker = answer_maker_new(*state, &with);
    static const struct {
        int status;
        bool volatile_, told;
    } cases[] = {{200, false, true}, {404, false, true}, {500, false, false}, {200, true, false}};
    for (size_t i = 0; i < 4; i++) {
        response.status = cases[i].status;
        response.volatile_ = cases[i].volatile_;
        struct answer *answer = answer_of(maker, *state, &response, ENCODING_GZIP);
        const char *fields = "\r\nSurrogate-Control: max-age=600\r\n"
                             "Surrogate-Key: listing topic:kultur\r\n";
        assert_true(has(answer_head(answer), fields) == cases[i].told);
        assert_true(has(answer_unchanged(answer), fields) == (i == 0));
        cache_release(answer);
    }
}

static void what_lasts_is_packed_well(void **state)
{
    struct response response = page(*state, 5000);
    unsigned chance = 7;
    for (size_t i = 0; i < response.body.n; i++) {
        chance = chance * 1664525 + 1013904223;
        ((char *)response.body.p)[i] = "aaeeinrst dk"[(chance >> 24) % 12];
    }
    size_t quick = answer_body(made(*state, response, ENCODING_GZIP)).n;
    response.lasting = true;
    struct answer *answer = made(*state, response, ENCODING_GZIP);
    assert_true(answer->lasting && answer_body(answer).n < quick);
}

static void only_good_pages_have_a_tag(void **state)
{
    struct response response = page(*state, 3);
    response.status = 404;
    struct answer *answer = made(*state, response, ENCODING_IDENTITY);
    assert_true(answer->cacheable && !answer->tagged && answer->unchanged.n == 0);
    response.status = 500;
    answer = made(*state, response, ENCODING_IDENTITY);
    assert_true(!answer->cacheable && has(answer_head(answer), "no-store"));
    response.status = 0;
    response.volatile_ = true;
    answer = made(*state, response, ENCODING_IDENTITY);
    assert_true(!answer->cacheable && !answer->tagged);
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
    struct answer *answer = answer_plain(answer_maker_new(*state, &options), *state, 503,
                                         STR("GET"), "too many", false);
    assert_str(answer_body(answer), "503 Service Unavailable: too many\n");
    assert_true(has(answer_head(answer), "\r\nRetry-After: 1\r\n"));
    assert_true(has(answer_head(answer), "\r\nAllow: GET\r\n"));
    assert_true(has(answer_head(answer), "\r\nX-A: b\r\n"));
    cache_release(answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_head_is_written),
        TEST(a_body_is_compressed_where_it_pays),
        TEST(another_encoding_is_made_of_one),
        TEST(an_encoding_that_wins_nothing_is_not_made),
        TEST(caches_in_front_are_told_what_it_is_made_of),
        TEST(what_lasts_is_packed_well),
        TEST(only_good_pages_have_a_tag),
        TEST(nobody_writes_fields_of_his_own),
        TEST(own_errors_are_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
