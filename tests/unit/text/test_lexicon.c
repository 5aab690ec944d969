/* Words of the dictionary: in which form their inflections meet, and what compounds consist of.
   Each was looked up by hand; none is in the code that makes the lexicon, but the few irregular
   ones. */
#include "base/buf.h"
#include "test.h"
#include "text/analyse.h"
#include "text/lexicon.h"

struct first {
    struct analyser *analyser;
    struct reading reading;
    struct word word;
};

static void read_word(struct arena *arena, const char *language, const char *text,
                      struct first *first)
{
    first->analyser = analyse_new(arena, lexicon_builtin());
    first->reading = analyse_begin(first->analyser, str_of(language), str_of(text));
    assert_true(analyse_next(&first->reading, &first->word));
}

static struct str stem_of(struct arena *arena, const char *language, const char *text)
{
    struct first first;
    read_word(arena, language, text, &first);
    return str_copy(arena, first.word.stem);
}

/* The stems that cover a compound, in alphabetical order of nothing: as they come. */
static struct str cover_of(struct arena *arena, const char *text)
{
    struct first first;
    struct buf out = buf_in(arena);
    read_word(arena, "sv", text, &first);
    for (size_t i = 0; i < first.word.cover; i++)
        buf_printf(&out, "%s%.*s", i > 0 ? " " : "", STR_ARG(first.word.parts[i]));
    return buf_str(&out);
}

static bool has_part(struct arena *arena, const char *text, const char *part)
{
    struct first first;
    read_word(arena, "sv", text, &first);
    for (size_t i = 0; i < first.word.parts_count; i++)
        if (str_eq(first.word.parts[i], str_of(part)))
            return true;
    return false;
}

static void inflections_meet(void **state)
{
    static const char *const together[][5] = {
        {"bok", "boken", "böcker", "böckerna", "böckers"},
        {"öppen", "öppet", "öppna", "öppnare", NULL},
        {"man", "mannen", "män", "männen", NULL},
        {"ny", "nytt", "nya", "nyare", NULL},
        {"fot", "foten", "fötter", "fötterna", NULL},
        {"stad", "staden", "städer", "städerna", "städernas"},
        {"land", "landet", "länder", "ländernas", NULL},
        {"vårdcentral", "vårdcentralen", "vårdcentraler", "vårdcentralernas", NULL},
        {"bibliotek", "biblioteket", "biblioteken", "bibliotekens", NULL},
        {"resa", "resan", "resor", "reser", NULL},
        {"biljett", "biljetten", "biljetter", "biljetternas", NULL},
        {"åtgärd", "åtgärden", "åtgärder", "åtgärderna", NULL},
        {"liten", "litet", "små", "mindre", "minst"},
        {"köra", "körde", "körs", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof together / sizeof *together; i++)
        for (size_t j = 1; j < 5 && together[i][j] != NULL; j++)
            assert_str(stem_of(*state, "sv", together[i][j]),
                       str_z(*state, stem_of(*state, "sv", together[i][0])));
}

static void words_that_look_alike_stay_apart(void **state)
{
    static const char *const apart[][2] = {
        {"hår", "har"},     {"boka", "bok"},       {"vägar", "våg"}, {"städa", "stad"},
        {"rom", "romanen"}, {"kostnad", "kosten"}, {"bär", "bar"},   {"lån", "län"},
    };
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        assert_false(
            str_eq(stem_of(*state, "sv", apart[i][0]), stem_of(*state, "sv", apart[i][1])));
}

static void compounds_consist_of_words(void **state)
{
    static const char *const compounds[][2] = {
        {"gatubelysningen", "belysning gata"},
        {"bostadsbrist", "bostad brist"},
        {"nattåg", "natt tåg"},
        {"kyrkogården", "kyrka gård"},
        {"glasögonen", "glas öga"},
        {"vattenläckan", "vatten läcka"},
        {"simhallarna", "hall sim"},
        {"barnmorskemottagningar", "barnmorska mottagning"},
        {"förlossningsrädsla", "förlossning rädsla"},
        {"klimatsmarta", "klimat smart"},
        {"barnakuten", "barn akut"},
        {"idrottshallen", "idrott hall"},
        {"kulturstöd", "kultur stöd"},
    };
    for (size_t i = 0; i < sizeof compounds / sizeof *compounds; i++)
        assert_str(cover_of(*state, compounds[i][0]), compounds[i][1]);
}

static void parts_of_parts_count_too(void **state)
{
    assert_true(has_part(*state, "sjukhusparkering", "sjukhus"));
    assert_true(has_part(*state, "sjukhusparkering", "hus"));
    assert_true(has_part(*state, "universitetssjukvården", "vård"));
}

static void what_is_no_compound_is_not_parted(void **state)
{
    static const char *const whole[] = {"tillåta",   "avgift",    "avtal",         "landskap",
                                        "tidskrift", "ansvar",    "information",   "kvalitet",
                                        "matematik", "samarbete", "förutsättning", "transport"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        assert_str(cover_of(*state, whole[i]), "");
}

static void derived_words_name_their_base(void **state)
{
    struct first first;
    read_word(*state, "sv", "vaccinationer", &first);
    assert_str(first.word.base, "vaccinera");
    assert_str(stem_of(*state, "sv", "vaccinering"),
               str_z(*state, stem_of(*state, "sv", "vaccination")));
}

static void the_lexicon_knows_forms_and_new_compounds(void **state)
{
    struct analyser *analyser = analyse_new(*state, lexicon_builtin());
    assert_true(analyse_knows(analyser, STR("sv"), STR("biljetterna")));
    assert_true(analyse_knows(analyser, STR("sv"), STR("sommarbiljett")));
    assert_false(analyse_knows(analyser, STR("sv"), STR("biljeterna")));
    assert_false(analyse_knows(analyser, STR("sv"), STR("xyzzy")));
    assert_true(analyse_knows(analyser, STR("en"), STR("libraries")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(inflections_meet),
        TEST(words_that_look_alike_stay_apart),
        TEST(compounds_consist_of_words),
        TEST(parts_of_parts_count_too),
        TEST(what_is_no_compound_is_not_parted),
        TEST(derived_words_name_their_base),
        TEST(the_lexicon_knows_forms_and_new_compounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
