/* Whole imports of captures: what is new, known and revised, what is refused, and that neither a
   second import nor a kill leaves anything else than one import does. */
#include "funnel_test.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char first[] = "Nyheter\n"
                            "\n"
                            "  • Färjan går igen\n"
                            "\n"
                            "    Linje 40 över fjärden är i trafik efter vinterns arbeten.\n"
                            "\n"
                            "    KollektivtrafikSkärgård\n"
                            "  • Läget i vården\n"
                            "\n"
                            "    Det är lugnt på alla avdelningar i Sillhamn den här veckan.\n"
                            "\n"
                            "    Hälsa\n";
/* The ferry reworded; another week of the same headline; a new one. */
static const char second[] = "Nyheter\n"
                             "\n"
                             "  • Läget i vården\n"
                             "\n"
                             "    Influensan tar plats från annat och många väntar länge.\n"
                             "\n"
                             "    Hälsa\n"
                             "  • Färjan går igen\n"
                             "\n"
                             "    Linje 40 över fjärden är åter i trafik efter vårens arbeten.\n"
                             "\n"
                             "    KollektivtrafikSkärgård\n"
                             "  • Ny bro över sundet\n"
                             "\n"
                             "    Arbetet börjar i höst och tar tre år.\n"
                             "\n"
                             "    Kollektivtrafik\n";
static const char notes[] = "{\"first.txt\": {\"captured\": \"2024-02~\", \"language\": \"sv\"},\n"
                            " \"second.txt\": {\"captured\": \"2024-04~\"}}";

static void test_revised(void **state)
{
    struct site *site = site_new(*state);
    const char *one = site_file(site, "first.txt", first);
    const char *two = site_file(site, "second.txt", second);
    site_file(site, "captures.json", notes);
    /* The order of the arguments does not matter: the oldest goes in first. */
    assert_int_equal(IMPORT(site, two, one), STATUS_OK);
    site_counts(site, 4, 0, 1);
    assert_true(site->report.changed);
    struct str json = site_export(site);
    assert_str(site_values(site->arena, json, "version"), "3.1\n1\n3.1\n1\n3.1\n2\n3.1\n1\n");
    assert_true(str_find(json, STR("åter i trafik"), 0) > 0);
    assert_true(str_find(json, STR("[..2024-02~]"), 0) > 0);
    /* Again, alone, and in the other order: nothing changes. */
    assert_int_equal(IMPORT(site, one, two), STATUS_OK);
    site_counts(site, 0, 5, 0);
    assert_false(site->report.changed);
    assert_non_null(strstr(site->said, "nothing changed"));
    assert_int_equal(IMPORT(site, one), STATUS_OK);
    site_counts(site, 0, 2, 0);
    assert_true(str_eq(site_export(site), json));
}

/* An older wording that comes later is noted, and changes nothing that readers see. */
static void test_older_wording(void **state)
{
    struct site *site = site_new(*state);
    const char *one = site_file(site, "first.txt", first);
    const char *two = site_file(site, "second.txt", second);
    site_file(site, "captures.json", notes);
    assert_int_equal(IMPORT(site, two), STATUS_OK);
    site_counts(site, 3, 0, 0);
    assert_int_equal(IMPORT(site, one), STATUS_OK);
    site_counts(site, 1, 1, 0);
    assert_non_null(strstr(site->said, "first.txt:3: an older wording"));
    struct str json = site_export(site);
    assert_true(str_find(json, STR("åter i trafik"), 0) > 0);
    assert_true(str_find(json, STR("first.txt sha256:"), 0) > 0);
}

static void test_order_and_positions(void **state)
{
    struct site *site = site_new(*state);
    const char *one = site_file(site, "first.txt", first);
    const char *two = site_file(site, "second.txt", second);
    site->captured = "2024-04";
    assert_int_equal(IMPORT(site, two, one), STATUS_OK);
    site_counts(site, 4, 1, 0); /* of equal captures neither is the newer */
    struct str values = site_values(site->arena, site_export(site), "value");
    ptrdiff_t influenza = str_find(values, STR("Influensan"), 0);
    ptrdiff_t ferry = str_find(values, STR("Färjan"), 0);
    ptrdiff_t bridge = str_find(values, STR("Ny bro"), 0);
    ptrdiff_t calm = str_find(values, STR("Det är lugnt"), 0);
    assert_true(influenza >= 0 && influenza < ferry && ferry < bridge && bridge < calm);
}

static void test_bad_files(void **state)
{
    struct site *site = site_new(*state);
    const char *good = site_file(site, "first.txt", first);
    const char *cut = site_file(site, "cut.txt", "• En rubrik\n\n  En text som är bra.\n\xc3");
    const char *none = site_file(site, "none.txt", "Meny\nKontakt\n");
    const char *html = site_file(site, "page.html", "<!DOCTYPE html><p>");
    site->captured = "2024";
    assert_int_equal(IMPORT(site, cut, none, html, site->folder), STATUS_REFUSED);
    assert_int_equal(access(site->data, F_OK), -1); /* nothing good: no folder is made */
    assert_int_equal(IMPORT(site, cut, good, none, html), STATUS_REFUSED);
    site_counts(site, 2, 0, 0);
    assert_int_equal(site->report.files_refused, 3);
    assert_non_null(strstr(site->complained, "cut.txt:4: the text is cut off"));
    assert_non_null(strstr(site->complained, "none.txt:1: no item of news"));
    assert_non_null(strstr(site->complained, "page.html:1: this is HTML, which is not read; "));
    int lines = 0;
    for (const char *p = site->complained; *p != '\0'; p++)
        lines += *p == '\n';
    assert_int_equal(lines, 3);
}

static void test_bad_dates(void **state)
{
    struct site *site = site_new(*state);
    const char *good = site_file(site, "first.txt", first);
    site->captured = "april";
    assert_int_equal(IMPORT(site, good), STATUS_REFUSED);
    assert_non_null(strstr(site->complained, "--captured"));
    site->captured = NULL;
    site_file(site, "captures.json", "{\"first.txt\":\n  {\"captured\": 2024}}");
    assert_int_equal(IMPORT(site, good), STATUS_REFUSED);
    assert_non_null(strstr(site->complained, "captures.json:"));
    site_file(site, "captures.json", "{\n  \"first.txt\": oops}");
    assert_int_equal(IMPORT(site, good), STATUS_REFUSED);
    assert_non_null(strstr(site->complained, "captures.json:2: "));
    assert_int_equal(access(site->data, F_OK), -1);
}

static void test_dry_run(void **state)
{
    struct site *site = site_new(*state);
    const char *one = site_file(site, "first.txt", first);
    site->captured = "2024-02~";
    site->dry_run = true;
    assert_int_equal(IMPORT(site, one), STATUS_OK);
    assert_int_equal(access(site->data, F_OK), -1);
    assert_int_equal(site->report.items, 2);
    assert_non_null(strstr(site->said, "first.txt:3: Färjan går igen\n"));
    assert_non_null(strstr(site->said, "published: [..2024-02~] (listed at 2024-02-29T22:59"));
    assert_non_null(strstr(site->said, "topics: Kollektivtrafik (provisional); Skärgård"));
}

static void test_topics(void **state)
{
    struct site *site = site_new(*state);
    const char *one = site_file(site, "first.txt", first);
    site_file(site, "topics.ttl",
              "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
              "<https://t.example/1> a skos:Concept ; skos:prefLabel \"Trafik\"@sv ;\n"
              "  skos:altLabel \"Kollektivtrafik\"@sv .\n");
    site->captured = "2024-02~";
    assert_int_equal(IMPORT(site, one), STATUS_OK);
    assert_int_equal(site->report.provisional, 2);
    assert_non_null(strstr(site->said, "provisional topics: 2\n"));
    assert_non_null(strstr(site->said, "  Skärgård: 1\n"));
    struct str json = site_export(site);
    assert_true(str_find(json, STR("\"literal\":\"trafik\",\"uri\""), 0) > 0 ||
                str_find(json, STR("\"literal\":\"trafik\""), 0) > 0);
    assert_true(str_find(json, STR("kollektivtrafik\""), 0) < 0);
    assert_int_equal(IMPORT(site, one), STATUS_OK);
    assert_false(site->report.changed);
}

/* A vocabulary among the files is read too; a broken one is told with its line. */
static void test_broken_vocabulary(void **state)
{
    struct site *site = site_new(*state);
    const char *one = site_file(site, "first.txt", first);
    site_file(site, "topics.ttl", "@prefix skos: <http://x.example/> .\n\n<a> skos:b \"c .\n");
    site->captured = "2024";
    assert_int_equal(IMPORT(site, one), STATUS_REFUSED);
    site_counts(site, 2, 0, 0);
    assert_non_null(strstr(site->complained, "topics.ttl:3: this is not Turtle"));
}

/* The clock of an undated import moves on between a kill and the second try; the capture keeps the
   instant that it was first given, and so do the others of the call. */
static int64_t fixed_time;
static int64_t fixed_now(void *self)
{
    (void)self;
    return fixed_time;
}
static void fixed_random(void *self, void *bytes, size_t count)
{
    (void)self;
    clock_random(&clock_system, bytes, count);
}
static const struct clock fixed_clock = {fixed_now, fixed_random, NULL};

static void test_undated(void **state)
{
    struct site *site = site_new(*state);
    const char *one = site_file(site, "first.txt", first);
    const char *two = site_file(site, "second.txt", second);
    site->clock = &fixed_clock;
    fixed_time = 1710144000000; /* 2024-03-11T08:00Z */
    assert_int_equal(IMPORT(site, one), STATUS_OK);
    fixed_time += 40 * 86400000LL;
    assert_int_equal(IMPORT(site, one, two), STATUS_OK);
    struct str json = site_export(site);
    assert_true(str_find(json, STR("[..2024-03-11]"), 0) > 0);
    assert_true(str_find(json, STR("[..2024-04"), 0) < 0);
}

/* ---- killed ---- */

static const char *long_capture(struct site *site, const char *name, int items)
{
    const char *path = arena_printf(site->arena, "%s/%s", site->folder, name);
    FILE *file = fopen(path, "w");
    fputs("Nyheter\n\n", file);
    for (int i = 0; i < items; i++)
        fprintf(file,
                "  • Rubrik nummer %d om båtar\n\n    Det här är text %d om sådant.\n\n"
                "    Kultur%s\n",
                i, i,
                i % 7 == 0   ? ""
                : i % 3 == 0 ? "Nytt ämneIT och data"
                             : "Nytt ämne");
    fclose(file);
    return path;
}

/* Without ids and the times of entries. */
static struct str comparable(struct site *site)
{
    struct str json = site_export(site);
    struct str out = site_values(site->arena, json, "value");
    char *text = str_z(site->arena, out);
    char *to = text;
    for (char *from = text; *from != '\0';) {
        char *end = strchr(from, '\n');
        bool id = end - from == 36 && from[8] == '-' && from[14] == '7';
        bool time = end - from >= 20 && from[10] == 'T';
        if (!id && !time) {
            memmove(to, from, (size_t)(end + 1 - from));
            to += end + 1 - from;
        }
        from = end + 1;
    }
    *to = '\0';
    return str_of(text);
}

static void test_killed(void **state)
{
    struct site *site = site_new(*state);
    const char *file = long_capture(site, "long.txt", 700);
    site->captured = "2024-02~";
    assert_int_equal(IMPORT(site, file), STATUS_OK);
    site_counts(site, 700, 0, 0);
    struct str whole = comparable(site);
    for (int round = 0; round < 3; round++) {
        site->data = arena_printf(site->arena, "%s/killed-%d", site->folder, round);
        for (int tries = 0; tries < 3; tries++) {
            pid_t child = fork();
            assert_true(child >= 0);
            if (child == 0) {
                IMPORT(site, file);
                _exit(0);
            }
            nanosleep(&(struct timespec){.tv_nsec = 20000000L * (1 + round * 3 + tries)}, NULL);
            kill(child, SIGKILL);
            assert_int_equal(waitpid(child, NULL, 0), child);
        }
        assert_int_equal(IMPORT(site, file), STATUS_OK);
        assert_int_equal(site->report.added + site->report.known, 700);
        assert_true(str_eq(comparable(site), whole));
    }
}

/* A disk that is full: one line, and what was committed stays good. */
static void test_full_disk(void **state)
{
    struct site *site = site_new(*state);
    const char *file = long_capture(site, "long.txt", 1500);
    site->captured = "2024-02~";
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGXFSZ, SIG_IGN);
        struct rlimit limit = {400 * 1024, 400 * 1024};
        setrlimit(RLIMIT_FSIZE, &limit);
        enum status status = IMPORT(site, file);
        const char *line = strchr(site->complained, '\n');
        _exit(status == STATUS_FAILED && line != NULL && line[1] == '\0' ? 7 : 8);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 7);
    assert_int_equal(IMPORT(site, file), STATUS_OK);
    assert_int_equal(site->report.added + site->report.known, 1500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_revised),   TEST(test_older_wording),     TEST(test_order_and_positions),
        TEST(test_bad_files), TEST(test_bad_dates),         TEST(test_dry_run),
        TEST(test_topics),    TEST(test_broken_vocabulary), TEST(test_undated),
        TEST(test_killed),    TEST(test_full_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
