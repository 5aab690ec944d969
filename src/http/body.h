/* The strict reader of request bodies: Content-Length, or chunks (RFC 9112 section 7.1) in their
   plainest form: hexadecimal digits, CRLF, the bytes, CRLF; no extensions, no trailers, since no
   client that we know sends them and smugglers do. */
#pragma once

#include "base/buf.h"
#include "http/head.h"

enum body_step { BODY_LENGTH, BODY_SIZE, BODY_SIZE_LF, BODY_BYTES, BODY_CR, BODY_LF, BODY_END };

struct body {
    enum body_step step;
    bool chunked, last;
    unsigned digits;
    uint64_t left; /* of the chunk, or of the whole */
    uint64_t most; /* bytes of content; above: 413 */
    uint64_t seen;
    struct buf *content;

    int status; /* of a refusal: 400 or 413 */
    const char *why;
};

enum body_result { BODY_MORE, BODY_WHOLE, BODY_BAD };

/* A body as the head describes it, to be put into `content`. */
struct body body_of(const struct head *head, struct buf *content, size_t most);
/* Takes from the front of *input what belongs to the body. */
enum body_result body_read(struct body *body, struct str *input);
