/* Per language a list of labels as lists of stems, made when it is first asked for and again when
   the vocabulary has changed. */
#include "view/labels.h"

#include "view/vocabulary.h"

#include <stdlib.h>

enum { MOST_LEVELS = 16 }; /* of broader topics: also an end to circles */

struct stem {
    struct str text, folded; /* folded is text where there is nothing to fold */
};

struct spoken {
    uint32_t topic;
    struct stem *stems;
    size_t count;
};

struct labels {
    struct labels *next;
    struct str language;
    struct spoken *spoken;
    size_t count, capacity;
};

static void add(struct view *view, struct arena *arena, struct labels *labels, uint32_t topic,
                struct str text)
{
    struct spoken spoken = {.topic = topic};
    size_t capacity = 0;
    struct reading reading = analyse_begin(view->analyser, labels->language, text);
    for (struct word word; analyse_next(&reading, &word);) {
        if (spoken.count == capacity) {
            size_t more = capacity == 0 ? 4 : capacity * 2;
            spoken.stems = arena_grow(arena, spoken.stems, capacity * sizeof *spoken.stems,
                                      more * sizeof *spoken.stems);
            capacity = more;
        }
        struct str stem = str_copy(arena, word.stem);
        spoken.stems[spoken.count++] =
            (struct stem){stem, word.folded.n > 0 ? str_copy(arena, word.folded) : stem};
    }
    if (labels->count == labels->capacity) {
        size_t more = labels->capacity == 0 ? 64 : labels->capacity * 2;
        labels->spoken = arena_grow(arena, labels->spoken, labels->capacity * sizeof spoken,
                                    more * sizeof spoken);
        labels->capacity = more;
    }
    labels->spoken[labels->count++] = spoken;
}

static struct labels *labels_of(struct view *view, struct str language)
{
    struct arena *arena = vocabulary_arena(view);
    struct labels **all = vocabulary_labels(view);
    for (struct labels *labels = *all; labels != NULL; labels = labels->next)
        if (str_eq(labels->language, language))
            return labels;
    struct labels *labels = ARENA_NEW(arena, struct labels);
    labels->language = str_copy(arena, language);
    for (uint32_t number = 1; number <= vocabulary_count(view); number++) {
        const struct topic *topic = vocabulary_topic(view, number);
        if (topic == NULL)
            continue;
        add(view, arena, labels, number, topic_label(topic, language));
        for (size_t i = 0; i < topic->alternatives_count; i++)
            if (str_eq(topic->alternatives[i].language, language))
                add(view, arena, labels, number, topic->alternatives[i].text);
    }
    labels->next = *all;
    *all = labels;
    return labels;
}

static bool same(struct str asked, const struct stem *stem, bool prefix, bool folded)
{
    if (prefix)
        return str_starts(stem->text, asked) || (folded && str_starts(stem->folded, asked));
    return str_eq(stem->text, asked) || (folded && str_eq(stem->folded, asked));
}

static bool speaks(const struct spoken *spoken, const struct str *stems, size_t count, bool prefix,
                   bool folded)
{
    for (size_t from = 0; from + count <= spoken->count; from++) {
        size_t i = 0;
        while (i < count &&
               same(stems[i], &spoken->stems[from + i], prefix && i + 1 == count, folded))
            i++;
        if (i == count)
            return true;
    }
    return false;
}

/* Whether a named topic stands above this one. */
static bool is_below(const struct view *view, const struct topic *topic, const bool *named,
                     int levels)
{
    for (size_t i = 0; topic != NULL && levels > 0 && i < topic->broader_count; i++) {
        uint32_t above = vocabulary_of_id(view, topic->broader[i]);
        if (above != 0 &&
            (named[above] || is_below(view, vocabulary_topic(view, above), named, levels - 1)))
            return true;
    }
    return false;
}

uint32_t *labels_name(struct view *view, struct arena *arena, struct str language,
                      const struct str *stems, size_t stems_count, bool prefix, bool folded,
                      size_t *count)
{
    const struct labels *labels = labels_of(view, language);
    uint32_t known = vocabulary_count(view);
    bool *named = NULL;
    *count = 0;
    for (size_t i = 0; stems_count > 0 && i < labels->count; i++) {
        if (!speaks(&labels->spoken[i], stems, stems_count, prefix, folded))
            continue;
        if (named == NULL)
            named = ARENA_ARRAY(arena, bool, known + 1);
        named[labels->spoken[i].topic] = true;
    }
    if (named == NULL)
        return NULL;
    uint32_t *numbers = ARENA_ARRAY(arena, uint32_t, known);
    for (uint32_t number = 1; number <= known; number++)
        if (named[number] || is_below(view, vocabulary_topic(view, number), named, MOST_LEVELS))
            numbers[(*count)++] = number;
    return numbers;
}
