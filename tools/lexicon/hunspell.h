/* A dictionary in Hunspell's form: words with flags (.dic), and what the flags do (.aff). Only what
   a list of words needs of that: suffixes, prefixes, and the roles in compounds. */
#pragma once

#include "base/str.h"

struct affix {
    unsigned char flag;
    bool prefix;
    struct str strip, add, condition, more; /* `more`: the flags that the affix itself bears */
};

struct entry {
    struct str word, flags;
};

struct dictionary {
    struct affix *affixes;
    size_t affixes_count;
    struct entry *entries;
    size_t entries_count;
};

/* Reads PATH.aff and PATH.dic; ends the program with a message when that fails. */
struct dictionary *hunspell_read(struct arena *arena, const char *path);
bool hunspell_has(struct str flags, char flag);

/* A form of an entry; `affix` is NULL for the entry itself. The text lives until the next one. */
typedef void form_taker(void *of, size_t entry, struct str form, const struct affix *affix);
void hunspell_expand(const struct dictionary *dictionary, form_taker *take, void *of);
