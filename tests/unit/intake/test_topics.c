/* The splitter: what is known first, then the seams. */
#include "test.h"

#include "intake/topics.h"

#include <string.h>

/* Topics known, apart by `;`, then a line; the pieces with ` + `, unknown ones with `?`. */
static struct str split(struct arena *arena, const char *known, const char *line)
{
    struct topics *topics = topics_new(arena);
    struct str rest = str_of(known), out = STR("");
    struct piece *pieces;
    while (rest.p != NULL && rest.n > 0)
        topics_add(topics, str_cut(&rest, ';'), STR("id"), KNOWN_CONFIRMED);
    size_t count = topics_split(topics, arena, str_of(line), &pieces);
    for (size_t i = 0; i < count; i++)
        out = str_printf(arena, "%.*s%s%.*s%s", STR_ARG(out), i == 0 ? "" : " + ",
                         STR_ARG(pieces[i].text), pieces[i].known == NULL ? "?" : "");
    return out;
}

static void test_splits(void **state)
{
    static const char *const cases[][3] = {
        /* known, line, pieces */
        {"Kultur", "Kultur", "Kultur"},
        {"", "Kultur", "Kultur?"},
        {"", "HållbarhetKulturStöd", "Hållbarhet? + Kultur? + Stöd?"},
        {"Kollektivtrafik", "KollektivtrafikProjekt inom buss",
         "Kollektivtrafik + Projekt inom buss?"},
        {"Kollektivtrafik", "KollektivtrafikProjekt inom bussProjekt inom tunnelbana",
         "Kollektivtrafik + Projekt inom buss? + Projekt inom tunnelbana?"},
        {"Kultur;Hälso- och sjukvård", "Hälso- och sjukvårdKultur och hälsa",
         "Hälso- och sjukvård + Kultur och hälsa?"},
        {"Kultur;Kultur och hälsa", "KulturKultur och hälsa", "Kultur + Kultur och hälsa"},
        {"Kultur;Kultur och hälsa", "Kultur och hälsa", "Kultur och hälsa"},
        {"Kultur;Hälsa", "Kultur och hälsa", "Kultur och hälsa?"},
        {"Kultur", "KULTUR", "KULTUR"},
        {"Kultur", "Kulturarv", "Kulturarv?"},
        {"Kultur;arv", "Kulturarv", "Kultur + arv"},
        {"Kultur;Arv", "Kulturarv", "Kulturarv?"},
        {"Kultur;eHälsa", "KultureHälsa", "Kultur + eHälsa"},
        {"", "Vård och eHälsa", "Vård och eHälsa?"},
        {"IT;Kultur", "ITKultur", "IT + Kultur"},
        {"Kultur", "ITKultur", "IT? + Kultur"},
        {"IT", "ITKultur", "IT + Kultur?"},
        {"A;AB;BC;C", "ABC", "A + BC"},
        {"", "Agenda 2030Kultur", "Agenda 2030? + Kultur?"},
        {"", "Virus H1N1", "Virus H1N1?"},
        {"", "Stöd (bidrag)Kultur", "Stöd (bidrag)? + Kultur?"},
        {"", "ÅldrandeÖppna dataÄldre", "Åldrande? + Öppna data? + Äldre?"},
        {"", "Kultur, Hälsa", "Kultur? + Hälsa?"},
        {"", "Hälsa, vård och omsorg", "Hälsa, vård och omsorg?"},
        {"Hälsa, vård och omsorg;Kultur", "KulturHälsa, vård och omsorg",
         "Kultur + Hälsa, vård och omsorg"},
        {"", "kultur, hälsa", "kultur? + hälsa?"},
        {"", "Kultur | Hälsa", "Kultur? + Hälsa?"},
        {"", "Kultur · Hälsa • Stöd", "Kultur? + Hälsa? + Stöd?"},
        {"", "Kultur / Hälsa", "Kultur? + Hälsa?"},
        {"", "Bygg/lokaler", "Bygg/lokaler?"},
        {"", "#Kultur #Hälsa", "Kultur? + Hälsa?"},
        {"", "Kultur  Hälsa", "Kultur? + Hälsa?"},
        {"Kultur;Hälsa", "Kultur Hälsa", "Kultur + Hälsa"},
        {"Kultur", "Kultur Hälsa", "Kultur Hälsa?"},
        {"Kultur", "Kultur,", "Kultur"},
        {"", "", ""},
        {"", " , ", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str pieces = split(*state, cases[i][0], cases[i][1]);
        if (!str_is(pieces, cases[i][2]))
            fail_msg("[%s] %s: split as %.*s", cases[i][0], cases[i][1], STR_ARG(pieces));
    }
}

/* Alike in case and normal form is the same topic; nothing else is. */
static void test_same(void **state)
{
    struct topics *topics = topics_new(*state);
    topics_add(topics, STR("Ålder"), STR("one"), KNOWN_CONFIRMED);
    assert_str(topics_find(topics, STR("ÅLDER"))->id, "one");
    assert_str(topics_add(topics, STR("ålder"), STR("two"), KNOWN_ALONE)->id, "one");
    assert_null(topics_find(topics, STR("Alder")));
    assert_null(topics_find(topics, STR("Åldrar")));
    assert_int_equal(topics_count(topics), 1);
    topics_add(topics, STR("Ny"), STR(""), KNOWN_ALONE);
    topics_name(topics, STR("NY"), STR("three"));
    topics_name(topics, STR("Ny"), STR("four"));
    assert_str(topics_find(topics, STR("ny"))->id, "three");
    assert_true(topics_may_begin(topics, STR("åldERsfrågor")));
    assert_false(topics_may_begin(topics, STR("Gamla")));
}

/* A split that is remembered does not outlive what was known when it was made. */
static void test_memory(void **state)
{
    struct topics *topics = topics_new(*state);
    struct piece *pieces;
    assert_int_equal(topics_split(topics, *state, STR("Kultur och hälsaStöd"), &pieces), 2);
    assert_null(pieces[0].known);
    assert_int_equal(topics_split(topics, *state, STR("Kultur och hälsaStöd"), &pieces), 2);
    topics_add(topics, STR("Kultur och hälsaStöd"), STR("id"), KNOWN_CONFIRMED);
    assert_int_equal(topics_split(topics, *state, STR("Kultur och hälsaStöd"), &pieces), 1);
    assert_true(topics_explain(topics, *state, STR("Kultur och hälsaStöd")));
}

static void test_many(void **state)
{
    struct arena *arena = *state;
    struct topics *topics = topics_new(arena);
    for (int i = 0; i < 5000; i++)
        topics_add(topics, str_printf(arena, "Ämne nummer %d", i), str_printf(arena, "%d", i),
                   KNOWN_CONFIRMED);
    struct piece *pieces;
    assert_int_equal(
        topics_split(topics, arena, STR("Ämne nummer 12Ämne nummer 4999Ämne nummer 1"), &pieces),
        3);
    assert_str(pieces[1].known->id, "4999");
    assert_str(topics_find(topics, STR("ämne nummer 77"))->id, "77");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_splits),
        TEST(test_same),
        TEST(test_memory),
        TEST(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
