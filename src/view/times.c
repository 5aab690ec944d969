/* An item that opens and closes has three terms: that it does, when it begins, when it ends; an
   alert has one, when it expires. At any instant few items are open or coming among all that ever
   were, so what is open is made of the few that end later, and what is over of all others. */
#include "view/times.h"

#include "news/span.h"
#include "view/card.h"
#include "view/terms.h"

enum {
    INSTANT = 8,       /* bytes */
    ALERTS_SEEN = 500, /* alerts are withdrawn, or expire; those before these are of no more use */
};

/* Bytes that compare as the instants do. */
static struct str instant_term(struct arena *arena, enum term_space space, int64_t ms)
{
    uint64_t key = (uint64_t)ms ^ (uint64_t)1 << 63;
    char bytes[INSTANT];
    for (int i = INSTANT; i > 0; i--, key >>= 8)
        bytes[i - 1] = (char)(key & 0xff);
    return terms_make(arena, space, (struct str){bytes, INSTANT});
}

static int64_t instant_of(struct str term)
{
    uint64_t key = 0;
    for (size_t i = 1; i < term.n; i++)
        key = key << 8 | (unsigned char)term.p[i];
    return (int64_t)(key ^ (uint64_t)1 << 63);
}

size_t times_terms(const struct view *view, struct arena *arena, const struct item *item,
                   struct str terms[TIMES_MOST])
{
    if (item->kind == KIND_NEWS || item->kind == KIND_REPORT)
        return 0;
    struct span span = span_of(arena, item, view->zone);
    if (!span.timed) {
        terms[0] = instant_term(arena, TERM_EXPIRES, span.ends);
        return 1;
    }
    terms[0] = terms_make(arena, TERM_TIMED, (struct str){0});
    terms[1] = instant_term(arena, TERM_BEGINS, span.begins);
    terms[2] = instant_term(arena, TERM_ENDS, span.ends);
    return 3;
}

/* ---- What is open ---------------------------------------------------------------------------- */

/* Those whose instant in that space is after `now`. */
static struct node after(struct arena *arena, enum term_space space, int64_t now)
{
    if (now == INT64_MAX)
        return (struct node){.kind = NODE_OR}; /* nothing is */
    return (struct node){
        .kind = NODE_BETWEEN,
        .text = instant_term(arena, space, now + 1),
        .until = terms_make(arena, (enum term_space)(space + 1), (struct str){0}),
    };
}

static const struct node *keep(struct arena *arena, struct node node)
{
    struct node *kept = ARENA_NEW(arena, struct node);
    *kept = node;
    return kept;
}

static const struct node *both(struct arena *arena, struct node a, struct node b)
{
    const struct node **members = ARENA_ARRAY(arena, const struct node *, 2);
    members[0] = keep(arena, a);
    members[1] = keep(arena, b);
    return keep(arena, (struct node){.kind = NODE_AND, .members = members, .members_count = 2});
}

static struct node no(struct arena *arena, struct node node)
{
    const struct node **members = ARENA_NEW(arena, const struct node *);
    members[0] = keep(arena, node);
    return (struct node){.kind = NODE_NOT, .members = members, .members_count = 1};
}

const struct node *times_filter(struct arena *arena, const struct query *query)
{
    int64_t now = query->now;
    struct node timed = {
        .kind = NODE_BETWEEN,
        .text = terms_make(arena, TERM_TIMED, (struct str){0}),
        .until = terms_make(arena, (enum term_space)(TERM_TIMED + 1), (struct str){0}),
    };
    switch (query->open) {
    case OPEN_YES:
        return both(arena, after(arena, TERM_ENDS, now), no(arena, after(arena, TERM_BEGINS, now)));
    case OPEN_COMING:
        return both(arena, after(arena, TERM_BEGINS, now), after(arena, TERM_ENDS, now));
    case OPEN_NO:
        return both(arena, timed, no(arena, after(arena, TERM_ENDS, now)));
    case OPEN_ANY:
        break;
    }
    return NULL;
}

/* ---- The next instant ------------------------------------------------------------------------ */

/* The first in that space after `now`; INT64_MAX if there is none. */
static int64_t first_after(struct view *view, struct arena *arena, enum term_space space,
                           int64_t now)
{
    struct str text;
    int64_t documents;
    struct query_terms *terms =
        query_terms_open(view->held.epoch, arena, terms_make(arena, space, (struct str){0}));
    if (now == INT64_MAX)
        return INT64_MAX;
    query_terms_seek(terms, instant_term(arena, space, now + 1));
    return query_terms_next(terms, &text, &documents) ? instant_of(text) : INT64_MAX;
}

enum status view_next_instant(struct view *view, struct arena *arena, int64_t now, int64_t *next)
{
    static const enum term_space spaces[] = {TERM_BEGINS, TERM_ENDS, TERM_EXPIRES};
    struct snapshot snapshot;
    *next = span_next_day(view->zone, now);
    enum status status = snapshot_ensure(view, arena, true, &snapshot);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        int64_t at = first_after(view, arena, spaces[i], now);
        *next = at < *next ? at : *next;
    }
    snapshot_leave(view, &snapshot);
    return STATUS_OK;
}

/* ---- Alerts ---------------------------------------------------------------------------------- */

enum status view_alerts(struct view *view, struct arena *arena, int64_t now,
                        struct document **documents, size_t *count, int64_t *until)
{
    struct item_row *rows;
    size_t rows_count;
    *documents = NULL;
    *count = 0;
    *until = INT64_MAX;
    enum status status = snapshot_vocabulary(view, arena);
    if (status == STATUS_OK)
        status = items_alerts(view, arena, ALERTS_SEEN, &rows, &rows_count);
    if (status != STATUS_OK || rows_count == 0)
        return status;
    *documents = ARENA_ARRAY(arena, struct document, rows_count);
    for (size_t i = 0; i < rows_count && status == STATUS_OK; i++) {
        struct document card;
        if (!card_read(view, arena, rows[i].card, &card))
            return status_fail(arena, STATUS_FAILED, "%s: a row is damaged; run `budkavle rebuild`",
                               view->path);
        int64_t ends = span_of(arena, &card.item, view->zone).ends;
        if (now >= ends)
            continue;
        *until = ends < *until ? ends : *until;
        status = items_document(view, arena, &rows[i], &(*documents)[(*count)++]);
    }
    return status;
}
