/* What a reader typed, as a condition for the index. All words must hold; "quotes" make a phrase,
   -word leaves out, word* stands for all that begins so. Whatever else is typed is a word or
   nothing: no text is an error. */
#pragma once

#include "index/query.h"
#include "view/inside.h"

struct match {
    const struct node *exact;     /* NULL when the text holds no word: no condition at all */
    const struct node *forgiving; /* for when `exact` finds nothing: a and o stand for å ä ö too;
                                     NULL where the reader wrote å ä ö */
};

/* In an empty language words are taken as Swedish and as English. The text may be any bytes. */
struct match match_make(struct view *view, struct arena *arena, struct str language,
                        struct str text);
