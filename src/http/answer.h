/* From a handler's response to the finished bytes of an answer. */
#pragma once

#include "http/cache.h"
#include "http/http.h"
#include "http/negotiate.h"

struct answer_maker; /* a thread's own: holds its compressors */

/* Freed with the arena. The options' headers go into every answer. */
struct answer_maker *answer_maker_new(struct arena *arena, const struct http_options *options);

/* The answer with its heads, tag and (if so wished, and it pays) packed body; held by the caller.
   `scratch` is an arena that lives longer than the call. NULL when a field's value holds a control
   character, which would let a reader write fields of his own. */
struct answer *answer_of(struct answer_maker *maker, struct arena *scratch,
                         const struct response *response, enum encoding encoding);
/* The same content in another encoding, made of an answer that varies and is plain or gzip; NULL
   if the body does not become smaller than `source` has it (plain is always made). */
struct answer *answer_recoded(struct answer_maker *maker, struct arena *scratch,
                              const struct answer *source, enum encoding encoding);
/* A piece of a streamed body as it goes out: a chunk, or `plain` as it is; an empty one is the end.
 */
struct answer *answer_piece(struct str piece, bool plain);
/* One line of plain text or, as a `problem`, application/problem+json; with a field Allow if that
   is not empty. */
struct answer *answer_plain(struct answer_maker *maker, struct arena *scratch, int status,
                            struct str allow, const char *why, bool problem);
/* Whether what is said about a path is a problem. */
static inline bool answer_is_problem(const struct http_options *options, struct str path)
{
    return options->problems != NULL && str_starts(path, str_of(options->problems));
}
/* The reason phrase, "Not Found". */
const char *answer_reason(int status);
/* Writes a date field of ANSWER_DATE bytes. */
void answer_date(char *out, int64_t second);
