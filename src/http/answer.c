/* Runs on the workers: all that costs (hash, compression, formatting) is done here, once. */
#include "http/answer.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/hash.h"
#include "base/json.h"

#include <stdio.h>

enum { PACKED_LEAST = 512 }; /* below, the head outweighs what is won */

struct answer_maker {
    const struct http_options *options;
    struct packer *packer;
};

struct answer_maker *answer_maker_new(struct arena *arena, const struct http_options *options)
{
    struct answer_maker *maker = ARENA_NEW(arena, struct answer_maker);
    maker->options = options;
    maker->packer = packer_new(arena);
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

static bool is_access(const struct header *header)
{
    return str_starts(header->name, STR("Access-Control-"));
}

/* What an answer and its 304 have in common (RFC 9110 section 15.4.5), but for the tag. */
static bool shared_fields_add(const struct answer_maker *maker, struct buf *fields,
                              const struct response *response, bool varies)
{
    bool kept = !response->volatile_ && response->status < 500;
    struct str cache_control = response->cache_control;
    if (cache_control.n == 0)
        cache_control = kept ? STR("no-cache") : STR("no-store");
    bool good = field_add(fields, STR("Cache-Control"), cache_control) &&
                (!varies || field_add(fields, STR("Vary"), STR("Accept-Encoding")));
    for (size_t i = 0; i < response->extra_count;
         i++) /* who may read the copy that is still good */
        if (is_access(&response->extra[i]))
            good &= field_add(fields, response->extra[i].name, response->extra[i].value);
    if (maker->options->surrogate > 0 && kept && response->keys.n > 0) {
        buf_printf(fields, "Surrogate-Control: max-age=%d\r\n", maker->options->surrogate);
        good &= field_add(fields, STR("Surrogate-Key"), response->keys);
    }
    return good;
}

static bool headers_add(const struct answer_maker *maker, struct buf *fields,
                        const struct response *response)
{
    const struct http_options *options = maker->options;
    bool good = true;
    for (size_t i = 0; i < options->headers_count; i++)
        good &= field_add(fields, options->headers[i].name, options->headers[i].value);
    for (size_t i = 0; i < response->extra_count; i++)
        if (!is_access(&response->extra[i]))
            good &= field_add(fields, response->extra[i].name, response->extra[i].value);
    if (response->location.n > 0)
        good &= field_add(fields, STR("Location"), response->location);
    if (response->allow.n > 0)
        good &= field_add(fields, STR("Allow"), response->allow);
    return good;
}

/* The parts of an answer before they are joined. */
struct draft {
    struct str status;      /* line */
    struct str unchanged;   /* fields of a 304 */
    struct str common;      /* fields that are the same in all encodings */
    struct str tag, coding; /* ETag and Content-Encoding, whole fields or empty */
    struct str length;      /* Content-Length */
    struct str body;
};

static const char no_date[ANSWER_DATE] = "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n";

static void put(char **at, struct str text)
{
    if (text.n > 0)
        memcpy(*at, text.p, text.n);
    *at += text.n;
}

static void part_begin(struct answer *answer, struct answer_part *part, char *at, struct str status)
{
    part->at = (uint32_t)(at - answer->bytes);
    part->line = (uint32_t)status.n;
    put(&at, status);
    memcpy(at, no_date, ANSWER_DATE);
    part->rest = (uint32_t)(status.n + ANSWER_DATE);
}

static struct answer *joined(const struct draft *draft)
{
    static const struct str not_modified = STR("HTTP/1.1 304 Not Modified\r\n"), end = STR("\r\n");
    size_t unchanged = draft->tag.n == 0 ? 0
                                         : not_modified.n + ANSWER_DATE + draft->tag.n +
                                               draft->unchanged.n + end.n;
    size_t head = draft->status.n + ANSWER_DATE + draft->common.n + draft->tag.n + draft->coding.n +
                  draft->length.n + end.n;
    CHECK(draft->body.n < UINT32_MAX - head - unchanged);
    struct answer *answer = cache_answer(unchanged + head + draft->body.n);
    char *at = answer->bytes;
    if (unchanged > 0) {
        part_begin(answer, &answer->unchanged, at, not_modified);
        at += answer->unchanged.rest;
        put(&at, draft->tag);
        answer->unchanged.rest = (uint32_t)(at - answer->bytes);
        put(&at, draft->unchanged);
        put(&at, end);
        answer->unchanged.head = answer->unchanged.n = (uint32_t)unchanged;
    }
    part_begin(answer, &answer->whole, at, draft->status);
    at += answer->whole.rest;
    put(&at, draft->common);
    put(&at, draft->tag);
    put(&at, draft->coding);
    put(&at, draft->length);
    put(&at, end);
    put(&at, draft->body);
    answer->whole.head = (uint32_t)head;
    answer->whole.n = (uint32_t)(head + draft->body.n);
    answer->common = (uint32_t)draft->common.n;
    return answer;
}

static struct str tag_field(struct arena *arena, struct str content, enum encoding encoding)
{
    char tag[NEGOTIATE_TAG_MOST];
    size_t n = negotiate_tag(tag, content, encoding);
    return str_printf(arena, "ETag: %.*s\r\n", (int)n, tag);
}

static struct str coding_field(struct arena *arena, enum encoding encoding)
{
    return encoding == ENCODING_IDENTITY
               ? STR("")
               : str_printf(arena, "Content-Encoding: %.*s\r\n", STR_ARG(encoding_name(encoding)));
}

static struct str length_field(struct arena *arena, struct str body)
{
    return str_printf(arena, "Content-Length: %zu\r\n", body.n);
}

struct answer *answer_of(struct answer_maker *maker, struct arena *scratch,
                         const struct response *given, enum encoding encoding)
{
    struct response response = *given;
    if (response.status == 0)
        response.status = 200;
    const struct stream *stream = response.stream;
    bool bodiless = response.status == 204 || stream != NULL;
    struct str plain = bodiless ? STR("") : response.body;
    bool varies = plain.n >= PACKED_LEAST && compresses(response.type);
    struct draft draft = {.body = plain};
    if (varies)
        draft.body = packer_pack(maker->packer, scratch, encoding, response.lasting, plain);
    if (draft.body.p == plain.p)
        encoding = ENCODING_IDENTITY;
    bool cacheable = !response.volatile_ && response.status < 500 && stream == NULL;
    struct str content = hash_content(scratch, response.type, stream != NULL ? stream->tag : plain);

    struct buf common = buf_in(scratch), unchanged = buf_in(scratch);
    draft.status =
        str_printf(scratch, "HTTP/1.1 %d %s\r\n", response.status, answer_reason(response.status));
    bool good = shared_fields_add(maker, &unchanged, &response, varies);
    buf_add(&common, buf_str(&unchanged));
    good &= headers_add(maker, &common, &response);
    if (plain.n > 0 || stream != NULL)
        good &= field_add(&common, STR("Content-Type"), response.type);
    if (!good)
        return NULL;
    draft.unchanged = buf_str(&unchanged);
    draft.common = buf_str(&common);
    bool tagged = response.status == 200 && (stream != NULL ? stream->tag.n > 0 : cacheable);
    if (tagged)
        draft.tag = tag_field(scratch, content, encoding);
    draft.coding = coding_field(scratch, encoding);
    if (!bodiless)
        draft.length = length_field(scratch, draft.body);

    struct answer *answer = joined(&draft);
    answer->status = response.status;
    answer->cacheable = cacheable;
    answer->streamed = stream != NULL;
    answer->tagged = tagged;
    answer->varies = varies;
    answer->lasting = response.lasting;
    answer->encoding = encoding;
    memcpy(answer->content, content.p, ANSWER_CONTENT);
    return answer;
}

struct answer *answer_recoded(struct answer_maker *maker, struct arena *scratch,
                              const struct answer *source, enum encoding encoding)
{
    CHECK(source->varies &&
          (source->encoding == ENCODING_IDENTITY || source->encoding == ENCODING_GZIP));
    struct str body = answer_body(source), plain = body;
    if (source->encoding == ENCODING_GZIP)
        plain = packer_unpack_gzip(maker->packer, scratch, body);
    struct draft draft = {
        .body = packer_pack(maker->packer, scratch, encoding, source->lasting, plain)};
    if (encoding > ENCODING_GZIP && draft.body.n >= body.n)
        return NULL;
    if (draft.body.p == plain.p)
        encoding = ENCODING_IDENTITY;

    const char *whole = source->bytes + source->whole.at;
    const char *unchanged = source->bytes + source->unchanged.at;
    const struct answer_part *part = &source->unchanged;
    struct str content = {source->content, ANSWER_CONTENT};
    draft.status = (struct str){whole, source->whole.line};
    draft.common = (struct str){whole + source->whole.rest, source->common};
    if (source->tagged) {
        draft.tag = tag_field(scratch, content, encoding);
        draft.unchanged = (struct str){unchanged + part->rest, part->n - part->rest - 2};
    }
    draft.coding = coding_field(scratch, encoding);
    draft.length = length_field(scratch, draft.body);
    struct answer *answer = joined(&draft);
    answer->status = source->status;
    answer->cacheable = source->cacheable;
    answer->tagged = source->tagged;
    answer->varies = true;
    answer->lasting = source->lasting;
    answer->encoding = encoding;
    memcpy(answer->content, source->content, ANSWER_CONTENT);
    return answer;
}

struct answer *answer_piece(struct str piece, bool plain)
{
    char size[24];
    int n = plain ? 0 : snprintf(size, sizeof size, "%zx\r\n", piece.n);
    CHECK(piece.n < UINT32_MAX / 2);
    struct answer *answer = cache_answer((size_t)n + piece.n + 2);
    char *at = answer->bytes;
    put(&at, (struct str){size, (size_t)n});
    put(&at, piece);
    if (!plain)
        put(&at, STR("\r\n"));
    answer->whole.n = (uint32_t)(at - answer->bytes);
    return answer;
}

static void set_problem(struct arena *scratch, struct response *response, const char *why)
{
    struct buf out = buf_in(scratch);
    struct json json = json_in(&out);
    json_object_begin(&json);
    json_member(&json, "type", STR("about:blank"));
    json_member(&json, "title", str_of(answer_reason(response->status)));
    json_member_int(&json, "status", response->status);
    json_member(&json, "detail", str_of(why));
    json_object_end(&json);
    response->type = STR("application/problem+json");
    response->body = buf_str(&out);
    response_header(response, "Access-Control-Allow-Origin", STR("*"));
}

struct answer *answer_plain(struct answer_maker *maker, struct arena *scratch, int status,
                            struct str allow, const char *why, bool problem)
{
    struct response response = {
        .status = status, .type = STR("text/plain; charset=utf-8"), .allow = allow};
    response.body = str_printf(scratch, "%d %s: %s\n", status, answer_reason(status), why);
    response.volatile_ = true;
    if (problem)
        set_problem(scratch, &response, why);
    if (status == 503)
        response_header(&response, "Retry-After", STR("1"));
    return answer_of(maker, scratch, &response, ENCODING_IDENTITY);
}

void answer_date(char *out, int64_t second)
{
    static const char days[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int64_t day = second / 86400;
    int in_day = (int)(second % 86400);
    struct civil civil = civil_of_days(day);
    char text[64];
    int n = snprintf(text, sizeof text, "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n",
                     days[civil_weekday(day) - 1], civil.day % 100, months[civil.month - 1],
                     civil.year % 10000, in_day / 3600, in_day / 60 % 60, in_day % 60);
    CHECK(n == ANSWER_DATE);
    memcpy(out, text, ANSWER_DATE);
}
