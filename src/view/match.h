/* What a reader typed, as an expression of FTS5. All words must hold; "quotes" make a phrase, -word
   leaves out, word* stands for all that begins so. Whatever else is typed is a word or nothing: no
   text is an error, and none of it reaches FTS5 as syntax. */
#pragma once

#include "text/analyse.h"

struct match {
    struct str exact;     /* empty when the text holds no word: no condition at all */
    struct str forgiving; /* for when `exact` finds nothing: a and o stand for å ä ö too; empty
                             where the reader wrote å ä ö */
};

/* The one token that each text of the index has. */
#define MATCH_ALL "=="

/* In an empty language words are taken as Swedish and as English. The text may be any bytes. */
struct match match_make(struct analyser *analyser, struct arena *arena, struct str language,
                        struct str text);
