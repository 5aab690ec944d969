/* How alike two texts must be to be the same item. */
#include "test.h"

#include "intake/same.h"

static void alike(struct arena *arena, const char *a, const char *b, int per_cent)
{
    double share = same_words(arena, str_of(a), str_of(b));
    if ((int)(share * 100 + 0.5) != per_cent)
        fail_msg("%s | %s: %f", a, b, share);
}

static void test_words(void **state)
{
    alike(*state, "En färja går igen.", "En färja går igen.", 100);
    alike(*state, "EN Färja, går igen!", "igen går färja en", 100);
    alike(*state, "en en en färja", "en färja", 100);
    alike(*state, "en båt", "en färja", 33);
    alike(*state, "a b c d", "a b", 50);
    alike(*state, "a b c", "d e f", 0);
    alike(*state, "", "a", 0);
    alike(*state, "", "", 0);
    alike(*state, "Åäö", "åÄÖ", 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
