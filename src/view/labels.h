/* The words of topics: prefLabels, altLabels and those of broader topics count as words of an item
   that bears the topic. The index holds topics as numbers, so that a label may change without any
   item; a query's words are looked up among the labels instead. */
#pragma once

#include "view/inside.h"

enum labels_match {
    LABELS_HOLD,   /* the words stand in a row in a label */
    LABELS_PART,   /* the one word is a part of a compound in a label */
    LABELS_PREFIX, /* a word of a label begins with the one word, which is not stemmed */
    LABELS_FOLDED, /* as HOLD for one word, with a and o for å ä ö in the label */
    LABELS_WHOLE,  /* the words are all of a label; function words do not count in either */
};

/* A word that is looked for. */
struct labels_word {
    struct str stem,
        plain;         /* one of them must be that of the label's word; of PREFIX plain alone */
    uint32_t position; /* in a row: counted from the first */
};

/* The numbers of the topics, rising; those below a topic that is found are found with it. */
size_t labels_find(struct view *view, struct arena *arena, enum labels_match match,
                   const struct labels_word *words, size_t count, const uint32_t **topics);
