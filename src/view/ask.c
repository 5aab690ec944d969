/* The attempts, each only if the ones before found little:
   1. the query as it was written;
   2. compounds by their parts, words joined, compounds of unknown words;
   3. without regard to å ä ö;
   4. with its misspelt words corrected.
   What counts is what the words find before topics, years and kinds are chosen, so that a choice
   never changes what a word means. */
#include "view/ask.h"

#include "view/clauses.h"
#include "view/correct.h"
#include "view/labels.h"
#include "view/terms.h"

enum {
    LITTLE = 3,         /* fewer hits are worth a second look */
    JOINED_MOST = 4,    /* pairs of words that are tried as one */
    WEIGHT_JOINED = 90, /* hundredths */
    WEIGHT_TOPIC = 250
};

struct attempt {
    struct asking asking;
    const struct node *nodes[PARSE_WORDS];   /* of the groups that must hold */
    const struct clause *plain[PARSE_WORDS]; /* their one clause if it is a word without field */
    size_t count;
    size_t plain_count;
};

static const struct node *negate(struct arena *arena, const struct node *node)
{
    const struct node **members = ARENA_NEW(arena, const struct node *);
    struct node *negation = ARENA_NEW(arena, struct node);
    members[0] = node;
    *negation = (struct node){.kind = NODE_NOT, .members = members, .members_count = 1};
    return negation;
}

static const struct node *group_node(struct asking *asking, const struct group *group)
{
    const struct node *nodes[PARSE_WORDS];
    size_t count = 0;
    for (size_t i = 0; i < group->count; i++) {
        const struct node *node = clauses_node(asking, &group->clauses[i]);
        if (node != NULL)
            nodes[count++] = group->clauses[i].without ? negate(asking->arena, node) : node;
    }
    return clauses_any(asking->arena, nodes, count);
}

static bool is_plain(const struct group *group)
{
    const struct clause *clause = &group->clauses[0];
    return group->count == 1 && clause->kind == CLAUSE_WORD && clause->field == FIELD_ANY &&
           !clause->without;
}

/* Function words count only if there is nothing else that must hold. */
static bool has_content(const struct asking *asking)
{
    for (size_t i = 0; i < asking->parse->count; i++) {
        const struct group *group = &asking->parse->groups[i];
        const struct sought *words;
        if (group->clauses[0].without)
            continue;
        if (!is_plain(group))
            return true;
        if (!clauses_is_stop(asking, &group->clauses[0]) &&
            clauses_words(asking, &asking->languages[0], &group->clauses[0], &words) > 0)
            return true;
    }
    return false;
}

static void make_groups(struct attempt *attempt)
{
    struct asking *asking = &attempt->asking;
    bool content = has_content(asking);
    for (size_t i = 0; i < asking->parse->count; i++) {
        const struct group *group = &asking->parse->groups[i];
        if (content && is_plain(group) && clauses_is_stop(asking, &group->clauses[0]))
            continue;
        asking->group = attempt->count;
        const struct node *node = group_node(asking, group);
        if (node == NULL)
            continue;
        attempt->plain[attempt->count] = is_plain(group) ? &group->clauses[0] : NULL;
        attempt->plain_count += is_plain(group);
        attempt->nodes[attempt->count++] = node;
    }
}

/* ---- Words that belong together -------------------------------------------------------------- */

static const struct node *term_node(struct asking *asking, struct str stem)
{
    struct node *leaves = ARENA_ARRAY(asking->arena, struct node, 2);
    const struct node **members = ARENA_ARRAY(asking->arena, const struct node *, 2);
    static const enum term_space spaces[] = {TERM_STEM, TERM_PART};
    for (size_t i = 0; i < 2; i++) {
        leaves[i] = (struct node){.kind = NODE_TERM,
                                  .text = terms_make(asking->arena, spaces[i], stem),
                                  .weight = WEIGHT_JOINED};
        members[i] = &leaves[i];
    }
    struct node *word = ARENA_NEW(asking->arena, struct node);
    *word = (struct node){.kind = NODE_WORD, .members = members, .members_count = 2};
    return word;
}

/* The stem of what is one word, in the query's first language; else "". */
static struct str only_stem(struct asking *asking, struct str text)
{
    struct reading reading =
        analyse_begin(asking->view->analyser, asking->languages[0].language, text);
    struct word word, next;
    if (!analyse_next(&reading, &word))
        return (struct str){0};
    struct str stem = str_copy(asking->arena, word.stem);
    return analyse_next(&reading, &next) ? (struct str){0} : stem;
}

/* Likewise of two clauses written as one word; "" if that is but a form of the first, as `closed a`
   would be: the second word would be lost. */
static struct str joined_stem(struct asking *asking, const struct clause *a, const struct clause *b)
{
    struct str both = str_printf(asking->arena, "%.*s%.*s", STR_ARG(a->text), STR_ARG(b->text));
    struct str stem = only_stem(asking, both);
    return str_eq(stem, only_stem(asking, a->text)) ? (struct str){0} : stem;
}

/* `gatu belysning` finds `gatubelysning`: the query again, with two neighbours as one word that
   some item has. */
static enum status add_joined(struct attempt *attempt, const struct node **ways, size_t *count)
{
    struct asking *asking = &attempt->asking;
    for (size_t i = 0; i + 1 < attempt->count && i < JOINED_MOST; i++) {
        if (attempt->plain[i] == NULL || attempt->plain[i + 1] == NULL)
            continue;
        struct str stem = joined_stem(asking, attempt->plain[i], attempt->plain[i + 1]);
        if (stem.n == 0)
            continue;
        int64_t documents;
        enum status status =
            query_frequency(asking->view->held.epoch, asking->arena,
                            terms_make(asking->arena, TERM_STEM, stem), &documents);
        if (status != STATUS_OK)
            return status;
        if (documents == 0)
            continue;
        const struct node *nodes[PARSE_WORDS];
        memcpy(nodes, attempt->nodes, attempt->count * sizeof *nodes);
        nodes[i] = term_node(asking, stem);
        memmove(nodes + i + 1, nodes + i + 2, (attempt->count - i - 2) * sizeof *nodes);
        ways[(*count)++] = clauses_all(asking->arena, nodes, attempt->count - 1);
        marks_add(asking->marks, TERM_STEM, stem, false, i);
        asking->wider = true;
    }
    return STATUS_OK;
}

/* The topics of which the query is a whole label of several words: theirs come first. */
static const struct node *whole_label(struct attempt *attempt)
{
    struct asking *asking = &attempt->asking;
    if (attempt->plain_count < 2 || attempt->plain_count != attempt->count)
        return NULL;
    for (size_t i = 0; i < asking->languages_count; i++) {
        const struct language_words *in = &asking->languages[i];
        struct labels_word *words = ARENA_ARRAY(asking->arena, struct labels_word, in->count);
        size_t count = 0;
        for (size_t j = 0; j < in->count; j++)
            if (!in->words[j].stop && in->words[j].pieces == 0)
                words[count++] = (struct labels_word){in->words[j].stem, in->words[j].plain,
                                                      in->words[j].position};
        struct node topics = {.kind = NODE_TOPICS, .weight = WEIGHT_TOPIC};
        topics.topics_count =
            labels_find(asking->view, asking->arena, LABELS_WHOLE, words, count, &topics.topics);
        if (topics.topics_count == 0)
            continue;
        struct node *kept = ARENA_ARRAY(asking->arena, struct node, 2);
        const struct node **members = ARENA_NEW(asking->arena, const struct node *);
        kept[0] = topics;
        members[0] = &kept[0];
        kept[1] = (struct node){.kind = NODE_WORD, .members = members, .members_count = 1};
        return &kept[1];
    }
    return NULL;
}

/* ---- Attempts ----------------------------------------------------------------------------------
 */

/* *words is NULL if the query holds none. */
static enum status make_tree(struct attempt *attempt, const struct node **words)
{
    struct asking *asking = &attempt->asking;
    const struct node *ways[2 + JOINED_MOST];
    size_t ways_count = 0;
    *words = NULL;
    make_groups(attempt);
    if (attempt->count == 0)
        return STATUS_OK;
    ways[ways_count++] = clauses_all(asking->arena, attempt->nodes, attempt->count);
    const struct node *label = whole_label(attempt);
    if (label != NULL)
        ways[ways_count++] = label;
    enum status status = STATUS_OK;
    if (asking->effort >= EFFORT_PARTS)
        status = add_joined(attempt, ways, &ways_count);
    *words = clauses_any(asking->arena, ways, ways_count);
    return status;
}

struct ask {
    struct view *view;
    struct arena *arena;
    const struct query *query;
    const struct index_query *conditions;
};

/* How many items the words find on whatever day, open or not: where that is chosen, it is not
 * known. */
static enum status count_ever(const struct ask *ask, const struct index_query *question,
                              struct asked *asked)
{
    asked->ever = asked->answer.matched;
    bool all = question->from == 0 && question->to == 0 && question->filter == NULL;
    if (asked->ever >= LITTLE || all)
        return STATUS_OK;
    struct index_query ever = *question;
    struct index_answer answer;
    ever.from = ever.to = ever.take = ever.skip = 0;
    ever.beside = NULL;
    ever.filter = NULL;
    ever.counts = ever.ranked = false;
    enum status status = query_run(ask->view->held.epoch, ask->arena, &ever, &answer);
    asked->ever = status == STATUS_OK ? answer.matched : 0;
    return status;
}

/* Asks a text with an effort; *tried says whether that was another question than with less. */
static enum status ask_once(const struct ask *ask, const struct parse *parse, enum effort effort,
                            struct asked *asked, bool *tried)
{
    struct attempt *attempt = ARENA_NEW(ask->arena, struct attempt);
    attempt->asking = (struct asking){.view = ask->view,
                                      .arena = ask->arena,
                                      .parse = parse,
                                      .effort = effort,
                                      .marks = ARENA_NEW(ask->arena, struct marks)};
    clauses_read(&attempt->asking, ask->query->language);
    struct index_query question = *ask->conditions;
    enum status status = make_tree(attempt, &question.words);
    *tried = effort == EFFORT_EXACT || attempt->asking.wider;
    if (status != STATUS_OK || !*tried)
        return status;
    question.ranked = question.words != NULL && ask->query->order == ORDER_RELEVANCE;
    struct asked now = {.cut = parse->cut,
                        .marks = question.words == NULL ? NULL : attempt->asking.marks};
    status = query_run(ask->view->held.epoch, ask->arena, &question, &now.answer);
    if (status == STATUS_OK)
        status = count_ever(ask, &question, &now);
    if (status == STATUS_OK)
        *asked = now;
    return status;
}

/* With as much effort as it takes to find something. */
static enum status ask_text(const struct ask *ask, struct str text, struct asked *asked,
                            struct parse *parse)
{
    bool tried;
    *parse = parse_query(ask->arena, text);
    enum status status = ask_once(ask, parse, EFFORT_EXACT, asked, &tried);
    if (status == STATUS_OK && asked->ever < LITTLE && asked->marks != NULL)
        status = ask_once(ask, parse, EFFORT_PARTS, asked, &tried);
    if (status == STATUS_OK && asked->ever == 0 && asked->marks != NULL)
        status = ask_once(ask, parse, EFFORT_FOLDED, asked, &tried);
    return status;
}

enum status ask_index(struct view *view, struct arena *arena, const struct query *query,
                      const struct index_query *conditions, struct asked *asked)
{
    const struct ask ask = {view, arena, query, conditions};
    struct parse parse;
    enum status status = ask_text(&ask, query->text, asked, &parse);
    if (status != STATUS_OK || asked->marks == NULL)
        return status;
    struct suggestion suggestion;
    bool nothing = asked->ever == 0;
    status = correct_query(view, arena, &parse, query->language, nothing, &suggestion);
    if (status != STATUS_OK || suggestion.query.n == 0)
        return status;
    if (!nothing) {
        asked->suggestion = suggestion;
        return STATUS_OK;
    }
    struct asked second;
    status = ask_text(&ask, suggestion.query, &second, &parse);
    if (status != STATUS_OK || second.ever == 0)
        return status;
    *asked = second;
    asked->suggestion = suggestion;
    asked->suggestion.applied = true;
    return STATUS_OK;
}
