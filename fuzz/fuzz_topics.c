/* The topic splitter: the pieces and the separators between them are the whole line, a known piece
   is that topic but for its case, and what explains the whole line is found. The lines of the input
   are topics that are known, the last one is the line to be split. */
#include "base/check.h"
#include "base/unicode.h"
#include "intake/topics.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_between(struct str line, size_t from, size_t to)
{
    while (from < to) {
        int32_t c = unicode_next(line, &from);
        CHECK(c == ' ' || c == '\t' || c == ',' || c == ';' || c == '|' || c == '/' || c == '#' ||
              c == 0xb7 || c == 0x2022 || c == 0x25cf || c == 0x2219);
    }
}

static void check_split(struct topics *topics, struct arena *arena, struct str line)
{
    struct piece *pieces;
    size_t count = topics_split(topics, arena, line, &pieces), at = 0;
    for (size_t i = 0; i < count; i++) {
        CHECK(pieces[i].begin >= at && pieces[i].end > pieces[i].begin);
        CHECK(str_eq(pieces[i].text, str_sub(line, pieces[i].begin, pieces[i].end)));
        check_between(line, at, pieces[i].begin);
        at = pieces[i].end;
        if (pieces[i].known != NULL)
            CHECK(topics_find(topics, pieces[i].text) == pieces[i].known);
    }
    if (count > 0)
        check_between(line, at, line.n);
    /* Known as a whole, it is one. */
    struct str whole = str_trim(line);
    if (count > 0 && whole.n == line.n && pieces[0].begin == 0 && at == line.n) {
        topics_add(topics, line, STR("whole"), KNOWN_CONFIRMED);
        CHECK(topics_split(topics, arena, line, &pieces) == 1 && pieces[0].known != NULL);
        CHECK(topics_explain(topics, arena, line) && topics_may_begin(topics, line));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    if (size > 4096 || !unicode_valid(text, NULL))
        return 0;
    struct arena *arena = arena_new();
    struct topics *topics = topics_new(arena);
    struct str rest = text, line = {0};
    while (rest.p != NULL) {
        line = str_cut(&rest, '\n');
        if (rest.p != NULL && line.n > 0)
            topics_add(topics, line, STR("id"), KNOWN_CONFIRMED);
    }
    check_split(topics, arena, line);
    arena_free(arena);
    return 0;
}
