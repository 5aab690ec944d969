/* Compounds in their parts: words of the lexicon, the earlier ones with what links them
   (`gatu|belysning`, `förlossnings|rädsla`). The fewest and longest parts win; none is under three
   letters. */
#pragma once

#include "text/lexicon.h"

enum { SPLIT_MOST = 6 };

struct split_part {
    size_t begin, end; /* where it stands; two may share a letter: `nattåg` is `natt` and `tåg` */
    const struct lexicon_value *value;
    bool head; /* its word is value->head; else it is value->word */
};

/* How many parts the word has; 0 when it is no compound of known words. The last is its tail, the
   others are heads. */
size_t split_word(const struct lexicon *lexicon, int language, struct str plain,
                  struct split_part parts[SPLIT_MOST]);
/* Where a known noun of at least four letters ends a word that begins with something unknown
   (`corona|pandemi`, `30-dagars|biljett`); 0 if none does. */
size_t split_tail(const struct lexicon *lexicon, int language, struct str plain,
                  const struct lexicon_value **value);
