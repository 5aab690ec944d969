/* What the analyser knows of each language: one row of a table a language. */
#pragma once

#include "base/str.h"

struct tongue {
    const char *code;         /* primary language subtag */
    const char *stemmer;      /* libstemmer's name; NULL keeps words whole */
    const char *const *stops; /* function words, ended by NULL */
    const char *const *weak;  /* pairs of a form and its stem that no rule gives; ended by NULL */
    int words;                /* the lexicon's number of the language; 0 without */
    bool parted;              /* its words are stemmed and parted by the lexicon */
};

/* The first row is for every language that has none of its own. */
extern const struct tongue tongues[];
extern const size_t tongues_count;

/* The row of a BCP 47 tag, as a number. */
int tongue_of(struct str language);
bool tongue_stops(const struct tongue *tongue, struct str plain);
/* The stem of a form that no rule gives; else the word as it is. */
struct str tongue_weak(const struct tongue *tongue, struct str plain);
