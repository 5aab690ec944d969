/* Three short looks: at the labels, at the terms of headlines, and at the dictionary from the last
   word on. Each is bounded, whatever the index holds. */
#include "view/suggest.h"

#include "index/query.h"
#include "view/items.h"
#include "view/labels.h"
#include "view/terms.h"
#include "view/vocabulary.h"

enum {
    WORDS_MOST = 8,     /* of the text that count: the last ones */
    SCAN_MOST = 2000,   /* words of the dictionary that are looked at */
    BEGUN_LEAST = 2,    /* bytes that a headline's word must begin with */
    SPELLINGS_MOST = 32 /* frequent words that are told apart by their stems */
};

struct typed {
    struct str stem, plain;
    size_t begin;
    bool stop;
};

/* What was typed; the last word may go on. */
struct typing {
    struct view *view;
    struct arena *arena;
    struct str language, text;
    struct typed words[WORDS_MOST];
    size_t count;
};

static void read_typing(struct typing *typing)
{
    struct reading reading = analyse_begin(typing->view->analyser, typing->language, typing->text);
    struct word word;
    while (analyse_next(&reading, &word)) {
        if (word.pieces > 0)
            continue;
        if (typing->count == WORDS_MOST)
            memmove(typing->words, typing->words + 1, --typing->count * sizeof *typing->words);
        typing->words[typing->count++] =
            (struct typed){str_copy(typing->arena, word.stem), str_copy(typing->arena, word.plain),
                           word.begin, word.stop};
    }
}

static const struct typed *last_of(const struct typing *typing)
{
    return &typing->words[typing->count - 1];
}

/* ---- Topics ---------------------------------------------------------------------------------- */

static bool is_among(const uint32_t *topics, size_t count, uint32_t topic)
{
    for (size_t i = 0; i < count; i++)
        if (topics[i] == topic)
            return true;
    return false;
}

/* The topics with all words in their labels. */
static size_t find_labels(const struct typing *typing, uint32_t *topics)
{
    const uint32_t *found;
    struct labels_word word = {.plain = last_of(typing)->plain};
    size_t count = labels_find(typing->view, typing->arena, LABELS_PREFIX, &word, 1, &found);
    if (count > 0)
        memcpy(topics, found, count * sizeof *topics);
    for (size_t i = 0; i + 1 < typing->count; i++) {
        word = (struct labels_word){typing->words[i].stem, typing->words[i].plain, 0};
        size_t kept = 0,
               others = labels_find(typing->view, typing->arena, LABELS_HOLD, &word, 1, &found);
        for (size_t j = 0; j < count; j++)
            if (is_among(found, others, topics[j]))
                topics[kept++] = topics[j];
        count = kept;
    }
    return count;
}

static enum status find_topics(const struct typing *typing, struct suggestions *suggestions)
{
    struct view *view = typing->view;
    uint32_t *topics = ARENA_ARRAY(typing->arena, uint32_t, vocabulary_count(view) + 1);
    size_t count = find_labels(typing, topics);
    if (count == 0)
        return STATUS_OK;
    const struct index_query all = {
        .language = vocabulary_language(view, typing->language),
        .topics_most = vocabulary_count(view),
        .counts = true,
    };
    struct index_answer answer;
    enum status status = query_run(view->held.epoch, typing->arena, &all, &answer);
    if (status != STATUS_OK)
        return status;
    while (suggestions->topics_count < SUGGEST_MOST) {
        size_t best = count;
        for (size_t i = 0; i < count; i++)
            if (answer.topics[topics[i]] > 0 && vocabulary_topic(view, topics[i]) != NULL &&
                (best == count || answer.topics[topics[i]] > answer.topics[topics[best]]))
                best = i;
        if (best == count)
            break;
        suggestions->topics[suggestions->topics_count++] = (struct topic_count){
            vocabulary_copy(typing->arena, vocabulary_topic(view, topics[best])),
            answer.topics[topics[best]]};
        answer.topics[topics[best]] = 0;
    }
    return STATUS_OK;
}

/* ---- Items ----------------------------------------------------------------------------------- */

static const struct node *headline_word(const struct typing *typing, const struct typed *word,
                                        bool begun)
{
    struct arena *arena = typing->arena;
    struct node *nodes = ARENA_ARRAY(arena, struct node, 3);
    const struct node **leaves = ARENA_ARRAY(arena, const struct node *, 2);
    nodes[0] =
        (struct node){.kind = NODE_TERM, .text = terms_make(arena, TERM_HEADLINE, word->stem)};
    nodes[1] =
        (struct node){.kind = NODE_PREFIX, .text = terms_make(arena, TERM_HEADLINE, word->plain)};
    nodes[2] = (struct node){.kind = NODE_WORD,
                             .members = leaves,
                             .members_count = begun && word->plain.n >= BEGUN_LEAST ? 2 : 1};
    leaves[0] = &nodes[0];
    leaves[1] = &nodes[1];
    return &nodes[2];
}

static enum status find_items(const struct typing *typing, struct suggestions *suggestions)
{
    struct view *view = typing->view;
    const struct node **words = ARENA_ARRAY(typing->arena, const struct node *, WORDS_MOST);
    size_t count = 0;
    for (size_t i = 0; i < typing->count; i++)
        if (i + 1 == typing->count || !typing->words[i].stop)
            words[count++] = headline_word(typing, &typing->words[i], i + 1 == typing->count);
    const struct node all = {.kind = NODE_AND, .members = words, .members_count = count};
    const struct index_query query = {
        .words = &all,
        .language = vocabulary_language(view, typing->language),
        .take = SUGGEST_MOST,
    };
    struct index_answer answer;
    enum status status = query_run(view->held.epoch, typing->arena, &query, &answer);
    suggestions->items = ARENA_ARRAY(typing->arena, struct document, SUGGEST_MOST);
    for (size_t i = 0; status == STATUS_OK && i < answer.hits_count; i++) {
        status = items_card(view, typing->arena, answer.hits[i].number, &suggestions->items[i]);
        suggestions->items_count += status == STATUS_OK;
    }
    return status;
}

/* ---- Words ----------------------------------------------------------------------------------- */

struct spelling {
    struct str plain, stem;
    int64_t documents;
};

/* Keeps the most frequent ones, those first. */
static void add_spelling(struct arena *arena, struct str plain, int64_t documents,
                         struct spelling *spellings, size_t *count)
{
    if (*count == SPELLINGS_MOST && spellings[*count - 1].documents >= documents)
        return;
    size_t at = *count < SPELLINGS_MOST ? (*count)++ : *count - 1;
    for (; at > 0 && spellings[at - 1].documents < documents; at--)
        spellings[at] = spellings[at - 1];
    spellings[at] = (struct spelling){str_copy(arena, plain), {0}, documents};
}

/* Whether the word is worth a line: no function word, and no other form of one that has its line.
 */
static bool is_new(const struct typing *typing, struct spelling *spellings, size_t at)
{
    struct reading reading =
        analyse_begin(typing->view->analyser, typing->language, spellings[at].plain);
    struct word word;
    if (!analyse_next(&reading, &word) || word.stop)
        return false;
    spellings[at].stem = str_copy(typing->arena, word.stem);
    for (size_t i = 0; i < at; i++)
        if (str_eq(spellings[i].stem, spellings[at].stem))
            return false;
    return true;
}

static void find_words(const struct typing *typing, struct suggestions *suggestions)
{
    struct arena *arena = typing->arena;
    struct query_terms *terms = query_terms_open(
        typing->view->held.epoch, arena, terms_make(arena, TERM_PLAIN, last_of(typing)->plain));
    struct spelling spellings[SPELLINGS_MOST];
    struct str term, before = str_sub(typing->text, 0, last_of(typing)->begin);
    size_t count = 0;
    int64_t documents;
    for (int i = 0; i < SCAN_MOST && query_terms_next(terms, &term, &documents); i++)
        add_spelling(arena, str_sub(term, 1, term.n), documents, spellings, &count);
    for (size_t i = 0; i < count && suggestions->words_count < SUGGEST_MOST; i++)
        if (is_new(typing, spellings, i))
            suggestions->words[suggestions->words_count++] =
                str_printf(arena, "%.*s%.*s", STR_ARG(before), STR_ARG(spellings[i].plain));
}

static enum status find(struct view *view, struct arena *arena, struct str language,
                        struct str text, struct suggestions *suggestions)
{
    struct typing typing = {.view = view, .arena = arena, .language = language, .text = text};
    read_typing(&typing);
    if (typing.count == 0)
        return STATUS_OK;
    enum status status = find_topics(&typing, suggestions);
    if (status == STATUS_OK)
        status = find_items(&typing, suggestions);
    if (status == STATUS_OK)
        find_words(&typing, suggestions);
    return status;
}

enum status suggest_find(struct view *view, struct arena *arena, struct str language,
                         struct str text, struct suggestions *suggestions)
{
    struct snapshot snapshot;
    *suggestions = (struct suggestions){0};
    enum status status = snapshot_ensure(view, arena, true, &snapshot);
    if (status == STATUS_OK)
        status = find(view, arena, language, text, suggestions);
    snapshot_leave(view, &snapshot);
    return status;
}
