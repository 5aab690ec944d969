/* Line by line: a line is looked at once, when its CRLF has come. Limits are offsets, not amounts
   that happened to arrive, so that the outcome is the same however the bytes were divided. */
#include "http/head.h"

#include <strings.h>

enum {
    TOKEN = 1,    /* RFC 9110 section 5.6.2 */
    VALUE = 2,    /* field values: visible, space, tab, obs-text */
    TARGET = 4,   /* visible but "#"; bytes of UTF-8 that should have been escaped are understood */
    NAME = 8,     /* reg-name without its odd parts */
    ADDRESS = 16, /* an IPv6 address, roughly: enough that nothing else can hide in it */

    REQUEST_LINE_MOST = HEAD_TARGET_MOST + 64,
};

static const unsigned char classes[256] = {
    ['\t'] = VALUE,
    [' '] = VALUE,
    ['!'] = TOKEN | VALUE | TARGET,
    ['"'] = VALUE | TARGET,
    ['#'] = TOKEN | VALUE,
    ['$' ... '\''] = TOKEN | VALUE | TARGET,
    ['(' ... ')'] = VALUE | TARGET,
    ['*' ... '+'] = TOKEN | VALUE | TARGET,
    [','] = VALUE | TARGET,
    ['-'] = TOKEN | VALUE | TARGET | NAME,
    ['.'] = TOKEN | VALUE | TARGET | NAME | ADDRESS,
    ['/'] = VALUE | TARGET,
    ['0' ... '9'] = TOKEN | VALUE | TARGET | NAME | ADDRESS,
    [':'] = VALUE | TARGET | ADDRESS,
    [';' ... '@'] = VALUE | TARGET,
    ['A' ... 'F'] = TOKEN | VALUE | TARGET | NAME | ADDRESS,
    ['G' ... 'Z'] = TOKEN | VALUE | TARGET | NAME,
    ['[' ... ']'] = VALUE | TARGET,
    ['^'] = TOKEN | VALUE | TARGET,
    ['_'] = TOKEN | VALUE | TARGET | NAME,
    ['`'] = TOKEN | VALUE | TARGET,
    ['a' ... 'f'] = TOKEN | VALUE | TARGET | NAME | ADDRESS,
    ['g' ... 'z'] = TOKEN | VALUE | TARGET | NAME,
    ['{'] = VALUE | TARGET,
    ['|'] = TOKEN | VALUE | TARGET,
    ['}'] = VALUE | TARGET,
    ['~'] = TOKEN | VALUE | TARGET | NAME,
    [0x80 ... 0xff] = VALUE | TARGET,
};

/* How many bytes from the start of the text are of the class. */
static size_t run(struct str text, unsigned class)
{
    size_t n = 0;
    while (n < text.n && (classes[(unsigned char)text.p[n]] & class) != 0)
        n++;
    return n;
}

static struct head_span span(const char *bytes, struct str text)
{
    return (struct head_span){(uint16_t)(text.p - bytes), (uint16_t)text.n};
}

static enum head_result bad(struct head *head, int status, const char *why)
{
    head->status = status;
    head->why = why;
    return HEAD_BAD;
}

void head_begin(struct head *head)
{
    /* Not the fields: this is done for every request. */
    memset(head, 0, offsetof(struct head, fields));
    head->content_length = -1;
}

static bool method_read(struct str name, enum method *method)
{
    static const struct str names[METHODS] = {
        [METHOD_GET] = STR("GET"),       [METHOD_HEAD] = STR("HEAD"),
        [METHOD_POST] = STR("POST"),     [METHOD_PUT] = STR("PUT"),
        [METHOD_DELETE] = STR("DELETE"), [METHOD_OPTIONS] = STR("OPTIONS"),
    };
    for (int i = 0; i < METHODS; i++)
        if (str_eq(name, names[i])) {
            *method = (enum method)i;
            return true;
        }
    return false;
}

/* name[:port] or [IPv6][:port] */
static bool host_is_valid(struct str host)
{
    if (host.n == 0 || host.n > HEAD_HOST_MOST)
        return false;
    size_t name;
    if (host.p[0] == '[') {
        name = 1;
        while (name < host.n && (classes[(unsigned char)host.p[name]] & ADDRESS) != 0)
            name++;
        if (name < 3 || name == host.n || host.p[name] != ']')
            return false;
        name++;
    } else {
        name = run(host, NAME);
        if (name == 0)
            return false;
    }
    if (name == host.n)
        return true;
    if (host.p[name] != ':')
        return false;
    for (size_t i = name + 1; i < host.n; i++)
        if (host.p[i] < '0' || host.p[i] > '9')
            return false;
    return true;
}

/* absolute-form: its host takes the place of the field Host (RFC 9112 section 3.2.2). */
static enum head_result absolute_read(struct head *head, const char *bytes, struct str target)
{
    size_t scheme = target.n > 7 && strncasecmp(target.p, "http://", 7) == 0    ? 7
                    : target.n > 8 && strncasecmp(target.p, "https://", 8) == 0 ? 8
                                                                                : 0;
    if (scheme == 0)
        return bad(head, 400, "the target is neither a path nor an http address");
    struct str rest = str_sub(target, scheme, target.n);
    size_t host = 0;
    while (host < rest.n && rest.p[host] != '/' && rest.p[host] != '?')
        host++;
    if (!host_is_valid(str_sub(rest, 0, host)))
        return bad(head, 400, "the target's host is not one");
    if (host < rest.n && rest.p[host] == '?')
        return bad(head, 400, "the target has a query but no path");
    head->absolute = true;
    head->host = span(bytes, str_sub(rest, 0, host));
    head->target = span(bytes, str_sub(rest, host, rest.n));
    return HEAD_MORE;
}

static enum head_result version_read(struct head *head, struct str version)
{
    if (version.n != 8 || memcmp(version.p, "HTTP/", 5) != 0 || version.p[6] != '.' ||
        version.p[5] < '0' || version.p[5] > '9' || version.p[7] < '0' || version.p[7] > '9')
        return bad(head, 400, "the request line does not end in HTTP/1.1");
    if (version.p[5] != '1')
        return bad(head, 505, "this server speaks HTTP/1.1");
    head->minor = version.p[7] != '0';
    return HEAD_MORE;
}

static enum head_result request_line_read(struct head *head, const char *bytes, struct str line)
{
    size_t name = run(line, TOKEN);
    if (name == 0 || name == line.n || line.p[name] != ' ')
        return bad(head, 400, "the request line does not begin with a method and one space");
    struct str method = str_sub(line, 0, name);
    struct str target = str_sub(line, name + 1, line.n);
    target.n = run(target, TARGET);
    size_t after = name + 1 + target.n;
    if (target.n > HEAD_TARGET_MOST)
        return bad(head, 414, "the target is longer than 8 kB");
    if (target.n == 0 || after == line.n || line.p[after] != ' ')
        return bad(head, 400,
                   "the target is empty, holds what it must not, or has no version after");
    enum head_result result = version_read(head, str_sub(line, after + 1, line.n));
    if (result == HEAD_BAD)
        return result;

    bool known = method_read(method, &head->method);
    if (target.p[0] == '/')
        head->target = span(bytes, target);
    else if (str_is(target, "*") && known && head->method == METHOD_OPTIONS)
        head->asterisk = true;
    else if ((result = absolute_read(head, bytes, target)) == HEAD_BAD)
        return result;
    if (!known)
        return bad(head, 501, "the method is not one of this server");
    head->begun = true;
    return HEAD_MORE;
}

static enum head_kind kind_of(struct str name)
{
    static const struct {
        const char *name;
        enum head_kind kind;
    } known[] = {/* by length, which tells these apart */
                 [4] = {"Host", HEAD_HOST},
                 [6] = {"Expect", HEAD_EXPECT},
                 [10] = {"Connection", HEAD_CONNECTION},
                 [13] = {"If-None-Match", HEAD_IF_NONE_MATCH},
                 [14] = {"Content-Length", HEAD_CONTENT_LENGTH},
                 [15] = {"Accept-Encoding", HEAD_ACCEPT_ENCODING},
                 [17] = {"Transfer-Encoding", HEAD_TRANSFER_ENCODING}};
    if (name.n >= sizeof known / sizeof *known || known[name.n].name == NULL)
        return HEAD_OTHER;
    return strncasecmp(name.p, known[name.n].name, name.n) == 0 ? known[name.n].kind : HEAD_OTHER;
}

static enum head_result content_length_read(struct head *head, struct str value)
{
    if (head->content_length >= 0)
        return bad(head, 400, "Content-Length stands twice");
    if (value.n == 0 || value.n > 18) /* 18 digits always fit */
        return bad(head, 400, "Content-Length is not a number that could be meant");
    int64_t length = 0;
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] < '0' || value.p[i] > '9')
            return bad(head, 400, "Content-Length is not a number");
        length = length * 10 + (value.p[i] - '0');
    }
    head->content_length = length;
    return HEAD_MORE;
}

static bool same_word(struct str word, const char *other)
{
    return word.n == strlen(other) && strncasecmp(word.p, other, word.n) == 0;
}

static void connection_read(struct head *head, struct str value)
{
    for (struct str rest = value; rest.p != NULL;) {
        struct str word = str_trim(str_cut(&rest, ','));
        head->close |= same_word(word, "close");
        head->keep_alive |= same_word(word, "keep-alive");
    }
}

/* What the server must know of a field. */
static enum head_result field_noted(struct head *head, const struct head_field *field,
                                    struct str value)
{
    switch ((enum head_kind)field->kind) {
    case HEAD_HOST:
        for (size_t i = 0; i < head->fields_count; i++)
            if (head->fields[i].kind == HEAD_HOST)
                return bad(head, 400, "Host stands twice");
        if (!host_is_valid(value))
            return bad(head, 400, "Host is empty or is not one");
        if (!head->absolute)
            head->host = field->value;
        return HEAD_MORE;
    case HEAD_CONTENT_LENGTH:
        return content_length_read(head, value);
    case HEAD_TRANSFER_ENCODING:
        if (head->chunked)
            return bad(head, 400, "Transfer-Encoding stands twice");
        if (!same_word(value, "chunked"))
            return bad(head, 400, "Transfer-Encoding is other than chunked");
        head->chunked = true;
        return HEAD_MORE;
    case HEAD_EXPECT:
        if (!same_word(value, "100-continue"))
            return bad(head, 417, "Expect is other than 100-continue");
        head->expects_continue = true;
        return HEAD_MORE;
    case HEAD_CONNECTION:
        connection_read(head, value);
        return HEAD_MORE;
    case HEAD_OTHER:
    case HEAD_IF_NONE_MATCH:
    case HEAD_ACCEPT_ENCODING:
        return HEAD_MORE;
    }
    return HEAD_MORE;
}

static enum head_result field_read(struct head *head, const char *bytes, struct str line)
{
    if (line.p[0] == ' ' || line.p[0] == '\t')
        return bad(head, 400, "a field is folded over lines");
    if (head->fields_count == HEAD_FIELDS)
        return bad(head, 431, "more than 100 fields");
    size_t name = run(line, TOKEN);
    if (name == 0 || name == line.n || line.p[name] != ':')
        return bad(head, 400, "a field's name is not followed by a colon at once");
    struct str value = str_sub(line, name + 1, line.n);
    if (run(value, VALUE) != value.n)
        return bad(head, 400, "a field's value holds a control character");
    value = str_trim(value);
    struct head_field field = {span(bytes, str_sub(line, 0, name)), span(bytes, value),
                               (uint8_t)kind_of(str_sub(line, 0, name))};
    enum head_result result = field_noted(head, &field, value);
    if (result != HEAD_BAD)
        head->fields[head->fields_count++] = field;
    return result;
}

/* At the empty line: what can only be judged of the head as a whole. */
static enum head_result head_end(struct head *head)
{
    bool host = false;
    for (size_t i = 0; i < head->fields_count; i++)
        host |= head->fields[i].kind == HEAD_HOST;
    if (!host && head->minor >= 1)
        return bad(head, 400, "Host is missing");
    if (head->chunked && head->content_length >= 0)
        return bad(head, 400, "Content-Length beside Transfer-Encoding");
    if (head->chunked && head->minor == 0)
        return bad(head, 400, "Transfer-Encoding in HTTP/1.0");
    if (head->minor == 0)
        head->expects_continue = false; /* RFC 9110 section 10.1.1 */
    head->size = head->scanned;
    return HEAD_WHOLE;
}

static enum head_result line_read(struct head *head, const char *bytes, struct str line)
{
    if (line.n == 0 || line.p[line.n - 1] != '\r')
        return bad(head, 400, "a line ends in LF without CR");
    line.n--;
    if (head->begun)
        return line.n == 0 ? head_end(head) : field_read(head, bytes, line);
    if (line.n > 0)
        return request_line_read(head, bytes, line);
    if (head->skipped)
        return bad(head, 400, "empty lines in place of a request");
    head->skipped = true; /* RFC 9112 section 2.2 asks for one to be let pass */
    return HEAD_MORE;
}

enum head_result head_read(struct head *head, const char *bytes, size_t n)
{
    for (;;) {
        size_t most = head->begun ? HEAD_MOST : head->line + REQUEST_LINE_MOST;
        size_t end = n < most ? n : most;
        const char *lf = memchr(bytes + head->scanned, '\n', end - head->scanned);
        if (lf == NULL) {
            head->scanned = (uint32_t)end;
            if (n < most)
                return HEAD_MORE;
            return head->begun ? bad(head, 431, "the head is longer than 32 kB")
                               : bad(head, 414, "the request line is longer than 8 kB");
        }
        struct str line = {bytes + head->line, (size_t)(lf - bytes) - head->line};
        head->line = head->scanned = (uint32_t)(lf - bytes) + 1;
        enum head_result result = line_read(head, bytes, line);
        if (result != HEAD_MORE)
            return result;
    }
}

bool head_names(const struct head *head, const char *bytes, const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < head->fields_count; i++) {
        struct str field = head_text(head->fields[i].name, bytes);
        if (field.n == n && strncasecmp(field.p, name, n) == 0)
            return true;
    }
    return false;
}
