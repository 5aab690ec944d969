/* Word sets are sorted hashes: a summary has some fifty words, and only summaries below equal
   headlines are compared. */
#include "intake/same.h"

#include "base/unicode.h"

#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static size_t word_set(struct arena *arena, struct str text, uint64_t **set)
{
    struct str folded = unicode_fold(arena, text);
    size_t count = 0, begin = 0;
    bool inside = false;
    *set = ARENA_ARRAY(arena, uint64_t, folded.n / 2 + 1);
    for (size_t i = 0; i <= folded.n;) {
        size_t at = i;
        bool word = i < folded.n && unicode_is_alnum(unicode_next(folded, &i));
        if (word && !inside)
            begin = at;
        else if (!word && inside)
            (*set)[count++] = str_hash(str_sub(folded, begin, at));
        inside = word;
        if (at == folded.n)
            break;
    }
    qsort(*set, count, sizeof **set, by_value);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (i == 0 || (*set)[i] != (*set)[i - 1])
            (*set)[kept++] = (*set)[i];
    return kept;
}

double same_words(struct arena *arena, struct str a, struct str b)
{
    uint64_t *x, *y;
    size_t n = word_set(arena, a, &x), m = word_set(arena, b, &y), common = 0;
    for (size_t i = 0, k = 0; i < n && k < m;) {
        common += x[i] == y[k];
        bool step = x[i] <= y[k];
        k += x[i] >= y[k];
        i += step;
    }
    return n + m == 0 ? 0 : (double)common / (double)(n + m - common);
}

static bool equal_topics(const struct item *a, const struct item *b)
{
    if (a->topics_count != b->topics_count)
        return false;
    for (size_t i = 0; i < a->topics_count; i++) {
        bool found = false;
        for (size_t k = 0; k < b->topics_count; k++)
            found = found || str_eq(a->topics[i], b->topics[k]);
        if (!found)
            return false;
    }
    return true;
}

static bool in_capture(const struct document *document, const struct same_besides *besides)
{
    if (names_has(besides->ids, document->item.id))
        return true;
    for (size_t i = 0; i < document->provenance_count; i++)
        if (hash_equal(&document->provenance[i].sha256, besides->capture))
            return true;
    return false;
}

enum status same_find(struct view *view, struct arena *arena, const struct item *item,
                      const struct same_besides *besides, struct document **found)
{
    struct document *documents;
    size_t count;
    double best = 0;
    *found = NULL;
    enum status status = view_same_headline(view, arena, item->headline, &documents, &count);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        struct document *document = &documents[i];
        if (!str_eq(document->item.language, item->language) || in_capture(document, besides))
            continue;
        double alike = document->item.summary.n == 0 || item->summary.n == 0
                           ? (equal_topics(&document->item, item) ? 0.5 : 0)
                           : same_words(arena, document->item.summary, item->summary);
        if (alike >= 0.5 && alike > best) {
            best = alike;
            *found = document;
        }
    }
    return status;
}
