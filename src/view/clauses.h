/* A clause of a query as a condition of the index: what its words may stand as in an item, each
   way with its weight. */
#pragma once

#include "index/query.h"
#include "view/inside.h"
#include "view/marks.h"
#include "view/parse.h"

/* How far to go to find something. Each holds the ones before it. */
enum effort {
    EFFORT_EXACT,
    EFFORT_PARTS,  /* a compound's parts apart, words joined, compounds of unknown words */
    EFFORT_FOLDED, /* a and o for å ä ö */
};

/* A word of the query in one language. */
struct sought {
    size_t begin, end; /* where it stands in the query */
    struct str plain, stem;
    struct str base;         /* what it is derived from; empty if nothing */
    const struct str *cover; /* the stems that make the compound; none if it is no compound */
    size_t cover_count;
    uint32_t position;
    unsigned pieces;
    bool stop, common, marked; /* marked: it has å ä ö */
};

struct language_words {
    struct str language;
    struct sought *words;
    size_t count;
};

enum { LANGUAGES_MOST = 2 };

/* A query that is being made into a condition. */
struct asking {
    struct view *view;
    struct arena *arena;
    const struct parse *parse;
    struct language_words languages[LANGUAGES_MOST];
    size_t languages_count;
    enum effort effort;
    bool wider;          /* the parts or the folds have added something */
    struct marks *marks; /* of what is asked for */
    size_t group;        /* the one being made */
};

/* Reads the query's words; in the empty language as those of every language there is. */
void clauses_read(struct asking *asking, struct str language);
/* The words of a clause: the first and how many. */
size_t clauses_words(const struct asking *asking, const struct language_words *words,
                     const struct clause *clause, const struct sought **first);
/* Whether it holds function words alone, unquoted. */
bool clauses_is_stop(const struct asking *asking, const struct clause *clause);
/* NULL if there is no word in it. Its `without` is the caller's. */
const struct node *clauses_node(struct asking *asking, const struct clause *clause);

/* For trees that are made of more than one clause. */
const struct node *clauses_all(struct arena *arena, const struct node *const *nodes, size_t count);
const struct node *clauses_any(struct arena *arena, const struct node *const *nodes, size_t count);
