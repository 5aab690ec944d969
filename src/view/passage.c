/* The words of the text with what they stand for, then a window over them. What lies far down in a
   very long text is not looked for. */
#include "view/passage.h"

enum {
    BYTES_MOST = 16 * 1024,
    CORE = 160,   /* bytes that the words found may lie apart */
    BEFORE = 60,  /* bytes at most before the first of them */
    LENGTH = 220, /* bytes in all */
};

struct spot {
    size_t begin, end;
    uint64_t groups;
};

static struct spot *read_spots(struct analyser *analyser, struct arena *arena,
                               const struct marks *marks, struct str language, struct str text,
                               size_t *count)
{
    struct reading reading = analyse_begin(analyser, language, text);
    struct word word;
    struct spot *spots = NULL;
    size_t most = 0;
    *count = 0;
    while (analyse_next(&reading, &word)) {
        if (*count == most) {
            most = most == 0 ? 256 : most * 2;
            spots = arena_grow(arena, spots, *count * sizeof *spots, most * sizeof *spots);
        }
        spots[(*count)++] = (struct spot){word.begin, word.end, marks_of(marks, &word)};
    }
    return spots;
}

/* New groups count most, then groups, then words. */
static int worth(const struct spot *spots, size_t count, size_t from, uint64_t seen)
{
    uint64_t groups = 0;
    int words = 0;
    for (size_t i = from; i < count && spots[i].end <= spots[from].begin + CORE; i++) {
        groups |= spots[i].groups;
        words += spots[i].groups != 0;
    }
    int fresh = __builtin_popcountll(groups & ~seen);
    return fresh == 0 ? 0 : fresh * 10000 + __builtin_popcountll(groups) * 100 + words;
}

static bool ends_sentence(struct str text, size_t end)
{
    if (end >= text.n || text.p[end] == '\n')
        return true;
    return strchr(".!?", text.p[end]) != NULL &&
           (end + 1 >= text.n || text.p[end + 1] == ' ' || text.p[end + 1] == '\n');
}

static void cut_passage(struct str text, const struct spot *spots, size_t count, size_t from,
                        struct passage *passage)
{
    size_t first = from, last = from;
    while (first > 0 && spots[from].begin - spots[first - 1].begin <= BEFORE &&
           !ends_sentence(text, spots[first - 1].end))
        first--;
    passage->begins = first == 0 || ends_sentence(text, spots[first - 1].end);
    while (last + 1 < count && spots[last + 1].end - spots[first].begin <= LENGTH)
        last++;
    passage->ends = ends_sentence(text, spots[last].end);
    size_t end = spots[last].end;
    if (passage->ends && end < text.n && text.p[end] != '\n')
        end++;
    passage->text = str_sub(text, spots[first].begin, end);
}

bool passage_find(struct analyser *analyser, struct arena *arena, const struct marks *marks,
                  struct str language, struct str text, uint64_t seen, struct passage *passage)
{
    size_t count;
    if (text.n > BYTES_MOST) {
        text.n = BYTES_MOST;
        while (text.n > 0 && text.p[text.n - 1] != ' ')
            text.n--;
    }
    struct spot *spots = read_spots(analyser, arena, marks, language, text, &count);
    size_t best = count;
    int most = 0;
    for (size_t i = 0; i < count; i++) {
        int here = spots[i].groups == 0 ? 0 : worth(spots, count, i, seen);
        if (here > most) {
            most = here;
            best = i;
        }
    }
    if (best == count)
        return false;
    cut_passage(text, spots, count, best, passage);
    return true;
}
