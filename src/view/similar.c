/* The words of headline, summary and the beginning of the body, weighed by how often they stand
   there and how rare they are; the best of them are asked for, any of them will do, and items that
   share a topic count twice. The words are chosen so that together they stand in few items: the
   cost does not grow with the index. */
#include "view/similar.h"

#include "base/check.h"
#include "index/query.h"
#include "view/items.h"
#include "view/terms.h"
#include "view/vocabulary.h"

#include <math.h>
#include <stdlib.h>

enum {
    BODY_BYTES = 2000,      /* of the body that are looked at */
    WORDS_MOST = 128,       /* different words that are weighed */
    TERMS_MOST = 10,        /* of them that are asked for */
    DOCUMENTS_MOST = 20000, /* that these may stand in, together */
    LETTERS_LEAST = 3,
    HEADLINE_COUNTS = 4, /* times as much as the body */
    SUMMARY_COUNTS = 2,
    NEAR = 10, /* a similar item has this part of the item's own score, at least */
};

struct telling {
    struct str stem;
    unsigned count;
    int64_t documents;
    double worth;
};

struct words {
    struct telling words[WORDS_MOST];
    size_t count;
};

static void add_word(struct arena *arena, struct str stem, unsigned counts, struct words *words)
{
    size_t i = 0;
    while (i < words->count && !str_eq(words->words[i].stem, stem))
        i++;
    if (i == WORDS_MOST)
        return;
    if (i == words->count)
        words->words[words->count++].stem = str_copy(arena, stem);
    words->words[i].count += counts;
}

/* Compounds count whole and by their parts: `skärgårdsdoktor` may stand in one item alone. */
static void add_text(struct view *view, struct arena *arena, struct str language, struct str text,
                     unsigned counts, struct words *words)
{
    struct reading reading = analyse_begin(view->analyser, language, text);
    struct word word;
    while (analyse_next(&reading, &word)) {
        if (word.stop || word.pieces > 0 || word.stem.n < LETTERS_LEAST)
            continue;
        add_word(arena, word.stem, 2 * counts, words);
        for (size_t i = 0; i < word.cover; i++)
            add_word(arena, word.parts[i], counts, words);
    }
}

/* Where the stems are looked for. */
static const enum term_space spaces[] = {TERM_STEM, TERM_PART};
enum { SPACES = sizeof spaces / sizeof spaces[0], PART_WEIGHT = 50 };

static int by_worth(const void *a, const void *b)
{
    const struct telling *left = a, *right = b;
    if (left->worth != right->worth)
        return left->worth > right->worth ? -1 : 1;
    return str_cmp(left->stem, right->stem);
}

static enum status weigh(struct view *view, struct arena *arena, struct words *words)
{
    double all = (double)epoch_documents(view->held.epoch);
    for (size_t i = 0; i < words->count; i++) {
        struct telling *word = &words->words[i];
        enum status status = STATUS_OK;
        for (size_t j = 0; status == STATUS_OK && j < SPACES; j++) {
            int64_t documents;
            status = query_frequency(view->held.epoch, arena,
                                     terms_make(arena, spaces[j], word->stem), &documents);
            word->documents += status == STATUS_OK ? documents : 0;
        }
        if (status != STATUS_OK)
            return status;
        /* What no other item has tells nothing of others. */
        if (word->documents >= 2)
            word->worth = sqrt(word->count) * log(1 + all / (double)word->documents);
    }
    qsort(words->words, words->count, sizeof *words->words, by_worth);
    return STATUS_OK;
}

static const struct node *keep(struct arena *arena, struct node node)
{
    struct node *kept = ARENA_NEW(arena, struct node);
    *kept = node;
    return kept;
}

static const struct node *word_of_stem(struct arena *arena, struct str stem)
{
    const struct node **members = ARENA_ARRAY(arena, const struct node *, SPACES);
    for (size_t i = 0; i < SPACES; i++)
        members[i] = keep(arena, (struct node){.kind = NODE_TERM,
                                               .text = terms_make(arena, spaces[i], stem),
                                               .weight = i == 0 ? 100 : PART_WEIGHT});
    return keep(arena,
                (struct node){.kind = NODE_WORD, .members = members, .members_count = SPACES});
}

static const struct node *word_of_topics(struct arena *arena, const uint32_t *topics, size_t count)
{
    const struct node **members = ARENA_NEW(arena, const struct node *);
    members[0] =
        keep(arena, (struct node){.kind = NODE_TOPICS, .topics = topics, .topics_count = count});
    return keep(arena, (struct node){.kind = NODE_WORD, .members = members, .members_count = 1});
}

/* NULL when the item has no word that tells anything. */
static const struct node *any_word(struct arena *arena, const struct words *words)
{
    const struct node **members = ARENA_ARRAY(arena, const struct node *, TERMS_MOST);
    size_t count = 0;
    int64_t documents = 0;
    for (size_t i = 0; i < words->count && count < TERMS_MOST; i++) {
        const struct telling *word = &words->words[i];
        if (word->worth == 0 || documents + word->documents > DOCUMENTS_MOST)
            continue;
        documents += word->documents;
        members[count++] = word_of_stem(arena, word->stem);
    }
    if (count == 0)
        return NULL;
    return keep(arena, (struct node){.kind = NODE_OR, .members = members, .members_count = count});
}

/* The words; and once more with a topic, so that the score is higher then. */
static const struct node *words_and_topics(struct view *view, struct arena *arena,
                                           const struct document *document,
                                           const struct node *words)
{
    uint32_t *topics = ARENA_ARRAY(arena, uint32_t, document->topics_count);
    size_t count = 0;
    for (size_t i = 0; i < document->topics_count; i++) {
        uint32_t number = vocabulary_of_slug(view, document->topics[i].slug);
        if (number != 0)
            topics[count++] = number;
    }
    if (count == 0)
        return words;
    const struct node **both = ARENA_ARRAY(arena, const struct node *, 2);
    both[0] = words;
    both[1] = word_of_topics(arena, topics, count);
    const struct node **either = ARENA_ARRAY(arena, const struct node *, 2);
    either[0] = words;
    either[1] = keep(arena, (struct node){.kind = NODE_AND, .members = both, .members_count = 2});
    return keep(arena, (struct node){.kind = NODE_OR, .members = either, .members_count = 2});
}

static enum status read_hits(struct view *view, struct arena *arena,
                             const struct document *document, const struct index_answer *answer,
                             size_t most, struct document *similar, size_t *count)
{
    int64_t best = 0;
    for (size_t i = 0; i < answer->hits_count; i++)
        best = answer->hits[i].score > best ? answer->hits[i].score : best;
    for (size_t i = 0; i < answer->hits_count && *count < most; i++) {
        if (answer->hits[i].score < best / NEAR)
            break;
        struct document *next = &similar[*count];
        enum status status = items_card(view, arena, answer->hits[i].number, next);
        if (status != STATUS_OK)
            return status;
        if (str_eq(next->item.id, document->item.id))
            continue;
        ++*count;
    }
    return STATUS_OK;
}

enum status similar_find(struct view *view, struct arena *arena, const struct document *document,
                         size_t most, struct document **similar, size_t *count)
{
    const struct item *item = &document->item;
    CHECK(most <= SIMILAR_MOST);
    *similar = ARENA_ARRAY(arena, struct document, most);
    *count = 0;
    if (view->held.epoch == NULL)
        return STATUS_OK; /* an item can be read without the index */
    struct words *words = ARENA_NEW(arena, struct words);
    add_text(view, arena, item->language, item->headline, HEADLINE_COUNTS, words);
    add_text(view, arena, item->language, item->summary, SUMMARY_COUNTS, words);
    struct str body = str_sub(item->body, 0, BODY_BYTES);
    while (body.n > 0 && body.n < item->body.n && (item->body.p[body.n] & 0xc0) == 0x80)
        body.n--;
    add_text(view, arena, item->language, body, 1, words);
    enum status status = weigh(view, arena, words);
    const struct node *any = status == STATUS_OK ? any_word(arena, words) : NULL;
    if (any == NULL)
        return status;
    const struct index_query query = {
        .words = words_and_topics(view, arena, document, any),
        .language = vocabulary_language(view, analyse_language(arena, item->language)),
        .ranked = true,
        .take = (int64_t)most + 1,
    };
    struct index_answer answer;
    status = query_run(view->held.epoch, arena, &query, &answer);
    if (status != STATUS_OK)
        return status;
    return read_hits(view, arena, document, &answer, most, *similar, count);
}
