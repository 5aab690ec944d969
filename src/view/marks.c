/* A query has few words; each word of a text is compared with them all. */
#include "view/marks.h"

#include "view/terms.h"

void marks_add(struct marks *marks, char space, struct str text, bool prefix, size_t group)
{
    if (marks->count < MARKS_MOST && group < PARSE_WORDS)
        marks->marks[marks->count++] = (struct mark){space, prefix, (uint8_t)group, text};
}

static bool fits(const struct mark *mark, const struct word *word)
{
    switch (mark->space) {
    case TERM_STEM:
    case TERM_HEADLINE:
        return str_eq(mark->text, word->stem);
    case TERM_FOLDED:
        return word->folded.n > 0 && (mark->prefix ? str_starts(word->folded, mark->text)
                                                   : str_eq(word->folded, mark->text));
    case TERM_PLAIN:
        return mark->prefix ? str_starts(word->plain, mark->text) : str_eq(mark->text, word->plain);
    case TERM_PART:
        for (size_t i = 0; i < word->parts_count; i++)
            if (str_eq(mark->text, word->parts[i]))
                return true;
        return false;
    }
    return false;
}

uint64_t marks_of(const struct marks *marks, const struct word *word)
{
    uint64_t groups = 0;
    for (size_t i = 0; i < marks->count; i++)
        if (fits(&marks->marks[i], word))
            groups |= UINT64_C(1) << marks->marks[i].group;
    return groups;
}

uint64_t marks_groups(const struct marks *marks)
{
    uint64_t groups = 0;
    for (size_t i = 0; i < marks->count; i++)
        groups |= UINT64_C(1) << marks->marks[i].group;
    return groups;
}
