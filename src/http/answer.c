/* Runs on the workers: all that costs (hash, compression, formatting) is done here, once. */
#include "http/answer.h"

#include "base/buf.h"
#include "base/hash.h"

#include <inttypes.h>
#include <libdeflate.h>

enum { GZIP_LEVEL = 1, GZIP_LEAST = 512 }; /* below, the head outweighs what is won */

struct answer_maker {
    const struct header *headers;
    size_t headers_count;
    struct libdeflate_compressor *compressor;
};

static void compressor_close(void *thing)
{
    libdeflate_free_compressor(thing);
}

struct answer_maker *answer_maker_new(struct arena *arena, const struct http_options *options)
{
    struct answer_maker *maker = ARENA_NEW(arena, struct answer_maker);
    maker->headers = options->headers;
    maker->headers_count = options->headers_count;
    maker->compressor = libdeflate_alloc_compressor(GZIP_LEVEL);
    if (maker->compressor != NULL) /* without one, answers go out as they are */
        arena_defer(arena, compressor_close, maker->compressor);
    return maker;
}

const char *answer_reason(int status)
{
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {410, "Gone"},
        {411, "Length Required"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {417, "Expectation Failed"},
        {422, "Unprocessable Content"},
        {428, "Precondition Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {451, "Unavailable For Legal Reasons"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "Status";
}

static bool compresses(struct str type)
{
    static const char *const types[] = {"text/", "application/json", "application/xml",
                                        "application/javascript", "image/svg+xml"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_starts(type, str_of(types[i])))
            return true;
    struct str rest = type, name = str_cut(&rest, ';');
    return str_ends(name, STR("+xml")) || str_ends(name, STR("+json"));
}

/* The body in gzip, or as it is when nothing is won. */
static struct str gzip_of(struct answer_maker *maker, struct arena *arena, struct str body)
{
    char *out = arena_alloc(arena, body.n);
    size_t n = libdeflate_gzip_compress(maker->compressor, body.p, body.n, out, body.n);
    return n == 0 ? body : (struct str){out, n};
}

/* A strong tag of what is sent: 128 bits of SHA-256 over type and bytes, in quotes. */
static struct str tag_of(struct arena *arena, struct str type, struct str body)
{
    const struct str parts[] = {type, STR("\n"), body};
    struct sha256 hash = hash_sha256_parts(parts, 3);
    return str_printf(arena, "\"%.32s\"", hash_hex(arena, &hash).p);
}

static bool field_add(struct buf *head, struct str name, struct str value)
{
    for (size_t i = 0; i < value.n; i++)
        if ((unsigned char)value.p[i] < ' ' || value.p[i] == 0x7f)
            return false;
    buf_add(head, name);
    buf_add(head, STR(": "));
    buf_add(head, value);
    buf_add(head, STR("\r\n"));
    return true;
}

/* What an answer and its 304 have in common (RFC 9110 section 15.4.5). */
static bool validators_add(struct buf *head, const struct response *response, struct str tag,
                           bool varies)
{
    struct str cache_control = response->cache_control;
    if (cache_control.n == 0)
        cache_control =
            response->volatile_ || response->status >= 500 ? STR("no-store") : STR("no-cache");
    return field_add(head, STR("Cache-Control"), cache_control) &&
           (tag.n == 0 || field_add(head, STR("ETag"), tag)) &&
           (!varies || field_add(head, STR("Vary"), STR("Accept-Encoding")));
}

static bool headers_add(struct answer_maker *maker, struct buf *head,
                        const struct response *response)
{
    bool good = true;
    for (size_t i = 0; i < maker->headers_count; i++)
        good &= field_add(head, maker->headers[i].name, maker->headers[i].value);
    for (size_t i = 0; i < response->extra_count; i++)
        good &= field_add(head, response->extra[i].name, response->extra[i].value);
    if (response->location.n > 0)
        good &= field_add(head, STR("Location"), response->location);
    if (response->allow.n > 0)
        good &= field_add(head, STR("Allow"), response->allow);
    return good;
}

static struct answer *joined(const struct response *response, struct str head, struct str unchanged,
                             struct str body, struct str tag)
{
    struct answer *answer = cache_answer(head.n + unchanged.n + body.n);
    answer->status = response->status;
    answer->cacheable = !response->volatile_ && response->status < 500;
    answer->head_n = head.n;
    answer->unchanged_n = unchanged.n;
    answer->body_n = body.n;
    memcpy(answer->bytes, head.p, head.n);
    if (unchanged.n > 0)
        memcpy(answer->bytes + head.n, unchanged.p, unchanged.n);
    if (body.n > 0)
        memcpy(answer->bytes + head.n + unchanged.n, body.p, body.n);
    answer->tag_n = tag.n;
    if (tag.n > 0)
        memcpy(answer->tag, tag.p, tag.n);
    return answer;
}

struct answer *answer_of(struct answer_maker *maker, struct arena *scratch,
                         const struct response *given, enum encoding encoding)
{
    struct response response = *given;
    if (response.status == 0)
        response.status = 200;
    bool bodiless = response.status == 204;
    struct str body = bodiless ? STR("") : response.body;
    bool varies = body.n >= GZIP_LEAST && compresses(response.type) && maker->compressor != NULL;
    bool encoded = false;
    if (varies && encoding == ENCODING_GZIP) {
        struct str smaller = gzip_of(maker, scratch, body);
        encoded = smaller.p != body.p;
        body = smaller;
    }
    struct str tag = {0};
    if (response.status == 200 && !response.volatile_)
        tag = tag_of(scratch, response.type, body);

    struct buf head = buf_in(scratch), unchanged = buf_in(scratch);
    buf_printf(&head, "HTTP/1.1 %d %s\r\n", response.status, answer_reason(response.status));
    bool good = validators_add(&head, &response, tag, varies);
    good &= headers_add(maker, &head, &response);
    if (!bodiless) {
        good &= body.n == 0 || field_add(&head, STR("Content-Type"), response.type);
        buf_printf(&head, "Content-Length: %zu\r\n", body.n);
        if (encoded)
            buf_add(&head, STR("Content-Encoding: gzip\r\n"));
    }
    if (tag.n > 0) {
        buf_add(&unchanged, STR("HTTP/1.1 304 Not Modified\r\n"));
        good &= validators_add(&unchanged, &response, tag, varies);
    }
    return good ? joined(&response, buf_str(&head), buf_str(&unchanged), body, tag) : NULL;
}

struct answer *answer_plain(struct answer_maker *maker, struct arena *scratch, int status,
                            struct str allow, const char *why)
{
    struct response response = {
        .status = status, .type = STR("text/plain; charset=utf-8"), .allow = allow};
    response.body = str_printf(scratch, "%d %s: %s\n", status, answer_reason(status), why);
    response.volatile_ = true;
    if (status == 503)
        response_header(&response, "Retry-After", STR("1"));
    return answer_of(maker, scratch, &response, ENCODING_IDENTITY);
}
