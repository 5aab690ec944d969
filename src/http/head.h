/* The strict reader of request heads: RFC 9112 sections 2 to 5, with nothing of what it lets a
   lenient recipient put up with. What two readers could take in two ways is refused, since that is
   how requests are smuggled past a proxy. Pure: it keeps offsets, reads in place, allocates
   nothing.
 */
#pragma once

#include "http/http.h"

enum {
    HEAD_MOST = 32 * 1024,       /* bytes of a whole head: above, 431 */
    HEAD_TARGET_MOST = 8 * 1024, /* bytes of a target: above, 414 */
    HEAD_FIELDS = 100,           /* fields: above, 431 */
    HEAD_HOST_MOST = 255,
};

struct head_span { /* offsets from the head's first byte */
    uint16_t at, n;
};

enum head_kind { /* the fields that the server itself must know */
                 HEAD_OTHER,
                 HEAD_HOST,
                 HEAD_EXPECT,
                 HEAD_CONNECTION,
                 HEAD_IF_NONE_MATCH,
                 HEAD_CONTENT_LENGTH,
                 HEAD_ACCEPT_ENCODING,
                 HEAD_TRANSFER_ENCODING,
};

struct head_field {
    struct head_span name, value; /* the value without white space at its ends */
    uint8_t kind;
};

struct head {
    uint32_t line,
        scanned;  /* where the line being read begins, and how far it was looked through */
    bool begun;   /* the request line has been read */
    bool skipped; /* an empty line before it as well */

    int status;      /* of a refusal: 400, 414, 417, 431, 501 or 505 */
    const char *why; /* of a refusal, for the one who wrote the client */

    uint32_t size; /* of a whole head, with its empty line */
    enum method method;
    int minor;               /* HTTP/1.minor; 1 for any above */
    bool asterisk;           /* OPTIONS * */
    struct head_span target; /* path and query: begins with "/", or is empty (meaning "/") */
    struct head_span host;   /* of the target if it names one, else of the field */
    bool absolute;           /* the target names the host */
    bool chunked, expects_continue;
    bool close, keep_alive; /* what Connection said */
    int64_t content_length; /* -1: none */
    uint16_t fields_count;
    struct head_field fields[HEAD_FIELDS];
};

/* What is needed of a head when its answer goes out. */
struct head_asked {
    uint8_t method, minor;
    bool close, keep_alive;
};
static inline struct head_asked head_asked(const struct head *head)
{
    return (struct head_asked){(uint8_t)head->method, (uint8_t)head->minor, head->close,
                               head->keep_alive};
}

enum head_result { HEAD_MORE, HEAD_WHOLE, HEAD_BAD };

/* Before the first byte of each head. */
void head_begin(struct head *head);
/* Reads on in the `n` bytes that have come so far: always from the head's first byte, which may lie
   elsewhere than at the last call. What comes out does not depend on how the bytes were divided. */
enum head_result head_read(struct head *head, const char *bytes, size_t n);

/* Whether there is a field of that name. */
bool head_names(const struct head *head, const char *bytes, const char *name);

static inline struct str head_text(struct head_span span, const char *bytes)
{
    return (struct str){bytes + span.at, span.n};
}
