/* What is furniture by its words alone, and what must never be taken for it. */
#include "test.h"

#include "intake/furniture.h"

static void are(enum furniture wanted, const char *const *texts)
{
    for (; *texts != NULL; texts++)
        if (furniture_of(str_of(*texts)) != wanted)
            fail_msg("%s: %d, wanted %d", *texts, (int)furniture_of(str_of(*texts)), (int)wanted);
}

static void test_furniture(void **state)
{
    (void)state;
    are(FURNITURE_HEADING, (const char *const[]){"Nyheter", "NYHETER", "Aktuellt", "News", NULL});
    are(FURNITURE_ASIDE, (const char *const[]){"Läs mer", "Läs mer »", "Lyssna", "Dela", NULL});
    are(FURNITURE_EDGE, (const char *const[]){"Visa fler",
                                              "Visa fler nyheter",
                                              "Sida 1 av 12",
                                              "Föregående Nästa",
                                              "1 2 3 4 … 13",
                                              "« 1 2 3 »",
                                              "Hoppa till innehåll",
                                              "Meny",
                                              "Sök",
                                              "Start > Nyheter",
                                              "Visar 1-20 av 240",
                                              "240 träffar",
                                              "Rensa filter",
                                              "Sortera efter",
                                              "© Region Fjärdland 2024",
                                              "Vi använder kakor för att webbplatsen ska fungera.",
                                              "Den här webbplatsen använder cookies.",
                                              "Acceptera alla",
                                              "Till toppen",
                                              "Nästa ›",
                                              "Page 1 of 12",
                                              "Skip to content",
                                              NULL});
    are(FURNITURE_NONE,
        (const char *const[]){"Kultur", "Färjan går igen", "Nyheter om färjan", "Sök projektstöd",
                              "Läs mer om båtar i sommar", "Visa vägen", "Nästa steg för vården",
                              "Bullar och kakor på museet", "Regionen visar 12 av 240 verk",
                              "Tillgänglighet i kollektivtrafiken", "7 juni: Läget", NULL});
}

static void test_labels(void **state)
{
    struct str rest;
    (void)state;
    assert_true(furniture_topic_label(STR("Ämnen: Kultur, Hälsa"), &rest));
    assert_str(rest, "Kultur, Hälsa");
    assert_true(furniture_topic_label(STR("KATEGORI:Kultur"), &rest));
    assert_str(rest, "Kultur");
    assert_false(furniture_topic_label(STR("Budget: mer pengar"), &rest));
    assert_false(furniture_topic_label(STR("Ämnen"), &rest));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_furniture),
        TEST(test_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
