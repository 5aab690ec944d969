/* The view: the read model, DIR/view.db, derived from the log and disposable.
   One writer (whoever holds DIR/lock) applies entries; any number of readers, one a thread, each
   answer from a snapshot. Everything a page, a feed or the API shows comes from here.
   Slices in answers live in the arena that was given. */
#pragma once

#include "base/clock.h"
#include "log/log.h"
#include "news/item.h"
#include "news/topic.h"

struct view;
struct live; /* live.h: the index, shared by the views of a process */

struct view_options {
    const char *folder;
    bool write;              /* as the one writer: makes the file when missing or of another log */
    const struct zone *zone; /* of the body's local days; outlives the view */
    size_t batch;            /* entries applied in one transaction; 0: what is fastest */
    struct live *live;       /* outlives the view; NULL: one of its own */
    bool unasked;            /* of a writer: nobody is answered from the index that it makes, which
                                may then be a batch behind the file until view_close */
};

enum status view_open(struct arena *arena, const struct view_options *options,
                      struct view **view) MUST_CHECK;
void view_close(struct view *view);

/* Applies what the log has beyond the view, batch by batch, each in one transaction. *moved says
   whether the state changed. Writer only. */
enum status view_follow(struct view *view, struct log *log, struct arena *arena,
                        bool *moved) MUST_CHECK;
/* Up to which seq and provenance row the view has come, and whose log it follows ("" when new). */
enum status view_place(struct view *view, struct arena *arena, int64_t *seq, int64_t *provenance,
                       struct str *log_id) MUST_CHECK;
/* Whether view_follow has something to do although the log has nothing new. Writer only. */
bool view_wants(struct view *view);
/* Throws the view away; the next view_follow makes it anew. Writer only. */
enum status view_clear(struct view *view, struct arena *arena) MUST_CHECK;

/* A snapshot for the answers of one request, of the file and the index in one state; ended by
   view_end. Readers only. While the index is being made anew there is a snapshot without it, and
   what needs it is BUSY. */
enum status view_begin(struct view *view, struct arena *arena) MUST_CHECK;
void view_end(struct view *view);
/* Which state the snapshot shows: another number for each that readers may see. */
int64_t view_turn(const struct view *view);

/* What a withdrawal makes of an item: with a reason or a redirect it is WITHDRAWN (still read, or
   sent on, by its address), with neither, or with the redirect LOG_GONE, it is GONE. Listings,
   facets and counts hold only what is PUBLISHED. */
enum item_state { ITEM_PUBLISHED, ITEM_WITHDRAWN, ITEM_GONE, ITEM_ERASED };

/* One item as readers meet it. */
struct document {
    struct item item;
    enum item_state state;
    int64_t revision;
    int64_t number;   /* seq of the entry that first published it */
    int64_t seq;      /* of the entry that made this revision */
    int64_t first;    /* ms UTC of the publishing entry */
    int64_t changed;  /* ms UTC of the entry that made this revision or state */
    int64_t captured; /* captured_sort of its first provenance, 0 without */
    int64_t position;
    int year; /* of its address */
    struct str slug;
    struct str note;             /* of the last correction */
    int64_t corrected;           /* ms UTC of the last correction, 0 when never */
    struct str reason, redirect; /* of a withdrawal */
    struct topic *topics;        /* resolved, in the item's order */
    size_t topics_count;
    struct provenance *provenance;
    size_t provenance_count;
};

enum order { ORDER_PUBLISHED, ORDER_RELEVANCE };

/* A place in the total order, whether or not an item stands there: what comes after it is older.
   Taken of a document; it never changes its meaning, whatever is published. */
struct order_place {
    int64_t sort, captured, position, number;
};

/* What a call's opening, a notice's validity or an event is at `now` (news/span.h): going on, over,
   still to come. Items of other kinds are none of these. */
enum open { OPEN_ANY, OPEN_YES, OPEN_NO, OPEN_COMING };

struct query {
    struct str text;    /* as a reader typed it */
    struct str *topics; /* slugs: OR among them */
    size_t topics_count;
    int *years;
    size_t years_count;
    unsigned kinds;   /* bit 1u << KIND_X; 0 means any */
    enum open open;   /* at `now` */
    int64_t from, to; /* sort key bounds in ms UTC: from included, to excluded; 0 means none */
    enum order order;
    struct str language; /* "" means any */
    int64_t skip, take;
    /* Instead of `skip` and only in ORDER_PUBLISHED: the items after this place, or the `take`
       before it. */
    const struct order_place *after, *before;
    /* Items that are passed over, by their numbers. They are counted all the same. */
    const int64_t *except;
    size_t except_count;
    bool brief; /* of each document only what a listing shows: id, state, year, slug, corrected,
                   topics; of its item id, language, kind, headline, summary, published, sort and
                   the days of its kind. Valid until the snapshot ends. */
    bool total_only; /* no facets */
    int64_t now;     /* ms UTC; by relevance, new items are gently preferred, by their age in days
                        before the end of its day; 0: they are not */
};

struct facet_value {
    struct str slug; /* topic slug, "2024", kind name */
    struct str name; /* topic label in the query's language; else empty */
    int64_t count;
    bool selected;
};

struct facet {
    struct facet_value
        *values; /* topics and kinds by count descending then name; years descending */
    size_t count;
};

/* What the reader may have meant. */
struct suggestion {
    struct str query;   /* the whole text, its misspelt words corrected; empty: there is none */
    struct str literal; /* the whole text in a form that nothing is corrected in */
    bool applied;       /* the text found nothing, and the answer is that of the suggestion */
};

struct answer {
    struct suggestion suggestion;
    const struct marks *marks; /* of the words that were looked for (marks.h); NULL: none were */
    bool cut;                  /* the text was too long, and only its beginning was looked at */
    int64_t total;
    struct document *documents; /* those of the page, in order */
    size_t count;
    int64_t skipped;                   /* how many stand before these, but for those passed over */
    bool more;                         /* whether there are some after these */
    struct facet topics, years, kinds; /* each leaves its own choice out; chosen values always stand
                                          there, if need be with 0 */
};

/* REFUSED never: every text is a query. BUSY while the index is being made anew. */
enum status view_find(struct view *view, struct arena *arena, const struct query *query,
                      struct answer *answer) MUST_CHECK;

/* The items that are withdrawn or gone and would stand in the query's answer but for that: the last
   withdrawn first, at most query.take. The words of the query are not looked at: what is told of
   such an item is that it is withdrawn, which harms nobody who never met it. Only the few thousand
   that were withdrawn last are known here. A feed tells them to those who have them. */
enum status view_withdrawn(struct view *view, struct arena *arena, const struct query *query,
                           struct document **documents, size_t *count) MUST_CHECK;

/* The next instant after `now` at which an item opens, closes, begins, ends or expires, or a local
   day begins: until then answers change only with the log. BUSY as view_find, and then the day. */
enum status view_next_instant(struct view *view, struct arena *arena, int64_t now,
                              int64_t *next) MUST_CHECK;

/* The alerts that are in force at `now`: published and not expired, in every language, the newest
   first. Needs no index. *until is the first instant at which one of them expires. */
enum status view_alerts(struct view *view, struct arena *arena, int64_t now,
                        struct document **documents, size_t *count, int64_t *until) MUST_CHECK;

struct address {
    bool moved; /* this address is an old one: the item's present one is in the document */
};
/* The item at /nyheter/YEAR/SLUG ("sv") or /en/news/YEAR/SLUG ("en"), also by an old address;
   MISSING if none ever had it. An erased item gives STATUS_OK with state ITEM_ERASED and nothing
   else than its id. */
enum status view_item_at(struct view *view, struct arena *arena, struct str language, int year,
                         struct str slug, struct document *document,
                         struct address *address) MUST_CHECK;
enum status view_item(struct view *view, struct arena *arena, struct str id,
                      struct document *document) MUST_CHECK;
/* The revision `revision` of an item, as it stood then; MISSING if it never was. */
enum status view_revision(struct view *view, struct arena *arena, struct str id, int64_t revision,
                          struct document *document) MUST_CHECK;
/* The keyed hashes of all addresses that the item ever had, one after the other, for its erasure;
   `key` is the folder's (folder_key "addresses"). MISSING if there is no such item. */
enum status view_addresses(struct view *view, struct arena *arena, struct str id,
                           const unsigned char *key, struct str *hashes) MUST_CHECK;
/* Whether nothing is left in files of what was erased up to this snapshot. */
enum status view_is_clean(struct view *view, struct arena *arena, bool *clean) MUST_CHECK;
/* Every item of every language and state but erased, in the total order: `most` after *cursor (""
   begins; set to go on). */
enum status view_walk(struct view *view, struct arena *arena, struct str *cursor, size_t most,
                      struct document **documents, size_t *count) MUST_CHECK;

struct topic_count {
    struct topic topic;
    int64_t count; /* published items with it, in the language asked for */
};
/* All topics, sorted by label in that language. BUSY as view_find. */
enum status view_topics(struct view *view, struct arena *arena, struct str language,
                        struct topic_count **topics, size_t *count) MUST_CHECK;
/* The same without counts, which needs no index. */
enum status view_vocabulary(struct view *view, struct arena *arena, struct str language,
                            struct topic_count **topics, size_t *count) MUST_CHECK;
enum status view_topic_at(struct view *view, struct arena *arena, struct str slug,
                          struct topic *topic) MUST_CHECK;

/* For the intake: the items whose folded headline is that of `headline` (unicode_fold of the
   squeezed text), any state but erased. */
int64_t view_headline_key(struct arena *arena, struct str headline); /* equal when these are */
enum status view_same_headline(struct view *view, struct arena *arena, struct str headline,
                               struct document **documents, size_t *count) MUST_CHECK;
