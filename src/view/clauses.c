/* Every language that the query may be in adds its variants to one WORD node, so that a document
   counts once, by the best of them. */
#include "view/clauses.h"

#include "base/unicode.h"
#include "text/lexicon.h"
#include "text/tongue.h"
#include "view/labels.h"
#include "view/ringed.h"
#include "view/terms.h"
#include "view/vocabulary.h"

enum {
    WORDS_MOST = 128,   /* of one language */
    MARKED_MOST = 8,    /* words that one without å ä ö may have meant */
    COMPOUND_LEAST = 4, /* letters of a word that compounds are looked for by */
    TAIL_LEAST = 3,     /* letters of what follows it in them */
    COMPOUNDS_SEEN = 200,
    COMPOUNDS_MOST = 16
};

/* How near each way is to what was asked, in hundredths. The topics' are of 64, where a word that
   stands once in a headline has about 170, in a summary 110, in a body 50. */
enum {
    WEIGHT_WORD = 100,
    WEIGHT_PART = 40,
    WEIGHT_FOLDED = 80,
    WEIGHT_TOPIC = 50,
    WEIGHT_TOPIC_PART = 30,
    WEIGHT_APART = 25,   /* each part of a compound, by itself */
    WEIGHT_COMPOUND = 25 /* a compound that begins with the word */
};

struct leaves {
    struct asking *asking;
    bool silent; /* nothing of it is marked: it must not hold */
    const struct node **members;
    size_t count, most;
};

/* ---- Words ---------------------------------------------------------------------------------- */

static struct str *copy_cover(struct arena *arena, const struct word *word)
{
    struct str *parts = ARENA_ARRAY(arena, struct str, word->cover);
    for (size_t i = 0; i < word->cover; i++)
        parts[i] = str_copy(arena, word->parts[i]);
    return parts;
}

static void read_words(struct asking *asking, struct language_words *words)
{
    struct arena *arena = asking->arena;
    struct reading reading =
        analyse_begin(asking->view->analyser, words->language, asking->parse->text);
    struct word word;
    words->words = ARENA_ARRAY(arena, struct sought, WORDS_MOST);
    while (words->count < WORDS_MOST && analyse_next(&reading, &word))
        words->words[words->count++] = (struct sought){
            .begin = word.begin,
            .end = word.end,
            .plain = str_copy(arena, word.plain),
            .stem = str_copy(arena, word.stem),
            .base = str_copy(arena, word.base),
            .cover = copy_cover(arena, &word),
            .cover_count = word.cover,
            .position = word.position,
            .pieces = word.pieces,
            .stop = word.stop,
            .common = word.common,
            .marked = word.folded.n > 0,
        };
}

void clauses_read(struct asking *asking, struct str language)
{
    if (language.n > 0) {
        asking->languages[asking->languages_count++].language = language;
    } else {
        asking->languages[asking->languages_count++].language = STR("sv");
        asking->languages[asking->languages_count++].language = STR("en");
    }
    for (size_t i = 0; i < asking->languages_count; i++)
        read_words(asking, &asking->languages[i]);
}

size_t clauses_words(const struct asking *asking, const struct language_words *words,
                     const struct clause *clause, const struct sought **first)
{
    size_t begin = (size_t)(clause->text.p - asking->parse->text.p), i = 0, count = 0;
    while (i < words->count && words->words[i].begin < begin)
        i++;
    *first = words->words + i;
    while (i + count < words->count && words->words[i + count].begin < begin + clause->text.n)
        count++;
    return count;
}

bool clauses_is_stop(const struct asking *asking, const struct clause *clause)
{
    if (clause->kind != CLAUSE_WORD || clause->field != FIELD_ANY)
        return false;
    for (size_t i = 0; i < asking->languages_count; i++) {
        const struct sought *words;
        size_t count = clauses_words(asking, &asking->languages[i], clause, &words), stops = 0;
        for (size_t j = 0; j < count; j++)
            stops += words[j].stop;
        if (count > 0 && stops == count)
            return true;
    }
    return false;
}

/* ---- Nodes ---------------------------------------------------------------------------------- */

static const struct node *keep(struct arena *arena, struct node node)
{
    struct node *kept = ARENA_NEW(arena, struct node);
    *kept = node;
    return kept;
}

static const struct node *join(struct arena *arena, enum node_kind kind,
                               const struct node *const *nodes, size_t count)
{
    if (count == 0)
        return NULL;
    if (count == 1 && kind != NODE_WORD)
        return nodes[0];
    const struct node **members = ARENA_ARRAY(arena, const struct node *, count);
    memcpy(members, nodes, count * sizeof *members);
    return keep(arena, (struct node){.kind = kind, .members = members, .members_count = count});
}

const struct node *clauses_all(struct arena *arena, const struct node *const *nodes, size_t count)
{
    return join(arena, NODE_AND, nodes, count);
}

const struct node *clauses_any(struct arena *arena, const struct node *const *nodes, size_t count)
{
    return join(arena, NODE_OR, nodes, count);
}

static bool is_there(const struct leaves *leaves, const struct node *node)
{
    for (size_t i = 0; i < leaves->count; i++) {
        const struct node *other = leaves->members[i];
        if (other->kind == node->kind && node->text.n > 0 && str_eq(other->text, node->text))
            return true;
    }
    return false;
}

static void add_leaf(struct leaves *leaves, struct node node)
{
    struct arena *arena = leaves->asking->arena;
    if (is_there(leaves, &node)) /* two languages agree */
        return;
    if (leaves->count == leaves->most) {
        size_t most = leaves->most == 0 ? 8 : leaves->most * 2;
        leaves->members =
            arena_grow(arena, leaves->members, leaves->count * sizeof *leaves->members,
                       most * sizeof *leaves->members);
        leaves->most = most;
    }
    leaves->members[leaves->count++] = keep(arena, node);
}

static void mark(struct leaves *leaves, enum term_space space, struct str text, bool prefix)
{
    struct asking *asking = leaves->asking;
    if (!leaves->silent)
        marks_add(asking->marks, (char)space, text, prefix, asking->group);
}

static void add_term(struct leaves *leaves, enum term_space space, struct str text, unsigned weight)
{
    struct node node = {.kind = NODE_TERM,
                        .text = terms_make(leaves->asking->arena, space, text),
                        .weight = weight};
    add_leaf(leaves, node);
    mark(leaves, space, text, false);
}

static void add_prefix(struct leaves *leaves, enum term_space space, struct str text,
                       unsigned weight)
{
    struct node node = {.kind = NODE_PREFIX,
                        .text = terms_make(leaves->asking->arena, space, text),
                        .weight = weight};
    add_leaf(leaves, node);
    mark(leaves, space, text, true);
}

static void add_topics(struct leaves *leaves, enum labels_match match,
                       const struct labels_word *words, size_t count, unsigned weight)
{
    struct node node = {.kind = NODE_TOPICS, .weight = weight};
    node.topics_count =
        labels_find(leaves->asking->view, leaves->asking->arena, match, words, count, &node.topics);
    if (node.topics_count > 0)
        add_leaf(leaves, node);
}

static void add_topic_of_slug(struct leaves *leaves, struct str text)
{
    struct arena *arena = leaves->asking->arena;
    uint32_t number =
        vocabulary_of_slug(leaves->asking->view, str_lower_ascii(arena, str_trim(text)));
    if (number == 0)
        return;
    uint32_t *topics = ARENA_NEW(arena, uint32_t);
    *topics = number;
    add_leaf(leaves, (struct node){.kind = NODE_TOPICS, .topics = topics, .topics_count = 1});
}

/* ---- One word ------------------------------------------------------------------------------- */

/* The word as one with å ä ö: by the items' own words without them, and by those of the dictionary,
   which also stand in compounds. */
static void add_folded(struct leaves *leaves, struct str language, const struct sought *word)
{
    struct asking *asking = leaves->asking;
    struct analyser *analyser = asking->view->analyser;
    struct str words[MARKED_MOST];
    if (word->marked)
        return;
    asking->wider = true;
    struct labels_word label = {word->stem, word->plain, 0};
    add_term(leaves, TERM_FOLDED, word->stem, WEIGHT_FOLDED);
    add_topics(leaves, LABELS_FOLDED, &label, 1, WEIGHT_TOPIC);
    size_t count = ringed_words(analyser, asking->arena, language, word->plain, words, MARKED_MOST);
    for (size_t i = 0; i < count; i++) {
        struct reading reading = analyse_begin(analyser, language, words[i]);
        struct word ringed;
        if (!analyse_next(&reading, &ringed))
            continue;
        struct str stem = str_copy(asking->arena, ringed.stem);
        label = (struct labels_word){stem, words[i], 0};
        add_term(leaves, TERM_STEM, stem, WEIGHT_FOLDED);
        add_term(leaves, TERM_PART, stem, WEIGHT_PART);
        add_topics(leaves, LABELS_HOLD, &label, 1, WEIGHT_TOPIC);
    }
}

static bool ends_compounds(struct str language, struct str rest)
{
    const struct lexicon_value *value =
        lexicon_find(lexicon_builtin(), tongues[tongue_of(language)].words, rest);
    return unicode_length(rest) >= TAIL_LEAST && value != NULL &&
           (value->flags & LEXICON_TAIL) != 0;
}

/* Whether what follows the word in a longer one, perhaps after a linking s, may end a compound. */
static bool is_tail(struct str language, struct str rest)
{
    return ends_compounds(language, rest) ||
           (str_starts(rest, STR("s")) && ends_compounds(language, str_sub(rest, 1, rest.n)));
}

/* Compounds that the analyser does not part, since its dictionary does not know the word or takes
   them for simple (`danviksbron`, `klimatpåverkan`): they are found by how they begin among the
   words of the items. */
static void add_compounds(struct leaves *leaves, struct str language, const struct sought *word)
{
    struct asking *asking = leaves->asking;
    struct arena *arena = asking->arena;
    if (unicode_length(word->plain) < COMPOUND_LEAST)
        return;
    struct query_terms *terms = query_terms_open(asking->view->held.epoch, arena,
                                                 terms_make(arena, TERM_PLAIN, word->plain));
    struct str term;
    int64_t documents;
    size_t found = 0;
    for (int i = 0;
         i < COMPOUNDS_SEEN && found < COMPOUNDS_MOST && query_terms_next(terms, &term, &documents);
         i++) {
        struct str plain = str_copy(arena, str_sub(term, 1, term.n));
        struct reading reading = analyse_begin(asking->view->analyser, language, plain);
        struct word compound;
        if (plain.n == word->plain.n || !analyse_next(&reading, &compound) || compound.cover > 0 ||
            !str_starts(compound.stem, word->plain) ||
            !is_tail(language, str_sub(compound.stem, word->plain.n, compound.stem.n)))
            continue;
        add_term(leaves, TERM_STEM, str_copy(arena, compound.stem), WEIGHT_COMPOUND);
        asking->wider = true;
        found++;
    }
}

static void add_word(struct leaves *leaves, struct str language, const struct sought *word,
                     enum clause_field field)
{
    struct asking *asking = leaves->asking;
    const struct labels_word label = {word->stem, word->plain, 0};
    if (field == FIELD_TOPIC) {
        add_topics(leaves, LABELS_HOLD, &label, 1, WEIGHT_WORD);
        return;
    }
    if (field == FIELD_HEADLINE) {
        add_term(leaves, TERM_HEADLINE, word->stem, WEIGHT_WORD);
        return;
    }
    add_term(leaves, TERM_STEM, word->stem, WEIGHT_WORD);
    add_term(leaves, TERM_PART, word->stem, WEIGHT_PART);
    add_topics(leaves, LABELS_HOLD, &label, 1, WEIGHT_TOPIC);
    add_topics(leaves, LABELS_PART, &label, 1, WEIGHT_TOPIC_PART);
    if (leaves->silent) /* what must not stand there is that word, not what it may have meant */
        return;
    if (asking->effort >= EFFORT_PARTS && word->base.n > 0) {
        add_term(leaves, TERM_STEM, word->base, WEIGHT_PART);
        asking->wider = true;
    }
    if (asking->effort >= EFFORT_PARTS)
        add_compounds(leaves, language, word);
    if (asking->effort >= EFFORT_FOLDED)
        add_folded(leaves, language, word);
}

/* ---- Several words in a row ------------------------------------------------------------------ */

/* The words without those that their pieces follow. */
static size_t leave_wholes(const struct sought *words, size_t count, const struct sought **pieces)
{
    size_t pieces_count = 0;
    for (size_t i = 0; i < count; i++)
        if (words[i].pieces == 0)
            pieces[pieces_count++] = &words[i];
    return pieces_count;
}

static void add_row_of_labels(struct leaves *leaves, const struct sought **words, size_t count,
                              unsigned weight)
{
    struct labels_word *row = ARENA_ARRAY(leaves->asking->arena, struct labels_word, count);
    for (size_t i = 0; i < count; i++)
        row[i] = (struct labels_word){words[i]->stem, words[i]->plain, words[i]->position};
    add_topics(leaves, LABELS_HOLD, row, count, weight);
}

/* Function words stand in every other item, so that looking through their positions takes long:
   pairs of them are terms. Which words are such is known of the language asked in alone. */
static bool are_pair(const struct leaves *leaves, const struct sought *first,
                     const struct sought *second)
{
    return leaves->asking->languages_count == 1 && first->common && second->common &&
           first->position + 1 == second->position;
}

static void add_row(struct leaves *leaves, const struct sought **words, size_t count,
                    enum clause_field field)
{
    struct arena *arena = leaves->asking->arena;
    enum term_space space = field == FIELD_HEADLINE ? TERM_HEADLINE : TERM_STEM;
    if (field != FIELD_HEADLINE)
        add_row_of_labels(leaves, words, count, field == FIELD_TOPIC ? WEIGHT_WORD : WEIGHT_TOPIC);
    if (field == FIELD_TOPIC)
        return;
    bool stops = true;
    for (size_t i = 0; i < count; i++)
        stops = stops && words[i]->stop;
    for (size_t i = 0; i < count; i++)
        if (stops || !words[i]->stop)
            mark(leaves, space, words[i]->stem, false);
    const struct node **members = ARENA_ARRAY(arena, const struct node *, count);
    unsigned *steps = ARENA_ARRAY(arena, unsigned, count);
    size_t members_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct node member = {.kind = NODE_TERM, .text = terms_make(arena, space, words[i]->stem)};
        steps[members_count] = words[i]->position - words[0]->position;
        if (i + 1 < count && field != FIELD_HEADLINE && are_pair(leaves, words[i], words[i + 1])) {
            char room[TERMS_PAIR];
            member.text =
                terms_make(arena, TERM_PAIR, terms_pair(words[i]->stem, words[i + 1]->stem, room));
            i++;
        }
        members[members_count++] = keep(arena, member);
    }
    struct node row = {
        .kind = NODE_PHRASE, .members = members, .members_count = members_count, .steps = steps};
    if (members_count == 1)
        row = (struct node){.kind = NODE_TERM, .weight = WEIGHT_WORD, .text = members[0]->text};
    add_leaf(leaves, row);
}

/* The words of a clause one by one, in any order, and compounds by their parts: all must hold. NULL
   if it is one word without parts. */
static const struct node *apart(struct asking *asking, struct str language,
                                const struct sought **words, size_t count)
{
    size_t most = 0, members_count = 0;
    for (size_t i = 0; i < count; i++)
        most += words[i]->cover_count > 1 ? words[i]->cover_count : 1;
    if (most < 2)
        return NULL;
    const struct node **members = ARENA_ARRAY(asking->arena, const struct node *, most);
    for (size_t i = 0; i < count; i++) {
        const struct sought *word = words[i];
        if (word->cover_count < 2 && (count == 1 || !word->stop)) {
            struct leaves leaves = {.asking = asking};
            add_word(&leaves, language, word, FIELD_ANY);
            members[members_count++] = join(asking->arena, NODE_WORD, leaves.members, leaves.count);
        }
        for (size_t j = 0; word->cover_count > 1 && j < word->cover_count; j++) {
            struct leaves leaves = {.asking = asking};
            add_term(&leaves, TERM_STEM, word->cover[j], WEIGHT_APART);
            members[members_count++] = join(asking->arena, NODE_WORD, leaves.members, leaves.count);
        }
    }
    asking->wider = true;
    return clauses_all(asking->arena, members, members_count);
}

/* ---- Clauses --------------------------------------------------------------------------------- */

static void add_words(struct leaves *leaves, struct str language, const struct clause *clause,
                      const struct sought *words, size_t count)
{
    struct asking *asking = leaves->asking;
    const struct sought **pieces = ARENA_ARRAY(asking->arena, const struct sought *, count);
    size_t pieces_count = leave_wholes(words, count, pieces);
    if (pieces_count == 1 && clause->kind == CLAUSE_WORD) {
        add_word(leaves, language, pieces[0], clause->field);
        return;
    }
    /* One word in quotes is that word: no part of another, no topic's. */
    if (pieces_count == 1 && clause->field == FIELD_ANY) {
        add_term(leaves, TERM_STEM, pieces[0]->stem, WEIGHT_WORD);
        return;
    }
    add_row(leaves, pieces, pieces_count, clause->field);
    if (words[0].pieces == pieces_count && clause->field != FIELD_TOPIC)
        add_term(leaves, clause->field == FIELD_HEADLINE ? TERM_HEADLINE : TERM_STEM, words[0].stem,
                 WEIGHT_WORD);
}

/* All that begins so: as the whole, or as the last of words that are written together. */
static void add_begun(struct leaves *leaves, const struct clause *clause,
                      const struct sought *words, size_t count)
{
    const struct sought *last = &words[words[0].pieces == count - 1 ? 0 : count - 1];
    const struct labels_word label = {last->stem, last->plain, 0};
    if (clause->field == FIELD_HEADLINE) {
        add_prefix(leaves, TERM_HEADLINE, last->plain, WEIGHT_WORD);
        add_term(leaves, TERM_HEADLINE, last->stem, WEIGHT_WORD);
        return;
    }
    if (clause->field == FIELD_ANY)
        add_prefix(leaves, TERM_PLAIN, last->plain, WEIGHT_WORD);
    if (clause->field == FIELD_ANY && leaves->asking->effort >= EFFORT_FOLDED && !last->marked) {
        add_prefix(leaves, TERM_FOLDED, last->plain, WEIGHT_FOLDED);
        leaves->asking->wider = true;
    }
    add_topics(leaves, LABELS_PREFIX, &label, 1,
               clause->field == FIELD_TOPIC ? WEIGHT_WORD : WEIGHT_TOPIC);
}

static const struct node *days_node(struct asking *asking, const struct clause *clause)
{
    const struct zone *zone = asking->view->zone;
    struct node node = {.kind = NODE_RANGE, .from = INT64_MIN, .to = INT64_MAX};
    if (clause->from != PARSE_OPEN)
        node.from = zone_instant(zone, civil_of_days(clause->from));
    if (clause->to != PARSE_OPEN)
        node.to = zone_instant(zone, civil_of_days(clause->to + 1));
    return keep(asking->arena, node);
}

/* Adds what a clause is in one language; its parts apart, if they are wanted and it has any. */
static const struct node *add_language(struct leaves *leaves, const struct language_words *in,
                                       const struct clause *clause, bool *any)
{
    struct asking *asking = leaves->asking;
    const struct sought *words;
    size_t count = clauses_words(asking, in, clause, &words);
    if (count == 0)
        return NULL;
    *any = true;
    if (clause->kind == CLAUSE_PREFIX)
        add_begun(leaves, clause, words, count);
    else
        add_words(leaves, in->language, clause, words, count);
    if (asking->effort < EFFORT_PARTS || clause->kind != CLAUSE_WORD ||
        clause->field != FIELD_ANY || clause->without)
        return NULL;
    const struct sought **pieces = ARENA_ARRAY(asking->arena, const struct sought *, count);
    return apart(asking, in->language, pieces, leave_wholes(words, count, pieces));
}

const struct node *clauses_node(struct asking *asking, const struct clause *clause)
{
    if (clause->kind == CLAUSE_DAYS)
        return days_node(asking, clause);
    struct leaves leaves = {.asking = asking, .silent = clause->without};
    const struct node *ways[1 + LANGUAGES_MOST];
    size_t ways_count = 1;
    bool any = false;
    for (size_t i = 0; i < asking->languages_count; i++) {
        const struct node *parts = add_language(&leaves, &asking->languages[i], clause, &any);
        if (parts != NULL)
            ways[ways_count++] = parts;
    }
    if (!any)
        return NULL;
    if (clause->field == FIELD_TOPIC)
        add_topic_of_slug(&leaves, clause->text);
    /* Without leaves, as of a topic that nobody has, it finds nothing. */
    ways[0] = join(asking->arena, NODE_WORD, leaves.members, leaves.count);
    if (ways[0] == NULL)
        ways[0] = keep(asking->arena, (struct node){.kind = NODE_WORD});
    return clauses_any(asking->arena, ways, ways_count);
}
