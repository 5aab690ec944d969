/* Finished answers, and the response cache of one event loop.
   An answer is the bytes that go out, made once by a worker. It is counted by those who hold it
   (cache, connections that are sending it) and freed by the last. It belongs to one loop, so the
   count needs no atomics, and the loop may keep the date in it up.
   The cache keeps pages: the same content in each encoding that was asked for. It evicts by S3-FIFO
   (Yang et al., SOSP 2023): newcomers wait in a small queue and come into the main one only if
   asked for again, so that a scan of ever-new queries flushes itself. */
#pragma once

#include "base/clock.h"
#include "base/str.h"
#include "http/encoding.h"

enum {
    ANSWER_CONTENT = 32, /* hexadecimal digits */
    ANSWER_DATE = 37,    /* "Date: Mon, 11 Mar 2024 08:00:00 GMT\r\n" */
    ANSWER_TAG_MOST = 2 + ANSWER_CONTENT + 2,
};

/* A head and what follows it, in one piece: a status line, the place of the date, in a 304 the tag,
   the other fields, the empty line, a body. Who sends it with another date, tag or Connection puts
   his own between `line` and `rest`. */
struct answer_part {
    uint32_t at;      /* from the answer's first byte */
    uint32_t line;    /* bytes of the status line; the date follows */
    uint32_t rest;    /* where the rest begins, from `at` */
    uint32_t head, n; /* bytes up to the body; in all. 0: there is no such part */
};

struct answer {
    unsigned holders;
    unsigned sending; /* of these, connections that have not sent all of it */
    int64_t dated;    /* the second that the dates in it tell; 0: none yet */
    int status;
    bool cacheable;
    bool streamed;          /* a head alone: its body is a stream */
    bool tagged;            /* has a tag, so there may be a 304 */
    bool varies;            /* can be had in other encodings */
    bool lasting;           /* worth the dearest packing */
    enum encoding encoding; /* of the body as it is here */
    uint64_t epoch;         /* read before the handler began: it saw this state or a later one */
    char content[ANSWER_CONTENT]; /* hash of type and plain body */
    struct answer_part whole, unchanged;
    uint32_t common; /* bytes of the rest of `whole` that are the same in all encodings */
    char bytes[];
};

/* Held by the caller, zeroed but for room for the bytes. */
struct answer *cache_answer(size_t bytes);
struct answer *cache_hold(struct answer *answer);
void cache_release(struct answer *answer); /* NULL is allowed */

static inline struct str answer_head(const struct answer *answer)
{
    return (struct str){answer->bytes + answer->whole.at, answer->whole.head};
}
static inline struct str answer_body(const struct answer *answer)
{
    return (struct str){answer->bytes + answer->whole.at + answer->whole.head,
                        answer->whole.n - answer->whole.head};
}
static inline struct str answer_unchanged(const struct answer *answer)
{
    return (struct str){answer->bytes + answer->unchanged.at, answer->unchanged.n};
}

struct cache;

/* What is kept under a key. Valid until the next call that puts something in. */
struct cache_page {
    struct answer *answers[ENCODINGS]; /* of one content, by what was asked for; NULL: none */
    uint64_t epoch;                    /* the content is of this state or a later one */
    unsigned hits;                     /* since the content came; for the caller to count */
    unsigned tried;                    /* bits 1u << ENCODING_X: being made, or no use; also his */
};

/* Of at most `bytes`, counting what the cache itself needs for each entry. Freed with the arena. */
struct cache *cache_new(struct arena *arena, size_t bytes, const struct clock *clock);
uint64_t cache_hash(const struct cache *cache, struct str key);
/* The page, of whatever epoch; NULL if there is none. */
struct cache_page *cache_find(struct cache *cache, uint64_t hash, struct str key);
/* Keeps an answer that was rendered, as the one for those who ask for this encoding. If the content
   is still that of the page, the page's other encodings become as young as this one; if not, they
   go. One older than the page is not kept. */
void cache_put(struct cache *cache, uint64_t hash, struct str key, enum encoding asked,
               struct answer *answer);
/* Keeps one that was made of another encoding's, if the page still has that content. It becomes as
   young as the page. */
void cache_add(struct cache *cache, uint64_t hash, struct str key, enum encoding asked,
               struct answer *answer);

/* Throws all of it away; what is being sent is freed when it has been. */
void cache_clear(struct cache *cache);

struct cache_figures {
    size_t entries, bytes, most;
};
struct cache_figures cache_figures(const struct cache *cache);
