/* The words of the dictionary: forms that meet, compounds and their parts, what does not meet. */
#include "base/buf.h"
#include "test.h"
#include "text/analyse.h"
#include "text/lexicon.h"
#include "text/split.h"

/* The stem, and behind it the parts; a bar stands behind those that make the whole. */
static struct str made_of(struct arena *arena, const char *text)
{
    struct buf out = buf_in(arena);
    struct reading reading =
        analyse_begin(analyse_new(arena, lexicon_builtin()), STR("sv"), str_of(text));
    struct word word;
    while (analyse_next(&reading, &word)) {
        buf_add(&out, word.stem);
        for (size_t i = 0; i < word.parts_count; i++)
            buf_printf(&out, "%s%.*s", i == word.cover ? " | " : " ", STR_ARG(word.parts[i]));
        buf_char(&out, ';');
    }
    return buf_str(&out);
}

static struct str stem_alone(struct arena *arena, const char *text)
{
    struct reading reading =
        analyse_begin(analyse_new(arena, lexicon_builtin()), STR("sv"), str_of(text));
    struct word word;
    assert_true(analyse_next(&reading, &word));
    return word.stem;
}

static void all_forms_meet(void **state)
{
    static const char *const words[][8] = {
        {"bok", "boken", "böcker", "böckerna", "böckernas"},
        {"öppen", "öppet", "öppna", "öppnar", "öppnade"},
        {"man", "mannen", "män", "männens"},
        {"fot", "foten", "fötter", "fötterna"},
        {"ny", "nytt", "nya"},
        {"natt", "natten", "nätter", "nätterna"},
        {"stad", "staden", "städer", "städernas"},
        {"liten", "litet", "små", "lilla", "mindre", "minst"},
        {"gammal", "gamla", "äldre", "äldst"},
        {"hus", "huset", "husen", "husets"},
        {"vatten", "vattnet", "vattnets"},
        {"gå", "går", "gick", "gått"},
        {"åtgärd", "åtgärden", "åtgärder", "åtgärdernas"},
        {"ansökan", "ansökningar", "ansökningarna"},
        {"vaccination", "vaccinering", "vaccineringen", "vaccinationer"},
        {"museum", "museet", "museer"},
        {"handbok", "handböcker"},
        {"patienthandbok", "patienthandböckerna"},
        {"öga", "ögon", "ögonen"},
        {"sommar", "somrar", "sommarens"},
        {"svensk", "svenskt", "svenska"},
        {"utbilda", "utbildad", "utbildade", "utbildat"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (size_t j = 1; j < 8 && words[i][j] != NULL; j++) {
            struct str first = stem_alone(*state, words[i][0]);
            if (!str_eq(first, stem_alone(*state, words[i][j])))
                fail_msg("%s and %s", words[i][0], words[i][j]);
        }
}

static void other_words_do_not(void **state)
{
    static const char *const pairs[][2] = {
        {"har", "hår"},     {"bana", "banan"},        {"läge", "läger"}, {"hög", "höger"},
        {"tid", "tidig"},   {"stat", "station"},      {"bok", "bock"},   {"vild", "vila"},
        {"stång", "stäng"}, {"politik", "politiker"}, {"sal", "salt"},   {"land", "länd"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (str_eq(stem_alone(*state, pairs[i][0]), stem_alone(*state, pairs[i][1])))
            fail_msg("%s and %s", pairs[i][0], pairs[i][1]);
}

static void compounds_have_their_parts(void **state)
{
    static const char *const words[][2] = {
        {"gatubelysningen", "gatubelysning belysning gata;"},
        {"bostadsbrist", "bostadsbrist bostad brist;"},
        {"glasögonen", "glasögon glas öga;"},
        {"förlossningsrädsla", "förlossningsrädsla förlossning rädsla;"},
        {"barnmorskemottagning", "barnmorskemottagning barnmorska mottagning;"},
        {"nattåg", "nattåg natt tåg;"},
        {"vaccinationsmottagningarna", "vaccinationsmottagning vaccination mottagning"},
        {"åtgärdsplaner", "åtgärdsplan åtgärd plan;"},
        {"coronapandemin", "coronapandemi | pandemi;"},
        {"Södersjukhuset", "södersjukhuset sjukhus söder"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct str made = made_of(*state, words[i][0]);
        if (!str_starts(made, str_of(words[i][1])))
            fail_msg("%s: %.*s", words[i][0], STR_ARG(made));
    }
}

static void what_only_looks_like_a_compound_is_whole(void **state)
{
    static const char *const words[] = {"kultur",    "station",  "kontor",       "landskap",
                                        "transport", "avgift",   "omsorg",       "personal",
                                        "tillåta",   "öppenhet", "Västerbotten", "bokslut"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct reading reading =
            analyse_begin(analyse_new(*state, lexicon_builtin()), STR("sv"), str_of(words[i]));
        struct word word;
        assert_true(analyse_next(&reading, &word));
        if (word.cover != 0)
            fail_msg("%s: %.*s", words[i], STR_ARG(word.parts[0]));
    }
}

static void a_derived_word_names_its_origin(void **state)
{
    assert_str(made_of(*state, "vaccineringen"), "vaccination | vaccinera;");
    assert_str(made_of(*state, "tillgängligheten"), "tillgänglighet | tillgänglig;");
    assert_str(made_of(*state, "nyhet"), "nyhet;");
}

static void names_in_capitals_are_not_bent(void **state)
{
    assert_str(made_of(*state, "SL VIS IT"), "sl;vis;it;");
    assert_str(made_of(*state, "BARN"), "barn;");
}

static void wholes_bend_as_their_last_piece(void **state)
{
    struct str one = stem_alone(*state, "30-dagarsbiljett");
    assert_true(str_eq(one, stem_alone(*state, "30-dagarsbiljetterna")));
    assert_str(stem_alone(*state, "SL-appen"), "slapp");
}

static void remembering_changes_nothing(void **state)
{
    static const char text[] = "Sommarlovsbiljetten gäller i vaccineringen, böckernas vattenverk.";
    struct analyser *analyser = analyse_new(*state, lexicon_builtin());
    struct buf rounds[2] = {buf_in(*state), buf_in(*state)};
    for (int round = 0; round < 2; round++) {
        struct reading reading = analyse_begin(analyser, STR("sv"), str_of(text));
        struct word word;
        while (analyse_next(&reading, &word)) {
            buf_printf(&rounds[round], "%.*s %.*s %.*s %zu;", STR_ARG(word.stem),
                       STR_ARG(word.folded), STR_ARG(word.base), word.cover);
            for (size_t i = 0; i < word.parts_count; i++)
                buf_add(&rounds[round], word.parts[i]);
        }
    }
    assert_true(str_eq(buf_str(&rounds[0]), buf_str(&rounds[1])));
}

static void other_languages_keep_to_their_rules(void **state)
{
    struct analyser *analyser = analyse_new(*state, lexicon_builtin());
    struct reading reading = analyse_begin(analyser, STR("en"), STR("children gatubelysningen"));
    struct word word;
    assert_true(analyse_next(&reading, &word));
    assert_str(word.stem, "child");
    assert_true(analyse_next(&reading, &word));
    assert_int_equal(word.parts_count, 0);
}

static void the_table_knows_words_and_roles(void **state)
{
    (void)state;
    const struct lexicon *lexicon = lexicon_builtin();
    struct split_part parts[SPLIT_MOST];
    assert_non_null(lexicon_find(lexicon, LEXICON_ENGLISH, STR("library")));
    assert_null(lexicon_find(lexicon, LEXICON_SWEDISH, STR("library")));
    assert_null(lexicon_find(lexicon, LEXICON_SWEDISH, STR("")));
    assert_null(lexicon_find(lexicon, LEXICON_SWEDISH, STR("gatub")));
    assert_int_equal(split_word(lexicon, LEXICON_SWEDISH, STR("biblioteksbok"), parts), 2);
    assert_int_equal(split_word(lexicon, LEXICON_SWEDISH, STR("xyzxyz"), parts), 0);
    assert_int_equal(split_word(lexicon, LEXICON_SWEDISH, STR("bil"), parts), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_forms_meet),
        TEST(other_words_do_not),
        TEST(compounds_have_their_parts),
        TEST(what_only_looks_like_a_compound_is_whole),
        TEST(a_derived_word_names_its_origin),
        TEST(names_in_capitals_are_not_bent),
        TEST(wholes_bend_as_their_last_piece),
        TEST(remembering_changes_nothing),
        TEST(other_languages_keep_to_their_rules),
        TEST(the_table_knows_words_and_roles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
