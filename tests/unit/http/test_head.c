/* Request heads: what is read, what is refused, and that it does not matter how the bytes come. */
#include "test.h"

#include "base/buf.h"
#include "http/head.h"

#include <stdio.h>

static struct head read_all(struct str bytes)
{
    struct head head;
    head_begin(&head);
    head_read(&head, bytes.p, bytes.n);
    return head;
}

static int status_of(struct str bytes)
{
    struct head head = read_all(bytes);
    return head.size > 0 ? 200 : head.status;
}

static void a_head_is_read(void **state)
{
    (void)state;
    struct str bytes = STR("POST /nyheter/?a=b HTTP/1.1\r\nhost:\tExample.org:8080 \r\n"
                           "Content-Length: 12\r\nEXPECT: 100-Continue\r\nConnection: x, Close\r\n"
                           "If-None-Match: \"a\"\r\nAccept-Encoding:\r\nX: \xc3\xa5 b\r\n\r\nbody");
    struct head head = read_all(bytes);
    assert_int_equal(head.size, bytes.n - 4);
    assert_int_equal(head.method, METHOD_POST);
    assert_int_equal(head.minor, 1);
    assert_str(head_text(head.target, bytes.p), "/nyheter/?a=b");
    assert_str(head_text(head.host, bytes.p), "Example.org:8080");
    assert_int_equal(head.content_length, 12);
    assert_true(head.expects_continue && head.close && !head.keep_alive && !head.chunked);
    assert_int_equal(head.fields_count, 7);
    assert_int_equal(head.fields[4].kind, HEAD_IF_NONE_MATCH);
    assert_int_equal(head.fields[5].kind, HEAD_ACCEPT_ENCODING);
    assert_str(head_text(head.fields[5].value, bytes.p), "");
    assert_int_equal(head.fields[6].kind, HEAD_OTHER);
    assert_str(head_text(head.fields[6].value, bytes.p), "\xc3\xa5 b");
}

static void fields_are_known_by_their_whole_name(void **state)
{
    (void)state;
    struct str bytes = STR("GET / HTTP/1.0\r\nHast: a\r\nContent-Lengtx: 1\r\nConnectio: close\r\n"
                           "Transfer-Encodinx: a\r\nExpecting: b\r\n\r\n");
    struct head head = read_all(bytes);
    assert_int_equal(head.size, bytes.n);
    for (size_t i = 0; i < head.fields_count; i++)
        assert_int_equal(head.fields[i].kind, HEAD_OTHER);
    assert_int_equal(head.content_length, -1);
    assert_false(head.close);
}

static void splits_do_not_matter(void **state)
{
    (void)state;
    static const struct str heads[] = {
        STR("\r\nGET http://b/c?d HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"),
        STR("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n"),
        STR("GET / HTTP/1.1\r\nHost: a\r\n b: c\r\n\r\n"),
        STR("GET / HTTP/1.1\nHost: a\r\n\r\n"),
        STR("GET / HTTP/3.0\r\n\r\n"),
    };
    for (size_t k = 0; k < sizeof heads / sizeof *heads; k++) {
        struct head whole = read_all(heads[k]), parts;
        head_begin(&parts);
        enum head_result result = HEAD_MORE;
        for (size_t n = 1; n <= heads[k].n && result == HEAD_MORE; n++) {
            char *copy = str_z(*state, str_sub(heads[k], 0, n)); /* it may move between calls */
            result = head_read(&parts, copy, n);
        }
        assert_int_not_equal(result, HEAD_MORE);
        assert_int_equal(parts.status, whole.status);
        assert_int_equal(parts.size, whole.size);
        assert_int_equal(parts.fields_count, whole.fields_count);
        assert_memory_equal(&parts.target, &whole.target, sizeof parts.target);
        assert_memory_equal(&parts.host, &whole.host, sizeof parts.host);
    }
}

static void limits_are_exact(void **state)
{
    struct buf buf = buf_in(*state);
    buf_addz(&buf, "GET /");
    while (buf.n < strlen("GET ") + HEAD_TARGET_MOST)
        buf_char(&buf, 'a');
    size_t target_end = buf.n;
    buf_addz(&buf, " HTTP/1.0\r\nA: ");
    while (buf.n < HEAD_MOST - 4)
        buf_char(&buf, 'b');
    buf_addz(&buf, "\r\n\r\n");
    assert_int_equal(buf.n, HEAD_MOST);
    assert_int_equal(status_of(buf_str(&buf)), 200);

    struct str longer = str_printf(*state, "%.*sb\r\n\r\n", (int)HEAD_MOST - 4, buf.p);
    assert_int_equal(status_of(longer), 431);
    longer = str_printf(*state, "%.*sa HTTP/1.0\r\n\r\n", (int)target_end, buf.p);
    assert_int_equal(status_of(longer), 414);
    /* Without an end, the limit alone decides. */
    assert_int_equal(status_of(str_sub(buf_str(&buf), 0, HEAD_MOST - 1)), 0);
    memset(buf.p + target_end, 'a', HEAD_MOST - target_end);
    assert_int_equal(status_of(str_sub(buf_str(&buf), 0, HEAD_TARGET_MOST + 63)), 0);
    assert_int_equal(status_of(str_sub(buf_str(&buf), 0, HEAD_TARGET_MOST + 64)), 414);
}

static void every_byte_has_its_place(void **state)
{
    /* Each of the 256 in a method, a target, a name and a value: taken only where the RFC has it.
     */
    for (int c = 0; c < 256; c++) {
        bool token = c != 0 && (strchr("!#$%&'*+-.^_`|~", c) != NULL || (c >= '0' && c <= '9') ||
                                (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
        bool value = c == '\t' || (c >= ' ' && c != 0x7f);
        bool target = c > ' ' && c != 0x7f && c != '#';
        char text[80];
        struct str bytes = {text, 0};
        bytes.n = (size_t)snprintf(text, sizeof text, "G%cT / HTTP/1.0\r\n\r\n", c);
        assert_int_equal(status_of(bytes), c == 'E' ? 200 : token ? 501 : 400);
        bytes.n = (size_t)snprintf(text, sizeof text, "GET /%c HTTP/1.0\r\n\r\n", c);
        assert_int_equal(status_of(bytes), target ? 200 : 400);
        bytes.n = (size_t)snprintf(text, sizeof text, "GET / HTTP/1.0\r\nA%cB: c\r\n\r\n", c);
        assert_int_equal(status_of(bytes), token || c == ':' ? 200 : 400);
        bytes.n = (size_t)snprintf(text, sizeof text, "GET / HTTP/1.0\r\nA: b%cc\r\n\r\n", c);
        assert_int_equal(status_of(bytes), value ? 200 : 400);
    }
    (void)state;
}

static void refusals_say_why(void **state)
{
    (void)state;
    struct head head = read_all(STR("GET / HTTP/1.1\r\n\r\n"));
    assert_int_equal(head.status, 400);
    assert_string_equal(head.why, "Host is missing");
    head = read_all(STR("GET / HTTP/1.1\r\nHost: a\r\nExpect: b\r\n\r\n"));
    assert_int_equal(head.status, 417);
    assert_int_equal(status_of(STR("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: "
                                   "999999999999999999\r\n\r\n")),
                     200); /* too large, but a number: the body's limit refuses it */
    assert_int_equal(status_of(STR("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: "
                                   "1000000000000000000\r\n\r\n")),
                     400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_head_is_read),           TEST(fields_are_known_by_their_whole_name),
        TEST(splits_do_not_matter),     TEST(limits_are_exact),
        TEST(every_byte_has_its_place), TEST(refusals_say_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
