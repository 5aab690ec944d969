/* Reading a head, routing it and writing its key costs more than all else that the loop itself does
   for a hit, and browsers of one kind send the same bytes for the same page. What is compared is
   every byte of the head, so only what the strict reader has let through is ever found here.
   A place is taken by whoever came last: who aims at one only makes us read heads again. */
#include "http/memo.h"

#include "base/hash.h"

enum { PLACES = 256 };

struct memos {
    struct memo places[PLACES];
};

struct memos *memo_new(struct arena *arena)
{
    return ARENA_NEW(arena, struct memos);
}

void memo_clear(struct memos *memos)
{
    memset(memos, 0, sizeof *memos);
}

const struct memo *memo_find(const struct memos *memos, struct str text)
{
    if (text.n == 0 || text.n > MEMO_MOST)
        return NULL;
    uint64_t hash = hash_quick(text);
    const struct memo *memo = &memos->places[hash % PLACES];
    return memo->head_hash == hash && str_eq(text, (struct str){memo->bytes, memo->head_n}) ? memo
                                                                                            : NULL;
}

/* False if there are several fields If-None-Match. */
static bool condition_of(const struct head *head, struct head_span *value)
{
    *value = (struct head_span){0, 0};
    for (size_t i = 0; i < head->fields_count; i++) {
        if (head->fields[i].kind != HEAD_IF_NONE_MATCH)
            continue;
        if (value->at != 0)
            return false;
        *value = head->fields[i].value;
    }
    return true;
}

void memo_keep(struct memos *memos, const struct head *head, const char *bytes,
               const struct negotiate_order *order, uint64_t key_hash, struct str key)
{
    struct head_span condition;
    if (head->size + key.n > MEMO_MOST || !condition_of(head, &condition))
        return;
    uint64_t hash = hash_quick((struct str){bytes, head->size});
    struct memo *memo = &memos->places[hash % PLACES];
    memo->head_n = (uint16_t)head->size;
    memo->key_n = (uint16_t)key.n;
    memo->asked = head_asked(head);
    memo->order = *order;
    memo->if_none_match = condition;
    memo->head_hash = hash;
    memo->key_hash = key_hash;
    memcpy(memo->bytes, bytes, head->size);
    memcpy(memo->bytes + head->size, key.p, key.n);
}
