/* What the index keeps of an item: its place in the total order, what it may be chosen by, and its
   terms. The first byte of a term tells which space it is of (docs/search.md). */
#pragma once

#include "index/index.h"
#include "text/analyse.h"
#include "view/items.h"

enum term_space {
    TERM_STEM = 's',     /* stems of headline, summary and body; with positions */
    TERM_HEADLINE = 'h', /* stems of the headline; with positions */
    TERM_PAIR = 'p',     /* two function words in a row; with the first one's positions */
    TERM_PART = 'c',     /* stems of the parts of compounds */
    TERM_FOLDED = 'f',   /* folded stems, of words with å ä ö */
    TERM_PLAIN = 'w',    /* words as they were written */
    /* of kinds that have time (times.h); each is followed by a letter that is no space */
    TERM_TIMED = 'T',   /* that it opens and closes */
    TERM_BEGINS = 'B',  /* then an instant */
    TERM_ENDS = 'E',    /* likewise */
    TERM_EXPIRES = 'X', /* likewise, of alerts */
};

/* Moved with every change of what terms.c makes of an item. */
enum { TERMS_FORMAT = 7 };

struct terms_work {
    const struct item_row *row;
    const struct item *item;
    uint8_t language;
    struct index_document document; /* made of these: the topics are the row's own */
};
struct terms_work terms_of(const struct view *view, const struct item_row *row,
                           const struct item *item);

/* Makes the documents of many items at once, of a batch with two threads. They live in the arena.
   Asks the view for nothing that another thread could change meanwhile. */
void terms_documents(struct view *view, struct arena *arena, struct terms_work *works,
                     size_t count);

/* A term of a query: the space and the text. */
struct str terms_make(struct arena *arena, enum term_space space, struct str text);
/* The text of a pair of stems that both are `common`, in `room`. */
enum { TERMS_PAIR = 2 * ANALYSE_COMMON + 1 };
struct str terms_pair(struct str first, struct str second, char room[TERMS_PAIR]);
