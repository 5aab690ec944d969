/* A text is a run of tokens: small words, words of everybody, words of the topic, compounds, names,
   numbers. Where the ranks of two topics differ is a hash, so that each has words of its own that
   are common there and rare elsewhere. */
#include "bench/story.h"

#include "base/clock.h"

#include <inttypes.h>

static const char *const small[] = {
    "och",  "i",   "att",    "en",    "på",    "är",    "för",   "som",  "med",   "av",
    "till", "det", "den",    "om",    "de",    "ett",   "har",   "från", "kan",   "inte",
    "ska",  "vi",  "nu",     "under", "även",  "eller", "där",   "fler", "efter", "alla",
    "nya",  "vid", "mellan", "inom",  "också", "genom", "sedan", "hur",  "mer",   "sina",
};
static const char *const english[] = {
    "the",     "of",      "and",     "to",      "in",      "for",      "is",       "region",
    "health",  "care",    "public",  "traffic", "new",     "open",     "people",   "culture",
    "bus",     "ferry",   "library", "funding", "support", "children", "hospital", "energy",
    "climate", "school",  "project", "budget",  "council", "decision", "travel",   "ticket",
    "winter",  "summer",  "island",  "harbour", "museum",  "music",    "research", "report",
    "patient", "doctor",  "clinic",  "booking", "vaccine", "waiting",  "time",     "service",
    "digital", "meeting", "plan",    "road",    "bridge",  "work",     "week",     "water",
};
static const char *const places[] = {
    "Sillhamn", "Norrviken", "Åminne",   "Tallmo",    "Klockarby", "Hemsjö",   "Kobbskär",
    "Ytterö",   "Granvik",   "Björknäs", "Stenhult",  "Ekudden",   "Lövånger", "Fågelsund",
    "Mellbyn",  "Östanå",    "Risberga", "Kvarnfors", "Ulvsjö",    "Havsvik",
};
static const char *const people[] = {
    "Maja", "Lovisa", "Erik", "Amina", "Johan", "Karin", "Ali", "Ingrid", "Oskar", "Leila",
};
static const char *const families[] = {
    "Rönnqvist", "Lindgren", "Haddad", "Ström",   "Åkesson", "Berglund",
    "Öberg",     "Nyman",    "Ek",     "Sandell", "Müller",  "Idé",
};
static const char *const series[] = {"Läget i vården", "Veckan i fullmäktige", "Båtarna i siffror",
                                     "Luften vi andas"};

const struct topic_line story_topics[TOPICS] = {
    {"halsa-och-vard", "Hälsa och vård", -1},
    {"primarvard", "Primärvård", 0},
    {"psykiatri", "Psykiatri", 0},
    {"tandvard", "Tandvård", 0},
    {"sjukhus", "Sjukhus", 0},
    {"vaccination", "Vaccination", 0},
    {"kollektivtrafik", "Kollektivtrafik", -1},
    {"buss", "Buss", 6},
    {"bat-och-farja", "Båt och färja", 6},
    {"tag", "Tåg", 6},
    {"fardtjanst", "Färdtjänst", 6},
    {"kultur", "Kultur", -1},
    {"bibliotek", "Bibliotek", 11},
    {"konst", "Konst", 11},
    {"scenkonst", "Scenkonst", 11},
    {"kulturarv", "Kulturarv", 11},
    {"regional-utveckling", "Regional utveckling", -1},
    {"naringsliv", "Näringsliv", 16},
    {"landsbygd", "Landsbygd", 16},
    {"digitalisering", "Digitalisering", 16},
    {"hallbarhet", "Hållbarhet", -1},
    {"klimat", "Klimat", 20},
    {"vatten", "Vatten", 20},
    {"natur", "Natur", 20},
    {"utbildning", "Utbildning", -1},
    {"folkhogskola", "Folkhögskola", 24},
    {"forskning", "Forskning", -1},
    {"innovation", "Innovation", 26},
    {"ekonomi", "Ekonomi", -1},
    {"upphandling", "Upphandling", 28},
    {"bidrag", "Bidrag", 28},
    {"politik", "Politik", -1},
    {"organisation", "Organisation", 31},
    {"bygg-och-lokaler", "Bygg och lokaler", -1},
    {"jobb", "Jobb", -1},
    {"rekrytering", "Rekrytering", 34},
    {"krisberedskap", "Krisberedskap", -1},
    {"sakerhet", "Säkerhet", 36},
    {"barn-och-unga", "Barn och unga", -1},
    {"skola", "Skola", 38},
};

enum {
    TOPIC_WORDS = 3000,   /* in which a topic has an order of its own */
    OF_THE_TOPIC = 12000, /* among so many of the words */
    SERIES_EVERY = 997,   /* one item among so many is one of a series */
    SERIES_LENGTH = 60,
};

static const char *pick(struct chance *chance, const char *const *list, size_t count)
{
    return list[chance_below(chance, count)];
}
#define PICK(chance, list) pick((chance), (list), sizeof(list) / sizeof *(list))

static const struct word *pick_word(const struct words *words, struct chance *chance, int topic)
{
    if (topic < 0 || chance_share(chance) < 0.5)
        return &words->list[chance_rank(chance, words->count, 9)];
    uint64_t rank = chance_rank(chance, TOPIC_WORDS, 9);
    return &words->list[chance_mix(rank * TOPICS + (uint64_t)topic + 1) % OF_THE_TOPIC];
}

struct str story_word(struct arena *arena, const struct words *words, struct chance *chance,
                      int topic)
{
    const struct word *word = pick_word(words, chance, topic);
    struct str form = word->forms[chance_rank(chance, word->count, 1)];
    if (chance_share(chance) >= 0.06)
        return form;
    struct str first = words->firsts[chance_rank(chance, words->firsts_count, 20)];
    return str_printf(arena, "%.*s%.*s", STR_ARG(first), STR_ARG(form));
}

static void add_number(struct buf *out, struct chance *chance)
{
    int kind = chance_between(chance, 0, 9), number = chance_between(chance, 2, 99);
    if (kind < 5)
        buf_int(out, number);
    else if (kind < 7)
        buf_int(out, chance_between(chance, 1990, 2030));
    else if (kind < 9)
        buf_printf(out, "%d %d00", number, chance_between(chance, 1, 9));
    else
        buf_addz(out, "1177");
}

static void add_name(struct buf *out, struct chance *chance)
{
    if (chance_share(chance) < 0.7) {
        buf_addz(out, PICK(chance, places));
        return;
    }
    buf_addz(out, PICK(chance, people));
    buf_char(out, ' ');
    buf_addz(out, PICK(chance, families));
}

struct voice { /* who speaks of what */
    struct arena *arena;
    const struct words *words;
    struct chance *chance;
    int topic;
    bool english;
};

static void add_token(const struct voice *voice, struct buf *out)
{
    double kind = chance_share(voice->chance);
    if (voice->english && kind < 0.9)
        buf_add(out,
                str_of(english[chance_rank(voice->chance, sizeof english / sizeof *english, 3)]));
    else if (kind < 0.4)
        buf_add(out, str_of(small[chance_rank(voice->chance, sizeof small / sizeof *small, 2)]));
    else if (kind < 0.93)
        buf_add(out, story_word(voice->arena, voice->words, voice->chance, voice->topic));
    else if (kind < 0.97)
        add_name(out, voice->chance);
    else
        add_number(out, voice->chance);
}

/* Its first letter becomes a capital: a-z, å, ä, ö or é. */
static void capitalise(struct buf *out, size_t at)
{
    char *c = out->p + at;
    if (*c >= 'a' && *c <= 'z')
        *c = (char)(*c - 'a' + 'A');
    else if ((unsigned char)*c == 0xc3 && (unsigned char)c[1] >= 0xa0)
        c[1] = (char)(c[1] - 0x20);
}

static void add_tokens(const struct voice *voice, struct buf *out, int least, int most)
{
    int count = chance_between(voice->chance, least, most);
    size_t begin = out->n;
    for (int i = 0; i < count; i++) {
        if (i > 0)
            buf_addz(out, i > 3 && chance_share(voice->chance) < 0.06 ? ", " : " ");
        add_token(voice, out);
    }
    capitalise(out, begin);
}

/* `words` words, about, as sentences. */
static void add_text(const struct voice *voice, struct buf *out, int words)
{
    for (int said = 0; said < words; said += 11) {
        if (said > 0)
            buf_char(out, ' ');
        add_tokens(voice, out, 7, 14);
        buf_char(out, '.');
    }
}

static struct str body(const struct voice *voice)
{
    struct buf out = buf_in(voice->arena);
    int paragraphs = chance_between(voice->chance, 2, 4);
    for (int i = 0; i < paragraphs; i++) {
        if (i > 0)
            buf_addz(&out, "\n\n");
        add_text(voice, &out, 48);
    }
    return buf_str(&out);
}

/* The ones at the front come most. */
static enum kind pick_kind(struct chance *chance)
{
    static const int bounds[] = {70, 78, 86, 92, 98, 100};
    int at = chance_between(chance, 0, 99), kind = 0;
    while (at >= bounds[kind])
        kind++;
    return (enum kind)kind;
}

static void pick_topics(struct chance *chance, struct story *story)
{
    size_t wanted = chance_share(chance) < 0.7 ? 1 : (size_t)chance_between(chance, 2, 3);
    while (story->topics_count < wanted) {
        int topic = (int)(chance_rank(chance, TOPICS, 4) * 17 % TOPICS); /* 17 spreads the common */
        bool there = false;
        for (size_t i = 0; i < story->topics_count; i++)
            there = there || story->topics[i] == topic;
        if (!there)
            story->topics[story->topics_count++] = topic;
    }
}

static void date(struct chance *chance, int64_t number, int64_t count, struct story *story)
{
    const int64_t first = civil_days(2005, 1, 1), last = civil_days(2026, 11, 1);
    int64_t day = first + (last - first) * number / count;
    story->published = day * 86400000 + chance_between(chance, 6 * 3600, 18 * 3600) * INT64_C(1000);
    story->begin = day + chance_between(chance, 0, 30);
    story->end = story->begin + chance_between(chance, 1, 40);
}

void story_make(struct arena *arena, const struct words *words, int64_t number, int64_t count,
                struct story *story)
{
    struct chance chance = {chance_mix((uint64_t)number + 1)};
    *story = (struct story){.english = number % 50 == 49};
    date(&chance, number, count, story);
    uint64_t random = chance_next(&chance);
    story->id =
        str_printf(arena, "%08" PRIx64 "-%04" PRIx64 "-7%03x-8%03x-%012" PRIx64,
                   (uint64_t)story->published >> 16, (uint64_t)story->published & 0xffff,
                   (unsigned)(random & 0xfff), (unsigned)(random >> 12 & 0xfff), (uint64_t)number);
    story->kind = pick_kind(&chance);
    pick_topics(&chance, story);
    struct voice voice = {arena, words, &chance, story->topics[0], story->english};
    struct buf headline = buf_in(arena), summary = buf_in(arena);
    if (number % SERIES_EVERY == 0 && !story->english)
        buf_printf(&headline, "%s %" PRId64, PICK(&chance, series),
                   number / SERIES_EVERY / SERIES_LENGTH + 1);
    else
        add_tokens(&voice, &headline, 5, 9);
    add_text(&voice, &summary, chance_between(&chance, 15, 40));
    story->headline = buf_str(&headline);
    story->summary = buf_str(&summary);
    if (chance_share(&chance) < 0.1)
        story->body = body(&voice);
}
