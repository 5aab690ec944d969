/* The table behind a locale: keys and their texts, read from files of `key = text` lines.
     # a comment
     pager.next = Nästa
     listing.count[one] = {n} nyhet
     listing.count[other] = {n} nyheter
   A file that overrides another may change texts, not invent keys or names in braces. */
#pragma once

#include "base/status.h"
#include "base/str.h"

/* The plural categories of CLDR, by the order of words_plural. */
enum plural { PLURAL_ZERO, PLURAL_ONE, PLURAL_TWO, PLURAL_FEW, PLURAL_MANY, PLURAL_OTHER, PLURALS };
/* PLURALS if it is none of them. */
enum plural words_plural(struct str name);

struct word {
    struct str key;
    bool plural;               /* else the text stands as PLURAL_OTHER */
    struct str forms[PLURALS]; /* p is NULL where the file has none */
    const char *file;          /* where it was last set, for messages */
    unsigned lines[PLURALS];   /* in that file; 0 for what came from another */
};

struct words {
    struct arena *arena;
    struct word *p;
    size_t n, capacity;
    uint32_t *slots; /* a hash table: 0, or an index into p plus 1 */
    size_t slots_count;
};

const struct word *words_find(const struct words *words, struct str key);
/* Reads a file into `words`, which is empty: whatever keys it has. */
enum status words_read(struct arena *arena, const char *file, struct str text,
                       struct words *words) MUST_CHECK;
/* Reads a file over what another file says: `words` becomes `base` with the changes. */
enum status words_override(struct arena *arena, const char *file, struct str text,
                           const struct words *base, struct words *words) MUST_CHECK;
/* Cuts the next name in braces off: *before is the text before it. False, with all that is left in
 *before, when there is none. The text has been read, so braces come in pairs. */
bool words_next_name(struct str *text, struct str *before, struct str *name);
/* Whether any form of the word has {name}. */
bool words_has_name(const struct word *word, struct str name);
