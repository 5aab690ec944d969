/* Heads that were seen before are known by all of their bytes. */
#include "test.h"

#include "http/memo.h"

static const struct negotiate_order order = {2, {ENCODING_GZIP, ENCODING_IDENTITY}};

static struct head head_of(const char *text)
{
    struct head head;
    head_begin(&head);
    assert_int_equal(head_read(&head, text, strlen(text)), HEAD_WHOLE);
    return head;
}

static void keep(struct memos *memos, const char *text)
{
    struct head head = head_of(text);
    memo_keep(memos, &head, text, &order, 77, STR("example/key"));
}

static void the_same_head_is_known(void **state)
{
    struct memos *memos = memo_new(*state);
    const char *text = "HEAD /a HTTP/1.0\r\nHost: example\r\nConnection: keep-alive\r\n"
                       "If-None-Match: \"x\"\r\n\r\n";
    assert_null(memo_find(memos, str_of(text)));
    keep(memos, text);
    const struct memo *memo = memo_find(memos, str_of(text));
    assert_non_null(memo);
    assert_int_equal(memo->asked.method, METHOD_HEAD);
    assert_int_equal(memo->asked.minor, 0);
    assert_true(memo->asked.keep_alive && !memo->asked.close);
    assert_int_equal(memo->key_hash, 77);
    assert_str(memo_key(memo), "example/key");
    assert_str(head_text(memo->if_none_match, memo->bytes), "\"x\"");
    assert_memory_equal(&memo->order, &order, sizeof order);
}

static void no_other_is(void **state)
{
    struct memos *memos = memo_new(*state);
    const char *text = "GET /a HTTP/1.1\r\nHost: example\r\n\r\n";
    keep(memos, text);
    size_t n = strlen(text);
    for (size_t i = 0; i < n; i++) {
        char *other = str_z(*state, str_of(text));
        other[i] ^= 1;
        assert_null(memo_find(memos, str_of(other)));
        assert_null(memo_find(memos, str_sub(str_of(text), 0, i)));
    }
    assert_null(memo_find(memos, str_printf(*state, "%s%s", text, text)));
    assert_null(memo_find(memos, STR("")));
    assert_non_null(memo_find(memos, str_of(text)));
}

static void some_are_not_kept(void **state)
{
    struct memos *memos = memo_new(*state);
    const char *twice = "GET / HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"x\"\r\n"
                        "If-None-Match: \"y\"\r\n\r\n";
    keep(memos, twice);
    assert_null(memo_find(memos, str_of(twice)));
    const char *large =
        arena_printf(*state, "GET / HTTP/1.1\r\nHost: a\r\nX: %0*d\r\n\r\n", MEMO_MOST, 0);
    keep(memos, large);
    assert_null(memo_find(memos, str_of(large)));
}

static void places_are_few(void **state)
{
    struct memos *memos = memo_new(*state);
    size_t known = 0;
    for (int i = 0; i < 5000; i++) {
        const char *text = arena_printf(*state, "GET /%d HTTP/1.1\r\nHost: a\r\n\r\n", i);
        keep(memos, text);
        assert_non_null(memo_find(memos, str_of(text)));
    }
    for (int i = 0; i < 5000; i++)
        known += memo_find(memos, str_of(arena_printf(*state, "GET /%d HTTP/1.1\r\nHost: a\r\n\r\n",
                                                      i))) != NULL;
    assert_in_range(known, 100, 256);
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(the_same_head_is_known), TEST(no_other_is),
                                       TEST(some_are_not_kept), TEST(places_are_few)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
