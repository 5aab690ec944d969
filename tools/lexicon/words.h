/* What a dictionary's words become in an index: which form belongs to which word, which words are
   compounds, what may begin and end one, and from what a word is derived. */
#pragma once

#include "hunspell.h"

/* A word of the dictionary; all entries that are written alike are one. */
struct lemma {
    struct str text, flags;
    uint32_t canon;  /* the lemma it is indexed as: `män` is `man`; its own number else */
    uint32_t weight; /* in how many other words it stands first or last */
    uint32_t tail;   /* of a compound: the lemma it ends in, plus 1 */
    uint32_t tails;  /* how many compounds of the dictionary end in it */
    struct str base; /* what it is derived from: `vaccinera` of `vaccination`; empty if nothing */
    bool name;       /* written with a capital */
    bool bound;      /* only ever part of a compound */
};

struct form {
    struct str text;
    uint32_t lemma;
    bool head; /* begins a compound, and is no word; else a word, which `end` may end one */
    bool end;
};

struct words {
    struct arena *arena;
    struct lemma *lemmas;
    uint32_t lemmas_count;
    struct form *forms;
    size_t forms_count, forms_capacity;
    uint32_t *slots; /* lemma number + 1 by hash of the text */
};

/* Which flags mean what, a language. 0 where it has none. */
struct roles {
    char forbidden, bound, first, middle, last;
};

struct words *words_of(struct arena *arena, const struct dictionary *dictionary,
                       const struct roles *roles);
/* The lemma written so; NULL if there is none. */
struct lemma *words_find(const struct words *words, struct str text);
void words_add_form(struct words *words, struct form form);
bool words_is_verb(const struct lemma *lemma);
bool words_is_adjective(const struct lemma *lemma);
bool words_is_noun(const struct lemma *lemma);

/* swedish.c: canon, tail, base and heads by the ways of Swedish. */
void swedish_work(struct words *words);
