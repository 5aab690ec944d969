/* Where the words of a text stand. A token is a run of letters, digits and marks; and more than one
   run where they are one word to a reader: `12 500`, `2,4`, `14:30`, `EU:s`, `Poor's`. Hyphens and
   slashes part tokens; what stands between two of them is told. */
#pragma once

#include "base/str.h"

enum token_kind {
    TOKEN_WORD,
    TOKEN_CAPITALS, /* two to five letters, all capitals, perhaps with digits: a short name */
    TOKEN_NUMBER,   /* digits alone, also 2,4 and 14:30 */
    TOKEN_GROUPED,  /* a number written in groups: 12 500 */
};

struct token {
    enum token_kind kind;
    size_t begin, end; /* all of it */
    size_t word_end;   /* what follows is an ending after a colon or an apostrophe: no part of it */
    bool hyphened;     /* a hyphen stands between it and the next token, and nothing else */
    bool elliptic;     /* a hyphen ends it, as in `barn- och ungdomsvård` */
    bool joined;       /* no white space stands between the token before and this one */
};

/* The next token at or after *offset, which moves behind it; false when there is none. */
bool token_next(struct str text, size_t *offset, struct token *token);
