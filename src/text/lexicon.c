/* Walks through the automaton: the arcs of a state stand in the order of their labels. */
#include "text/lexicon.h"

enum { LAST = 1 << 23, TARGET = LAST - 1 };

uint32_t lexicon_step(const struct lexicon *lexicon, uint32_t state, unsigned char byte)
{
    for (const uint32_t *arc = lexicon->arcs + state;; arc++) {
        if (*arc >> 24 == byte)
            return *arc & TARGET;
        if ((*arc & LAST) != 0 || *arc >> 24 > byte)
            return 0;
    }
}

uint32_t lexicon_start(const struct lexicon *lexicon, int language)
{
    return language == 0 ? 0 : lexicon_step(lexicon, lexicon->root, (unsigned char)language);
}

const struct lexicon_value *lexicon_value(const struct lexicon *lexicon, uint32_t state)
{
    uint32_t first = lexicon->arcs[state];
    return state != 0 && first >> 24 == 0 ? &lexicon->values[first & TARGET] : NULL;
}

const struct lexicon_value *lexicon_find(const struct lexicon *lexicon, int language,
                                         struct str plain)
{
    uint32_t state = lexicon_start(lexicon, language);
    for (size_t i = 0; i < plain.n && state != 0; i++)
        state = lexicon_step(lexicon, state, (unsigned char)plain.p[i]);
    return lexicon_value(lexicon, state);
}

struct str lexicon_edited(const struct lexicon *lexicon, struct str form, struct lexicon_edit edit,
                          char *out, size_t most)
{
    if (edit.cut > form.n || form.n - edit.cut + edit.add_count > most)
        return (struct str){0};
    size_t kept = form.n - edit.cut;
    memcpy(out, form.p, kept);
    memcpy(out + kept, lexicon->endings + edit.add, edit.add_count);
    return (struct str){out, kept + edit.add_count};
}
