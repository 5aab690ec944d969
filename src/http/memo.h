/* What was found out about heads lately seen, by all of their bytes: the same head again means the
   same again. A loop's own. */
#pragma once

#include "http/head.h"
#include "http/negotiate.h"

enum { MEMO_MOST = 1024 }; /* bytes of head and key together */

struct memo {
    uint16_t head_n, key_n;
    struct head_asked asked;
    struct negotiate_order order;
    struct head_span if_none_match; /* in the head; n is 0 if there was none */
    uint64_t head_hash, key_hash;
    char bytes[MEMO_MOST]; /* the head, the key */
};

struct memos;

struct memos *memo_new(struct arena *arena);
/* The memo of a head that is the whole text; NULL if there is none. */
const struct memo *memo_find(const struct memos *memos, struct str text);
/* Keeps one, in the place of another. `head` has been read from `bytes` and has no body. */
void memo_keep(struct memos *memos, const struct head *head, const char *bytes,
               const struct negotiate_order *order, uint64_t key_hash, struct str key);

void memo_clear(struct memos *memos);

static inline struct str memo_key(const struct memo *memo)
{
    return (struct str){memo->bytes + memo->head_n, memo->key_n};
}
