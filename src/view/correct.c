/* The dictionary says what is a word: such a one is never corrected, although a neighbour may be
   found, for what no item is about should find nothing. */
#include "view/correct.h"

#include "base/unicode.h"
#include "index/query.h"
#include "text/lexicon.h"
#include "text/tongue.h"
#include "view/neighbours.h"
#include "view/terms.h"

enum {
    LETTERS_LEAST = 4,
    COMPOUND_LEAST = 9,
    RARE = 2,          /* items with a word that might be misspelt, though it finds something */
    MUCH_COMMONER = 16 /* times */
};

struct correcting {
    struct view *view;
    struct arena *arena;
    const struct parse *parse;
    struct str languages[2];
    size_t languages_count;
    bool nothing;
    struct buf query, literal;
    size_t copied; /* bytes of the text that are in both */
    size_t count;
};

/* Longer words bear more slips. */
static int most_cost(size_t letters)
{
    return letters < 6 ? NEIGHBOUR_EDIT : letters < 9 ? NEIGHBOUR_EDIT + 2 : 2 * NEIGHBOUR_EDIT;
}

static bool is_entry(struct str language, struct str plain)
{
    int dictionary = tongues[tongue_of(language)].words;
    return lexicon_find(lexicon_builtin(), dictionary, plain) != NULL;
}

/* The clause's one word of letters alone, as it is indexed; empty if it is something else, or a
   word that the dictionary of any of the languages has. A long compound that the dictionary has but
   the parts of may still be a slip (`hundrasgård`); *compound says that it is one. */
static struct str unknown_word(const struct correcting *correcting, const struct clause *clause,
                               bool *compound)
{
    *compound = false;
    struct str plain = {0};
    for (size_t i = 0; i < correcting->languages_count; i++) {
        struct analyser *analyser = correcting->view->analyser;
        struct reading reading = analyse_begin(analyser, correcting->languages[i], clause->text);
        struct word word, next;
        if (!analyse_next(&reading, &word) || word.pieces > 0 || word.stop)
            return (struct str){0};
        plain = str_copy(correcting->arena, word.plain);
        if (analyse_next(&reading, &next) || is_entry(correcting->languages[i], plain))
            return (struct str){0};
        *compound = *compound || analyse_knows(analyser, correcting->languages[i], plain);
    }
    for (size_t i = 0; i < plain.n; i++)
        if (plain.p[i] >= '0' && plain.p[i] <= '9')
            return (struct str){0};
    size_t least = *compound ? COMPOUND_LEAST : LETTERS_LEAST;
    return unicode_length(plain) >= least ? plain : (struct str){0};
}

static enum status find_correction(const struct correcting *correcting, const struct clause *clause,
                                   struct str *correction)
{
    *correction = (struct str){0};
    const struct epoch *epoch = correcting->view->held.epoch;
    bool compound;
    struct str plain = unknown_word(correcting, clause, &compound);
    if (plain.n == 0 || (compound && !correcting->nothing))
        return STATUS_OK;
    int64_t documents;
    enum status status = query_frequency(
        epoch, correcting->arena, terms_make(correcting->arena, TERM_PLAIN, plain), &documents);
    if (status != STATUS_OK || documents > (correcting->nothing ? 0 : RARE))
        return status;
    int most = correcting->nothing && !compound ? most_cost(unicode_length(plain)) : NEIGHBOUR_EDIT;
    struct neighbour best;
    if (neighbours_best(correcting->view, correcting->arena, correcting->languages[0], plain, most,
                        correcting->nothing, &best) &&
        best.documents >= documents * MUCH_COMMONER)
        *correction = best.plain;
    return STATUS_OK;
}

/* Copies what stands before the clause, and in its place the correction; and the word in quotes. */
static void put_correction(struct correcting *correcting, const struct clause *clause,
                           struct str correction)
{
    struct str text = correcting->parse->text;
    size_t begin = (size_t)(clause->text.p - text.p);
    struct str before = str_sub(text, correcting->copied, begin);
    buf_add(&correcting->query, before);
    buf_add(&correcting->query, correction);
    buf_add(&correcting->literal, before);
    buf_char(&correcting->literal, '"');
    buf_add(&correcting->literal, clause->text);
    buf_char(&correcting->literal, '"');
    correcting->copied = begin + clause->text.n;
    correcting->count++;
}

static enum status correct_clause(struct correcting *correcting, const struct clause *clause)
{
    struct str correction;
    if (clause->kind != CLAUSE_WORD || clause->without || clause->field == FIELD_TOPIC)
        return STATUS_OK;
    enum status status = find_correction(correcting, clause, &correction);
    if (status == STATUS_OK && correction.n > 0)
        put_correction(correcting, clause, correction);
    return status;
}

enum status correct_query(struct view *view, struct arena *arena, const struct parse *parse,
                          struct str language, bool nothing, struct suggestion *suggestion)
{
    struct correcting correcting = {.view = view,
                                    .arena = arena,
                                    .parse = parse,
                                    .languages = {language, STR("en")},
                                    .languages_count = 1,
                                    .nothing = nothing,
                                    .query = buf_in(arena),
                                    .literal = buf_in(arena)};
    *suggestion = (struct suggestion){0};
    if (language.n == 0) {
        correcting.languages[0] = STR("sv");
        correcting.languages_count = 2;
    }
    for (size_t i = 0; i < parse->count; i++)
        for (size_t j = 0; j < parse->groups[i].count; j++) {
            enum status status = correct_clause(&correcting, &parse->groups[i].clauses[j]);
            if (status != STATUS_OK)
                return status;
        }
    if (correcting.count == 0)
        return STATUS_OK;
    struct str rest = str_sub(parse->text, correcting.copied, parse->text.n);
    buf_add(&correcting.query, rest);
    buf_add(&correcting.literal, rest);
    suggestion->query = buf_str(&correcting.query);
    suggestion->literal = buf_str(&correcting.literal);
    return STATUS_OK;
}
