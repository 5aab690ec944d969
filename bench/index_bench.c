/* Questions to an index of made-up terms, without the server around it: prints how long each class
   of them takes, so that the evaluation can be measured and profiled alone. Terms are as frequent
   as words of a language; each document has its stems with positions and, apart from them, its
   words as they are written, for prefixes.

   usage: index-bench DOCUMENTS [SECONDS a class, 0.5 [CLASS]] */
#include "bench/chance.h"

#include "base/buf.h"
#include "base/check.h"
#include "index/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    WORDS = 200000,
    TOKENS = 42,
    TOPICS = 200,
    YEARS = 20,
    KINDS = 6,
    BATCH = 20000,
    TIMES = 1 << 16
};
static const int64_t day = 24 * 60 * 60 * 1000;
static const double flat = 9;

/* Of this thread alone: other work on the machine does not count. */
static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* The word of a rank; some beginnings are much more frequent than others. */
static struct str word(struct arena *arena, char space, size_t rank)
{
    static const char syllables[][4] = {"för", "be",  "an",   "sta", "vå",  "re",  "gi", "on",
                                        "kom", "mun", "sjuk", "hus", "ut",  "in",  "av", "sam",
                                        "lä",  "ka",  "tra",  "fik", "bil", "dni", "mö", "te"};
    enum { SYLLABLES = sizeof syllables / sizeof *syllables };
    struct chance chance = {rank * 7919 + 1};
    struct buf text = buf_in(arena);
    buf_char(&text, space);
    for (int i = 0; i < 4; i++) {
        size_t at = chance_below(&chance, SYLLABLES) * chance_below(&chance, SYLLABLES) / SYLLABLES;
        buf_printf(&text, "%.4s", syllables[at]);
    }
    buf_int(&text, (int64_t)rank);
    return buf_str(&text);
}

struct names {
    struct str stems[WORDS], words[WORDS];
};

static int by_rank(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static struct index_document *document(struct arena *arena, const struct names *names,
                                       int64_t number, int64_t count)
{
    struct chance chance = {chance_mix((uint64_t)number + 1)};
    struct index_document *made = ARENA_NEW(arena, struct index_document);
    made->number = number + 1;
    int64_t days = number * YEARS * 365 / count;
    made->sort = days * day + number % 1000;
    made->year = 2006 + (int)(days / 365);
    made->kind = (uint8_t)(chance_rank(&chance, KINDS, 0.5));
    made->language = chance_below(&chance, 50) == 0;
    uint32_t *topics = ARENA_ARRAY(arena, uint32_t, 3);
    made->topics = topics;
    for (size_t wanted = 1 + chance_below(&chance, 3); made->topics_count < wanted;) {
        uint32_t topic = 1 + (uint32_t)chance_rank(&chance, TOPICS, 4);
        bool again = false;
        for (size_t i = 0; i < made->topics_count; i++)
            again |= topics[i] == topic;
        if (again)
            break;
        topics[made->topics_count++] = topic;
    }
    uint64_t tokens[TOKENS];
    for (uint32_t i = 0; i < TOKENS; i++)
        tokens[i] = (uint64_t)chance_rank(&chance, WORDS, flat) << 8 | i;
    uint32_t ranks[TOKENS];
    for (int i = 0; i < TOKENS; i++)
        ranks[i] = (uint32_t)tokens[i];
    qsort(ranks, TOKENS, sizeof *ranks, by_rank);
    struct index_term *terms = ARENA_ARRAY(arena, struct index_term, 2 * TOKENS);
    made->terms = terms;
    for (int i = 0; i < TOKENS; i++) {
        uint32_t rank = ranks[i] >> 8;
        if (i > 0 && rank == ranks[i - 1] >> 8) {
            terms[made->terms_count - 2].positions_count++;
            continue;
        }
        uint8_t weight = (uint8_t)(20 + chance_below(&chance, 100));
        terms[made->terms_count++] = (struct index_term){names->stems[rank], weight, NULL, 1};
        terms[made->terms_count++] = (struct index_term){names->words[rank], weight, NULL, 0};
    }
    uint32_t *positions = ARENA_ARRAY(arena, uint32_t, TOKENS);
    for (int i = 0; i < TOKENS; i++)
        positions[i] = ranks[i] & 0xff;
    uint32_t at = 0;
    for (size_t i = 0; i < made->terms_count; i += 2) {
        terms[i].positions = positions + at;
        at += terms[i].positions_count;
    }
    return made;
}

/* ---- questions --------------------------------------------------------------------------------
 */

static struct node *node(struct arena *arena, enum node_kind kind, size_t members)
{
    struct node *made = ARENA_NEW(arena, struct node);
    made->kind = kind;
    made->members_count = members;
    made->members = ARENA_ARRAY(arena, const struct node *, members);
    return made;
}
static void set_member(struct node *in, size_t i, const struct node *member)
{
    ((const struct node **)in->members)[i] = member;
}
static struct node *term(struct arena *arena, struct str text)
{
    struct node *made = node(arena, NODE_TERM, 0);
    made->text = text;
    return made;
}
/* A word as the view asks for it: its stem, and two weaker variants. */
static struct node *some_word(struct arena *arena, struct chance *chance, const struct names *names,
                              size_t from, size_t to, int variants)
{
    struct node *made = node(arena, NODE_WORD, (size_t)variants);
    for (int i = 0; i < variants; i++) {
        size_t rank =
            i == 0 ? from + chance_below(chance, to - from) : 100 + chance_below(chance, 5000);
        struct node *leaf = term(arena, names->stems[rank]);
        leaf->weight = i == 0 ? 100 : 60;
        set_member(made, (size_t)i, leaf);
    }
    return made;
}
static struct node *both(struct arena *arena, struct node *a, struct node *b)
{
    struct node *made = node(arena, NODE_AND, 2);
    set_member(made, 0, a);
    set_member(made, 1, b);
    return made;
}
static struct node *phrase(struct arena *arena, struct chance *chance, const struct names *names,
                           size_t below)
{
    struct node *made = node(arena, NODE_WORD, 1), *words = node(arena, NODE_PHRASE, 2);
    set_member(made, 0, words);
    for (size_t i = 0; i < 2; i++)
        set_member(words, i, term(arena, names->stems[chance_below(chance, below)]));
    return made;
}
static struct node *prefix(struct arena *arena, struct chance *chance, const struct names *names)
{
    struct node *made = node(arena, NODE_WORD, 1), *leaf = node(arena, NODE_PREFIX, 0);
    leaf->text = names->words[chance_rank(chance, WORDS, flat)];
    leaf->text.n = 5;
    set_member(made, 0, leaf);
    return made;
}

static void choose(struct arena *arena, struct chance *chance, struct index_query *query, size_t n)
{
    uint32_t *topics = ARENA_ARRAY(arena, uint32_t, n);
    int *years = ARENA_ARRAY(arena, int, n);
    for (size_t i = 0; i < n; i++) {
        topics[i] = 1 + (uint32_t)chance_rank(chance, TOPICS, 4);
        years[i] = 2006 + (int)chance_below(chance, YEARS);
        query->kinds |= 1u << chance_below(chance, KINDS);
    }
    query->topics = topics;
    query->years = years;
    query->topics_count = query->years_count = n;
}

static const char *const classes[] = {"listing",
                                      "listing, one topic",
                                      "listing, one of each",
                                      "listing, far page",
                                      "several values",
                                      "several topics",
                                      "days",
                                      "common word",
                                      "common, by date",
                                      "common, variants",
                                      "rare word",
                                      "rare, variants",
                                      "two words",
                                      "two common words",
                                      "phrase",
                                      "phrase of common words",
                                      "prefix",
                                      "word and filter",
                                      "common, far page",
                                      "word or word, not word"};
enum { CLASSES = sizeof classes / sizeof *classes };

static void ask_words(struct arena *arena, struct chance *chance, const struct names *names,
                      int class, int64_t count, struct index_query *query)
{
    switch (class) {
    case 7:
    case 8:
        query->words = some_word(arena, chance, names, 0, 10, 1);
        query->ranked = class == 7;
        break;
    case 9:
        query->words = some_word(arena, chance, names, 0, 10, 3);
        break;
    case 10:
    case 11:
        query->words = some_word(arena, chance, names, 20000, WORDS, class == 10 ? 1 : 3);
        break;
    case 12:
        query->words = both(arena, some_word(arena, chance, names, 5, 1000, 2),
                            some_word(arena, chance, names, 5, 1000, 2));
        break;
    case 13:
        query->words = both(arena, some_word(arena, chance, names, 0, 10, 1),
                            some_word(arena, chance, names, 0, 10, 1));
        break;
    case 14:
        query->words = phrase(arena, chance, names, 2000);
        break;
    case 15:
        query->words = phrase(arena, chance, names, 10);
        break;
    case 16:
        query->words = prefix(arena, chance, names);
        break;
    case 17:
        query->words = some_word(arena, chance, names, 5, 500, 2);
        choose(arena, chance, query, 1);
        break;
    case 18:
        query->words = some_word(arena, chance, names, 0, 10, 1);
        query->skip = (int64_t)chance_below(chance, (size_t)count / 10);
        break;
    case 19: {
        struct node *either = node(arena, NODE_OR, 2), *not = node(arena, NODE_NOT, 1);
        set_member(either, 0, some_word(arena, chance, names, 5, 100, 1));
        set_member(either, 1, some_word(arena, chance, names, 5, 100, 1));
        set_member(not, 0, some_word(arena, chance, names, 5, 100, 1));
        query->words = both(arena, either, not );
        break;
    }
    default:
        break;
    }
}

static void ask(struct arena *arena, struct chance *chance, const struct names *names, int class,
                int64_t count, struct index_query *query)
{
    *query =
        (struct index_query){.take = 20, .topics_most = TOPICS, .counts = true, .ranked = true};
    query->now = (int64_t)YEARS * 365 * day;
    query->skip = class < 7 ? (int64_t)chance_below(chance, 200) : 0;
    switch (class) {
    case 1:
        query->topics_count = 1;
        query->topics = ARENA_NEW(arena, uint32_t);
        *(uint32_t *)query->topics = 1 + (uint32_t)chance_rank(chance, TOPICS, 4);
        break;
    case 2:
        choose(arena, chance, query, 1);
        break;
    case 3:
        query->skip = (int64_t)chance_below(chance, (size_t)count);
        break;
    case 4:
        choose(arena, chance, query, 3);
        break;
    case 5:
        choose(arena, chance, query, 4);
        query->years_count = 0;
        query->kinds = 0;
        break;
    case 6:
        query->from = (int64_t)chance_below(chance, YEARS * 365) * day;
        query->to = query->from + 100 * day;
        break;
    default:
        if (class >= 7)
            ask_words(arena, chance, names, class, count, query);
        break;
    }
}

static int by_time(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static void measure(const struct epoch *epoch, const struct names *names, int class, double most)
{
    static float times[TIMES];
    struct arena *arena = arena_new();
    struct chance chance = {1};
    size_t n = 0;
    double total = 0, hits = 0, started = seconds();
    while (n < TIMES && (n < 8 || seconds() - started < most)) {
        arena_reset(arena);
        struct index_query query;
        struct index_answer answer;
        ask(arena, &chance, names, class, epoch_documents(epoch), &query);
        double before = seconds();
        CHECK(query_run(epoch, arena, &query, &answer) == STATUS_OK);
        times[n] = (float)((seconds() - before) * 1e6);
        total += times[n++];
        hits += (double)answer.matched;
    }
    qsort(times, n, sizeof *times, by_time);
    printf("%-24s %8.0f %8.0f %8.0f %10.0f\n", classes[class], times[n / 2], times[n * 99 / 100],
           total / (double)n, hits / (double)n);
    fflush(stdout);
    arena_free(arena);
}

static struct index *build(struct arena *arena, const struct names *names, int64_t count,
                           const char *folder)
{
    struct index *index;
    bool lost, more = true;
    struct index_options options = {.folder = folder, .write = true};
    if (index_open(arena, &options, &index, &lost) != STATUS_OK) {
        fprintf(stderr, "index-bench: %s\n", status_why(arena));
        exit(1);
    }
    double started = seconds();
    for (int64_t number = 0; number < count;) {
        struct arena *batch = arena_new();
        for (int i = 0; i < BATCH && number < count; i++, number++)
            index_put(index, document(batch, names, number, count));
        struct index_place place = {.log_id = STR("bench"), .seq = number};
        CHECK(index_prepare(index, batch, &place) == STATUS_OK);
        index_publish(index);
        arena_free(batch);
    }
    printf("put in %.1f s\n", seconds() - started);
    while (more)
        CHECK(index_tend(index, arena, &more) == STATUS_OK);
    CHECK(index_settle(index, arena) == STATUS_OK);
    printf("settled in %.1f s\n", seconds() - started);
    return index;
}

int main(int argc, char **argv)
{
    int64_t count;
    if (argc < 2 || !str_int(str_of(argv[1]), &count) || count < 1) {
        fprintf(stderr, "usage: index-bench DOCUMENTS [SECONDS [CLASS]]; INDEX_FOLDER keeps it\n");
        return 2;
    }
    double most = argc > 2 ? strtod(argv[2], NULL) : 0.5;
    struct arena *arena = arena_new();
    struct names *names = ARENA_NEW(arena, struct names);
    for (size_t i = 0; i < WORDS; i++) {
        names->stems[i] = word(arena, 's', i);
        names->words[i] = word(arena, 'w', i);
    }
    struct index *index = build(arena, names, count, getenv("INDEX_FOLDER"));
    struct epoch *epoch = epoch_hold(index);
    printf("%-24s %8s %8s %8s %10s\n", "microseconds", "p50", "p99", "mean", "matched");
    for (int class = 0; class < CLASSES; class ++)
        if (argc < 4 || str_is(str_of(argv[3]), classes[class]))
            measure(epoch, names, class, most);
    epoch_release(epoch);
    arena_free(arena);
    return 0;
}
