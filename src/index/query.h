/* Questions to an epoch. A condition is a tree over terms; around it stand the choices that facets
   are counted by. Every answer is exact: total, counts and order are those of a loop over all live
   documents, which the tests hold it to.

   Scores are whole numbers, so that they are the same everywhere; divisions round down:

     weight of a TERM     the document's weight for it x leaf weight / 100
               PREFIX     that of its heaviest term
               TOPICS     64 x leaf weight / 100
               PHRASE     the smallest of its members' weights x leaf weight / 100; that of a WORD
                          in it is the largest of its terms that the document has anywhere
     score of a WORD      idf x the largest weight of its leaves that the document has
               AND, OR    the sum over those members that match
               NOT, RANGE, BETWEEN nothing
     idf                  round(64 x ln(1 + (N - n + 0.5) / (n + 0.5))), at least 1: N live
                          documents, n those of them, of all languages, that the WORD matches
     the whole            score x (1024 + freshness) / 1024
     freshness            round(128 x 2^-(age / 365)), age in whole days before `now`; 128 for what
                          is not older than `now`

   Equal scores stand in the total order. */
#pragma once

#include "index/index.h"

enum node_kind {
    NODE_WORD,    /* any of its leaves: the variants of one thing that was asked for */
    NODE_AND,     /* all members */
    NODE_OR,      /* at least one */
    NODE_NOT,     /* not its one member */
    NODE_RANGE,   /* from <= sort < to */
    NODE_BETWEEN, /* any term with text <= term < until */
    /* leaves, members of a WORD alone */
    NODE_TERM,
    NODE_PREFIX, /* any term that begins with text */
    NODE_PHRASE, /* its members (TERM, or WORD of TERMs) at positions that follow each other */
    NODE_TOPICS, /* a document with any of them */
};

enum {
    NODE_WEIGHT = 1000, /* the largest weight of a leaf */
    QUERY_WORDS = 1000, /* the most WORDs in a tree */
};

struct node {
    enum node_kind kind;
    unsigned weight;  /* of leaves, in hundredths; 0 counts as 100 */
    struct str text;  /* TERM, PREFIX, BETWEEN */
    struct str until; /* BETWEEN */
    const struct node *const *members;
    size_t members_count;
    const unsigned *steps; /* PHRASE: distance of each member from the first; NULL: 0, 1, 2... */
    const uint32_t *topics;
    size_t topics_count;
    int64_t from, to; /* RANGE; ms UTC */
};

/* A place in the total order, whether or not a document stands there; all four fall. */
struct index_key {
    int64_t sort, captured, place, number;
};

struct index_query {
    const struct node *words; /* NULL: every document */
    int language;             /* -1: any */
    bool by_topic;            /* chosen topics bind even if none of them is known */
    const uint32_t *topics;   /* chosen: OR among them; likewise years and kinds */
    size_t topics_count;
    const int *years;
    size_t years_count;
    unsigned kinds;            /* bit 1u << kind; 0: any */
    const struct node *filter; /* a choice of no facet: a tree without WORDs; NULL: none */
    int64_t from, to;          /* sort, from included, to excluded; 0: none */
    bool ranked;               /* by score, else in the total order */
    int64_t now;               /* ms UTC, for freshness */
    int64_t skip, take;        /* which hits are wanted */
    /* The hits older than this place from its nearest on, or, upwards, those newer than it up to
       its nearest; instead of `skip`, and never ranked. NULL: those from `skip` on. */
    const struct index_key *beside;
    bool upwards;
    uint32_t topics_most; /* counts are given for topics 1 to this */
    bool counts;          /* whether facets are wanted */
};

struct index_hit {
    int64_t number;
    int64_t score; /* 0 unless ranked */
};
struct index_year {
    int year;
    int64_t count;
};
enum { INDEX_KINDS = 16 };

struct index_answer {
    int64_t matched; /* documents of the language and days that hold the words, before choices */
    int64_t total;   /* under all choices */
    struct index_hit *hits;
    size_t hits_count;
    int64_t skipped;          /* hits that stand before these */
    int64_t *topics;          /* by topic number; each facet's counts leave its own choice out */
    struct index_year *years; /* newest first, those with a count */
    size_t years_count;
    int64_t kinds[INDEX_KINDS];
};

/* FAILED when a segment turns out to be damaged: the writer then makes the index anew. */
enum status query_run(const struct epoch *epoch, struct arena *arena,
                      const struct index_query *query, struct index_answer *answer) MUST_CHECK;

/* Live documents that have a term. */
enum status query_frequency(const struct epoch *epoch, struct arena *arena, struct str term,
                            int64_t *documents) MUST_CHECK;

/* The terms that begin with `prefix`, in byte order, each once, with the number of documents that
   have it (dead ones, not yet merged away, count too: good enough for guesses). */
struct query_terms;
struct query_terms *query_terms_open(const struct epoch *epoch, struct arena *arena,
                                     struct str prefix);
bool query_terms_next(struct query_terms *terms, struct str *text, int64_t *documents);
/* Goes on at the first term not before `text`, which is not before those that have come. */
void query_terms_seek(struct query_terms *terms, struct str text);
