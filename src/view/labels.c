/* All words of all labels in one array, label by label; a look-up is one pass over their hashes. A
   vocabulary has some hundred topics, so that this costs microseconds. */
#include "view/labels.h"

#include "text/analyse.h"
#include "text/letters.h"
#include "view/vocabulary.h"

enum { DEPTH_MOST = 16 }; /* of broader topics: a circle must end */

struct label_word {
    uint64_t hash, plain_hash;
    struct str stem, plain;
    struct str folded, bare; /* without marks, stem and word; empty where there are none */
    uint32_t position;
    bool part, stop, whole; /* whole: its pieces follow */
};

struct label_text {
    uint32_t topic;
    size_t begin, end; /* in words */
};

struct labels {
    struct arena *arena; /* the vocabulary's: ends with its contents */
    struct label_text *texts;
    size_t texts_count, texts_most;
    struct label_word *words;
    size_t words_count, words_most;
    const uint32_t **broader; /* by topic number: numbers of the next broader ones, ended by 0 */
};

/* ---- Reading the vocabulary ---------------------------------------------------------------- */

static struct label_word *add_word(struct labels *labels, struct str stem, uint32_t position)
{
    if (labels->words_count == labels->words_most) {
        size_t most = labels->words_most == 0 ? 256 : labels->words_most * 2;
        labels->words =
            arena_grow(labels->arena, labels->words, labels->words_count * sizeof *labels->words,
                       most * sizeof *labels->words);
        labels->words_most = most;
    }
    struct label_word *word = &labels->words[labels->words_count++];
    word->stem = str_copy(labels->arena, stem);
    word->hash = str_hash(stem);
    word->position = position;
    return word;
}

static void add_text(struct view *view, struct labels *labels, uint32_t topic,
                     const struct label *label)
{
    if (labels->texts_count == labels->texts_most) {
        size_t most = labels->texts_most == 0 ? 64 : labels->texts_most * 2;
        labels->texts =
            arena_grow(labels->arena, labels->texts, labels->texts_count * sizeof *labels->texts,
                       most * sizeof *labels->texts);
        labels->texts_most = most;
    }
    size_t begin = labels->words_count;
    struct reading reading = analyse_begin(view->analyser, label->language, label->text);
    struct word word;
    while (analyse_next(&reading, &word)) {
        struct label_word *added = add_word(labels, word.stem, word.position);
        added->plain = str_copy(labels->arena, word.plain);
        added->plain_hash = str_hash(word.plain);
        added->folded = str_copy(labels->arena, word.folded);
        if (word.folded.n > 0)
            added->bare = letters_unmark(added->plain, arena_alloc(labels->arena, word.plain.n));
        added->stop = word.stop;
        added->whole = word.pieces > 0;
        for (size_t i = 0; i < word.parts_count; i++)
            add_word(labels, word.parts[i], word.position)->part = true;
    }
    labels->texts[labels->texts_count++] = (struct label_text){topic, begin, labels->words_count};
}

static void add_broader(struct view *view, struct labels *labels, uint32_t number,
                        const struct topic *topic)
{
    uint32_t *broader = ARENA_ARRAY(labels->arena, uint32_t, topic->broader_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < topic->broader_count; i++) {
        uint32_t wider = vocabulary_of_id(view, topic->broader[i]);
        if (wider != 0)
            broader[count++] = wider;
    }
    labels->broader[number] = broader;
}

static struct labels *labels_of(struct view *view)
{
    struct labels **kept = vocabulary_labels(view);
    if (*kept != NULL)
        return *kept;
    uint32_t count = vocabulary_count(view);
    struct labels *labels = ARENA_NEW(vocabulary_arena(view), struct labels);
    labels->arena = vocabulary_arena(view);
    labels->broader = ARENA_ARRAY(labels->arena, const uint32_t *, count + 1);
    for (uint32_t number = 1; number <= count; number++) {
        const struct topic *topic = vocabulary_topic(view, number);
        if (topic == NULL)
            continue;
        for (size_t i = 0; i < topic->labels_count; i++)
            add_text(view, labels, number, &topic->labels[i]);
        for (size_t i = 0; i < topic->alternatives_count; i++)
            add_text(view, labels, number, &topic->alternatives[i]);
        add_broader(view, labels, number, topic);
    }
    *kept = labels;
    return labels;
}

/* ---- Looking up ---------------------------------------------------------------------------- */

struct wanted {
    enum labels_match match;
    const struct labels_word *words;
    const uint64_t *hashes; /* of stem and plain of each */
    size_t count;
};

/* Whether a label's word is the one that is wanted: by the stem of the label's own language, or as
   it was written. */
static bool is_word(const struct label_word *word, const struct wanted *wanted, size_t i)
{
    return (word->hash == wanted->hashes[2 * i] && str_eq(word->stem, wanted->words[i].stem)) ||
           (word->plain_hash == wanted->hashes[2 * i + 1] &&
            str_eq(word->plain, wanted->words[i].plain));
}

static bool goes_on(const struct labels *labels, const struct label_text *text,
                    const struct wanted *wanted, uint32_t first)
{
    for (size_t i = 1; i < wanted->count; i++) {
        uint32_t position = first + wanted->words[i].position - wanted->words[0].position;
        size_t at = text->begin;
        while (at < text->end &&
               (labels->words[at].position != position || labels->words[at].part ||
                !is_word(&labels->words[at], wanted, i)))
            at++;
        if (at == text->end)
            return false;
    }
    return true;
}

/* Whether the label's content words are those that are wanted, one for one. */
static bool is_whole(const struct labels *labels, const struct label_text *text,
                     const struct wanted *wanted)
{
    size_t at = 0;
    for (size_t i = text->begin; i < text->end; i++) {
        const struct label_word *word = &labels->words[i];
        if (word->part || word->stop || word->whole)
            continue;
        if (at == wanted->count || !is_word(word, wanted, at))
            return false;
        at++;
    }
    return at == wanted->count;
}

static bool fits(const struct labels *labels, const struct label_text *text,
                 const struct wanted *wanted)
{
    if (wanted->match == LABELS_WHOLE)
        return is_whole(labels, text, wanted);
    const struct labels_word *first = &wanted->words[0];
    for (size_t i = text->begin; i < text->end; i++) {
        const struct label_word *word = &labels->words[i];
        if (wanted->match == LABELS_PREFIX) {
            if (str_starts(word->plain, first->plain) && !word->part)
                return true;
        } else if (wanted->match == LABELS_FOLDED) {
            if (word->folded.n > 0 &&
                (str_eq(word->folded, first->stem) || str_eq(word->bare, first->plain)))
                return true;
        } else if (word->part == (wanted->match == LABELS_PART) && is_word(word, wanted, 0) &&
                   goes_on(labels, text, wanted, word->position)) {
            return true;
        }
    }
    return false;
}

/* Finds those below what is found, a step deeper with each turn. */
static void find_below(const struct labels *labels, bool *found, uint32_t topics)
{
    bool more = true;
    for (int depth = 0; more && depth < DEPTH_MOST; depth++) {
        more = false;
        for (uint32_t number = 1; number <= topics; number++) {
            const uint32_t *broader = found[number] ? NULL : labels->broader[number];
            for (; broader != NULL && *broader != 0 && !found[number]; broader++)
                found[number] = found[*broader];
            more = more || (broader != NULL && found[number]);
        }
    }
}

size_t labels_find(struct view *view, struct arena *arena, enum labels_match match,
                   const struct labels_word *words, size_t count, const uint32_t **topics)
{
    const struct labels *labels = labels_of(view);
    *topics = NULL;
    if (count == 0)
        return 0;
    uint64_t *hashes = ARENA_ARRAY(arena, uint64_t, 2 * count);
    for (size_t i = 0; i < count; i++) {
        hashes[2 * i] = str_hash(words[i].stem);
        hashes[2 * i + 1] = str_hash(words[i].plain);
    }
    const struct wanted wanted = {match, words, hashes, count};
    uint32_t topics_count = vocabulary_count(view);
    bool *found = ARENA_ARRAY(arena, bool, topics_count + 1);
    bool any = false;
    for (size_t i = 0; i < labels->texts_count; i++)
        if (!found[labels->texts[i].topic] && fits(labels, &labels->texts[i], &wanted))
            found[labels->texts[i].topic] = any = true;
    if (!any)
        return 0;
    find_below(labels, found, topics_count);
    uint32_t *numbers = ARENA_ARRAY(arena, uint32_t, topics_count);
    size_t numbers_count = 0;
    for (uint32_t number = 1; number <= topics_count; number++)
        if (found[number])
            numbers[numbers_count++] = number;
    *topics = numbers;
    return numbers_count;
}
