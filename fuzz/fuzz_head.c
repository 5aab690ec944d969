/* Request heads: read at once, byte by byte and in random pieces they must come out the same, and
   what is taken must be within its bytes and free of what smuggles. */
#include "base/check.h"
#include "http/head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum head_result read_in_steps(struct head *head, const char *bytes, size_t n, uint32_t seed)
{
    head_begin(head);
    size_t come = 0;
    while (come < n) {
        seed = seed * 1664525 + 1013904223;
        size_t step = seed == 0 ? 1 : 1 + (seed >> 20) % 97;
        come = n - come < step ? n : come + step;
        enum head_result result = head_read(head, bytes, come);
        if (result != HEAD_MORE)
            return result;
    }
    return HEAD_MORE;
}

static bool same_span(struct head_span a, struct head_span b)
{
    return a.at == b.at && a.n == b.n;
}

static void check_same(enum head_result result, const struct head *a, enum head_result other,
                       const struct head *b)
{
    CHECK(result == other && a->status == b->status && a->size == b->size);
    if (result != HEAD_WHOLE)
        return;
    CHECK(a->method == b->method && a->minor == b->minor && a->chunked == b->chunked);
    CHECK(a->content_length == b->content_length && a->fields_count == b->fields_count);
    CHECK(a->close == b->close && a->keep_alive == b->keep_alive);
    CHECK(same_span(a->target, b->target) && same_span(a->host, b->host));
    for (size_t i = 0; i < a->fields_count; i++)
        CHECK(same_span(a->fields[i].name, b->fields[i].name) &&
              same_span(a->fields[i].value, b->fields[i].value) &&
              a->fields[i].kind == b->fields[i].kind);
}

static void check_whole(const struct head *head, const char *bytes, size_t n)
{
    struct str text = {bytes, head->size};
    CHECK(head->size <= n && head->size <= HEAD_MOST && str_ends(text, STR("\r\n\r\n")));
    for (size_t i = 0; i < text.n; i++) {
        CHECK(text.p[i] != '\0');
        CHECK((text.p[i] == '\n') == (i > 0 && text.p[i - 1] == '\r'));
    }
    CHECK(!(head->chunked && head->content_length >= 0));
    CHECK(head->asterisk || head->target.n == 0 || head_text(head->target, bytes).p[0] == '/');
    size_t hosts = 0;
    for (size_t i = 0; i < head->fields_count; i++) {
        CHECK(head->fields[i].name.n > 0);
        CHECK((size_t)head->fields[i].value.at + head->fields[i].value.n <= head->size);
        hosts += head->fields[i].kind == HEAD_HOST;
    }
    CHECK(hosts == 1 || (hosts == 0 && head->minor == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    struct head whole, parts;
    head_begin(&whole);
    enum head_result result = head_read(&whole, bytes, size);
    if (result == HEAD_WHOLE)
        check_whole(&whole, bytes, size);
    if (result == HEAD_BAD)
        CHECK(whole.status >= 400 && whole.why != NULL);
    check_same(result, &whole, read_in_steps(&parts, bytes, size, size == 0 ? 1 : data[0]), &parts);
    if (size > 4096)
        return 0;
    head_begin(&parts);
    enum head_result other = HEAD_MORE;
    for (size_t n = 1; n <= size && other == HEAD_MORE; n++)
        other = head_read(&parts, bytes, n);
    check_same(result, &whole, other, &parts);
    return 0;
}
