/* A question made ready for an epoch: for each of its segments the tree with its postings found,
   and what the choices are there. Made once a question, used by its one thread. Inside the room. */
#pragma once

#include "index/epoch.h"
#include "index/query.h"
#include "index/set.h"

/* The documents of one term, topic, kind or language, walked block by block from the newest. */
struct source {
    struct posting posting;
    struct posting_block now; /* the last block looked at that was there */
    uint32_t left;            /* how many are below it */
    uint32_t asked;
};

/* What a WORD of several leaves comes to in a block: its documents and by rank their weights. */
struct found {
    struct set set;
    const uint16_t *weights;
};

struct step {
    enum node_kind kind;
    uint32_t weight; /* of a leaf, in hundredths */
    struct step *members;
    size_t members_count;
    struct source *sources; /* TERM: one or none; PREFIX, TOPICS: any number */
    size_t sources_count;   /* BETWEEN, too */
    const unsigned *steps;
    uint32_t from, to;   /* RANGE: documents */
    size_t word;         /* WORD: its number in the plan */
    struct found *found; /* WORD, once weighed: by block; NULL: one TERM, as it stands */
    bool weighed;
};

struct stretch {
    uint32_t from, to; /* documents */
};

struct part {
    const struct segment *segment;
    const struct segment_columns *columns;
    const uint64_t *live;
    uint32_t count, blocks;
    struct step *words;  /* NULL: every document */
    struct step *filter; /* NULL: none */
    uint32_t from, to;   /* documents of the days asked for; none when the language is not here */
    struct source *language; /* NULL: all have it */
    struct source *topics;   /* the chosen ones that are here */
    size_t topics_count;
    struct source *kinds;
    size_t kinds_count;
    struct stretch *years; /* the chosen ones */
    size_t years_count;
    int64_t *results; /* by block, how many documents the page is made of; -1: not known yet */

    /* For counts: */
    struct source *topic_sets; /* of topics 1 to topics_most, once a large set has asked */
    struct source *kind_sets;  /* of INDEX_KINDS */
};

struct word {
    int64_t documents; /* that have it: live, in all languages */
    uint32_t idf;
};

struct plan {
    const struct epoch *epoch;
    const struct index_query *query;
    struct arena *arena;
    struct pool pool;
    struct part *parts;
    size_t parts_count;
    struct word *words;
    size_t words_count, words_room;
    bool choose_topics, choose_years, choose_kinds;
    uint16_t *list, *candidates; /* rooms of plan_list */
    struct index_year *years;    /* counted so far, newest first */
    size_t years_count, years_room;
};

/* ---- plan.c ---------------------------------------------------------------------------- */

void plan_make(struct plan *plan, struct arena *arena, const struct epoch *epoch,
               const struct index_query *query);
/* The documents with a topic, kind or language; none if nobody has it. */
struct source plan_source(const struct part *part, enum segment_set set, uint32_t number);
/* The source's documents in a block; NULL where it has none. */
const struct posting_block *plan_block(struct source *source, uint32_t block);
static inline struct set plan_set(struct source *source, uint32_t block)
{
    const struct posting_block *found = plan_block(source, block);
    return found == NULL ? set_none() : set_of(found);
}
/* All documents of a block of the part, and the live ones of them. */
struct set plan_all(const struct part *part, uint32_t block);
struct set plan_live(struct plan *plan, const struct part *part, uint32_t block);
/* Whether any of the segments turned out to be damaged. */
bool plan_damaged(const struct plan *plan);
/* The order of documents, across segments: whether the first is the newer. */
bool plan_newer(const struct segment_columns *columns, uint32_t document,
                const struct segment_columns *than, uint32_t other);
/* Room for BLOCK_DOCUMENTS numbers, made at first need: for set_list. */
uint16_t *plan_list(struct plan *plan, uint16_t **room);

/* ---- eval.c ---------------------------------------------------------------------------- */

/* Those of `within` that the tree matches; `within` is of the block of the part. */
struct set eval_step(struct plan *plan, struct part *part, struct step *step, uint32_t block,
                     struct set within);
/* Those that all members match. */
struct set eval_all(struct plan *plan, struct part *part, struct step *step, uint32_t block,
                    struct set within);
/* Documents of the language and days that hold the words. */
struct set eval_words(struct plan *plan, struct part *part, uint32_t block);
/* Those of a set that the filter, and the choices of a facet, leave. */
struct set eval_filter(struct plan *plan, struct part *part, uint32_t block, struct set set);
struct set eval_topics(struct plan *plan, struct part *part, uint32_t block, struct set set);
struct set eval_years(struct plan *plan, struct part *part, uint32_t block, struct set set);
struct set eval_kinds(struct plan *plan, struct part *part, uint32_t block, struct set set);
/* What the page is made of: words and all choices. */
struct set eval_result(struct plan *plan, struct part *part, uint32_t block);

/* ---- phrase.c -------------------------------------------------------------------------- */

struct set phrase_eval(struct plan *plan, struct part *part, struct step *phrase, uint32_t block,
                       struct set within);

/* ---- score.c --------------------------------------------------------------------------- */

/* Finds how often each WORD occurs, and weighs those of several leaves. */
void score_prepare(struct plan *plan);
/* Scores, before freshness, of `count` documents (at most SCORE_LIST) of a block that the words
 * match. */
enum { SCORE_LIST = BLOCK_WORDS * 2 };
void score_list(struct plan *plan, struct part *part, uint32_t block, const uint16_t *list,
                uint32_t count, uint32_t *scores);

/* ---- facets.c -------------------------------------------------------------------------- */

void facets_topics(struct plan *plan, struct part *part, uint32_t block, struct set set,
                   int64_t *counts);
void facets_years(struct plan *plan, struct part *part, uint32_t block,
                  struct set set); /* ->years */
void facets_kinds(struct plan *plan, struct part *part, uint32_t block, struct set set,
                  int64_t *counts);
void facets_year(struct plan *plan, int year, int64_t count);

/* ---- select.c -------------------------------------------------------------------------- */

/* The page in the total order: query->take from query->skip on. */
void select_page(struct plan *plan, struct index_answer *answer);
