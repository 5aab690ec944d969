/* The dictionaries of an epoch's segments as one, and how often a term occurs. */
#include "index/plan.h"

enum status query_frequency(const struct epoch *epoch, struct arena *arena, struct str term,
                            int64_t *documents)
{
    const struct node leaf = {.kind = NODE_TERM, .text = term};
    const struct node *const leaves[] = {&leaf};
    const struct node word = {.kind = NODE_WORD, .members = leaves, .members_count = 1};
    const struct index_query query = {.words = &word, .language = -1};
    struct index_answer answer;
    enum status status = query_run(epoch, arena, &query, &answer);
    *documents = answer.matched;
    return status;
}

struct query_terms {
    struct segment_cursor *cursors;
    bool *there; /* whether the cursor stands at a term */
    size_t count;
    struct str prefix;
    char text[256];
};

static void step(struct query_terms *terms, size_t i)
{
    struct segment_cursor *cursor = &terms->cursors[i];
    terms->there[i] = segment_next(cursor) && str_starts(cursor->text, terms->prefix);
}

struct query_terms *query_terms_open(const struct epoch *epoch, struct arena *arena,
                                     struct str prefix)
{
    struct query_terms *terms = ARENA_NEW(arena, struct query_terms);
    terms->cursors = ARENA_ARRAY(arena, struct segment_cursor, epoch->parts_count);
    terms->there = ARENA_ARRAY(arena, bool, epoch->parts_count);
    terms->prefix = str_copy(arena, prefix);
    for (size_t i = 0; i < epoch->parts_count; i++) {
        if (epoch->parts[i].live_count == 0)
            continue;
        size_t at = terms->count++;
        segment_seek(epoch->parts[i].segment, terms->prefix, &terms->cursors[at]);
        step(terms, at);
    }
    return terms;
}

bool query_terms_next(struct query_terms *terms, struct str *text, int64_t *documents)
{
    const struct segment_cursor *least = NULL;
    for (size_t i = 0; i < terms->count; i++)
        if (terms->there[i] && (least == NULL || str_cmp(terms->cursors[i].text, least->text) < 0))
            least = &terms->cursors[i];
    if (least == NULL)
        return false;
    *text = (struct str){terms->text, least->text.n};
    memcpy(terms->text, least->text.p, least->text.n);
    *documents = 0;
    for (size_t i = 0; i < terms->count; i++) {
        if (!terms->there[i] || !str_eq(terms->cursors[i].text, *text))
            continue;
        *documents += terms->cursors[i].posting.documents;
        step(terms, i);
    }
    return true;
}

void query_terms_seek(struct query_terms *terms, struct str text)
{
    if (str_cmp(text, terms->prefix) < 0)
        text = terms->prefix;
    for (size_t i = 0; i < terms->count; i++) {
        segment_seek_on(&terms->cursors[i], text);
        step(terms, i);
    }
}
