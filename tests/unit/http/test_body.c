/* Bodies by length and in chunks, in one piece and byte by byte. */
#include "test.h"

#include "http/body.h"

enum { MOST = 10 };

struct outcome {
    int status; /* 200 whole, 0 more to come */
    struct str content;
    size_t left; /* bytes behind the body */
};

static struct outcome read_in(struct arena *arena, struct head head, struct str input, size_t step)
{
    struct buf *content = ARENA_NEW(arena, struct buf);
    *content = buf_in(arena);
    struct body body = body_of(&head, content, MOST);
    enum body_result result = BODY_MORE;
    for (size_t at = 0; result == BODY_MORE && at < input.n;) {
        struct str part = str_sub(input, at, at + step);
        size_t before = part.n;
        result = body_read(&body, &part);
        at += before - part.n;
        if (result == BODY_WHOLE)
            return (struct outcome){200, buf_str(content), input.n - at};
    }
    return (struct outcome){result == BODY_BAD ? body.status : 0, buf_str(content), 0};
}

static struct outcome chunked(struct arena *arena, struct str input)
{
    struct head head = {.chunked = true, .content_length = -1};
    struct outcome whole = read_in(arena, head, input, input.n + 1);
    for (size_t step = 1; step < 5; step++) {
        struct outcome parts = read_in(arena, head, input, step);
        assert_int_equal(parts.status, whole.status);
        assert_true(whole.status != 200 || str_eq(parts.content, whole.content));
    }
    return whole;
}

static void lengths(void **state)
{
    struct head head = {.content_length = 3};
    struct outcome outcome = read_in(*state, head, STR("abcGET"), 9);
    assert_int_equal(outcome.status, 200);
    assert_str(outcome.content, "abc");
    assert_int_equal(outcome.left, 3);
    assert_int_equal(read_in(*state, head, STR("ab"), 1).status, 0);
    head.content_length = MOST;
    assert_int_equal(read_in(*state, head, STR("0123456789"), 2).status, 200);
    head.content_length = MOST + 1;
    assert_int_equal(read_in(*state, head, STR("0"), 1).status, 413);
}

static void chunks(void **state)
{
    struct outcome outcome = chunked(*state, STR("1\r\na\r\n0000000A\r\n"));
    assert_int_equal(outcome.status, 413);
    outcome = chunked(*state, STR("1\r\na\r\n03\r\nb\r\n\r\n00\r\n\r\nGET"));
    assert_int_equal(outcome.status, 200);
    assert_str(outcome.content, "ab\r\n");
    assert_int_equal(outcome.left, 3);
    assert_str(chunked(*state, STR("a\r\n0123456789\r\n0\r\n\r\n")).content, "0123456789");
    assert_str(chunked(*state, STR("0\r\n\r\n")).content, "");
    assert_int_equal(chunked(*state, STR("3\r\nabc\r\n0\r\n\r")).status, 0);
}

static void bad_chunks(void **state)
{
    static const struct str bad[] = {
        STR("\r\n"),           STR("g\r\n"),          STR("3\n"),       STR("3 \r\n"),
        STR(" 3\r\n"),         STR("3;a\r\n"),        STR("0x3\r\n"),   STR("+3\r\n"),
        STR("3\rabc"),         STR("3\r\nabc\n"),     STR("3\r\nabcd"), STR("3\r\nabc\r0"),
        STR("000000003\r\n"),  STR("0\r\nA: b\r\n"),  STR("0\r\n\n"),   STR("0\n\r\n"),
        STR("3\r\r\nabc\r\n"), STR("\n3\r\nabc\r\n"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(chunked(*state, bad[i]).status, 400);
    assert_int_equal(chunked(*state, STR("ffffffff\r\n")).status, 413);
    assert_int_equal(chunked(*state, STR("6\r\nabcdef\r\n5\r\n")).status, 413);
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(lengths), TEST(chunks), TEST(bad_chunks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
