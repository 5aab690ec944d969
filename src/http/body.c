/* One byte of framing at a time, whole runs of content at once. */
#include "http/body.h"

enum { DIGITS_MOST = 8 };

struct body body_of(const struct head *head, struct buf *content, size_t most)
{
    return (struct body){
        .step = head->chunked ? BODY_SIZE : BODY_LENGTH,
        .chunked = head->chunked,
        .left = head->chunked || head->content_length < 0 ? 0 : (uint64_t)head->content_length,
        .most = most,
        .content = content,
    };
}

static enum body_result bad(struct body *body, int status, const char *why)
{
    body->status = status;
    body->why = why;
    return BODY_BAD;
}

static void content_take(struct body *body, struct str *input)
{
    size_t n = input->n < body->left ? input->n : (size_t)body->left;
    buf_add(body->content, str_sub(*input, 0, n));
    *input = (struct str){input->p + n, input->n - n};
    body->left -= n;
    body->seen += n;
}

static int hex_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static enum body_result size_take(struct body *body, char c)
{
    int digit = hex_of(c);
    if (digit >= 0) {
        if (body->digits++ == DIGITS_MOST)
            return bad(body, 400, "a chunk's size has too many digits");
        body->left = body->left * 16 + (unsigned)digit;
        return BODY_MORE;
    }
    if (body->digits == 0 || c != '\r')
        return bad(body, 400, "a chunk's size is not hexadecimal digits and CRLF");
    if (body->left > body->most - body->seen)
        return bad(body, 413, "the body is larger than this server takes");
    body->digits = 0;
    body->last = body->left == 0;
    body->step = BODY_SIZE_LF;
    return BODY_MORE;
}

/* One byte of what stands around the content. */
static enum body_result frame_take(struct body *body, char c)
{
    switch (body->step) {
    case BODY_SIZE:
        return size_take(body, c);
    case BODY_SIZE_LF:
        if (c != '\n')
            return bad(body, 400, "a chunk's size does not end in CRLF");
        body->step = body->last ? BODY_CR : BODY_BYTES;
        return BODY_MORE;
    case BODY_CR:
        if (c != '\r')
            return bad(body, 400, body->last ? "trailers are not taken" : "a chunk is too long");
        body->step = BODY_LF;
        return BODY_MORE;
    case BODY_LF:
        if (c != '\n')
            return bad(body, 400, "a chunk does not end in CRLF");
        body->step = body->last ? BODY_END : BODY_SIZE;
        return BODY_MORE;
    case BODY_LENGTH:
    case BODY_BYTES:
    case BODY_END:
        break;
    }
    return BODY_MORE;
}

enum body_result body_read(struct body *body, struct str *input)
{
    if (body->step == BODY_LENGTH) {
        if (body->left > body->most - body->seen)
            return bad(body, 413, "the body is larger than this server takes");
        content_take(body, input);
        if (body->left == 0)
            body->step = BODY_END;
    }
    while (input->n > 0 && body->chunked && body->step != BODY_END) {
        if (body->step == BODY_BYTES) {
            content_take(body, input);
            if (body->left == 0)
                body->step = BODY_CR;
            continue;
        }
        char c = input->p[0];
        *input = (struct str){input->p + 1, input->n - 1};
        if (frame_take(body, c) == BODY_BAD)
            return BODY_BAD;
    }
    return body->step == BODY_END ? BODY_WHOLE : BODY_MORE;
}
