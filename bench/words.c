/* Reads as much of hunspell's format as Swedish needs: suffixes with a condition, flags of one
   byte, the flags that say how a word may stand in a compound. The rank of a word is its place in
   our list of the public sector's words, or else chance. */
#include "bench/words.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/file.h"
#include "base/unicode.h"
#include "bench/chance.h"

#include <stdlib.h>

enum {
    FORMS = 10,
    LARGEST_FILE = 64 * 1024 * 1024,
    BEGINS_COMPOUND = 'X',
    IN_COMPOUND_ALONE = 'Z',
    FORBIDDEN = '%',
    UNFIT = '!', /* not to be suggested */
};

static const char public_sector[] =
    "vård region sjukhus kommun beslut kollektivtrafik patient stöd kultur mottagning barn buss "
    "bidrag projekt arbete miljö skola bibliotek hälsa färja budget forskning utveckling trafik "
    "invånare nämnd politiker förslag plats öppna ny stor satsning behov väg tåg klinik läkare "
    "sjuksköterska ungdom äldre utbildning företag samverkan insats hav skärgård resultat rapport "
    "ansökan medel verksamhet möte uppdrag förbättra byggnad klimat energi bygga öka minska stänga "
    "starta besök tid kö akut ambulans tandvård psykiatri vaccin virus smitta provtagning "
    "operation "
    "cancer hjärta medicin läkemedel telefon webb tjänst digital system kort biljett pris avgift "
    "taxa linje hållplats tidtabell resa resenär förare station cykel gång bro tunnel torg park "
    "gata belysning avfall vatten avlopp värme el nät bostad hus lokal mark plan detaljplan "
    "samråd remiss yttrande lag regel avtal upphandling leverantör ekonomi skatt miljon procent "
    "underskott överskott kostnad ersättning anslag revision granskning kvalitet säkerhet "
    "beredskap "
    "kris larm brand räddning polis väder storm snö is sommar vinter höst vår jul semester helg "
    "vecka månad år dag kväll natt morgon musik konst konstnär teater dans film museum scen "
    "festival utställning konsert bok författare läsning språk folkhögskola elev lärare student "
    "universitet studie metod modell innovation teknik data ansvar jämlik jämställdhet mångfald "
    "demokrati medborgare dialog enkät svar fråga förening idrott fritid friluft skog natur djur "
    "fisk jordbruk mat måltid kök råvara ekologisk hållbar utsläpp mål strategi program rekrytera "
    "chef medarbetare personal anställd lön tjänst arbetsmiljö sjukfrånvaro utse leda växa flytta "
    "införa testa utreda besluta fördela söka boka ringa läsa delta följa stärka skydda minne "
    "pris vinnare fira premiär invigning öppettid reception dörr entré hiss parkering rullstol "
    "tillgänglighet anhörig förälder gravid förlossning spädbarn tonåring pensionär granne ö kust "
    "hamn båt kaj strand sjö berg by ort stad land län gräns värld europa ukraina flykting";

struct rule {
    struct str strip, add, condition;
    bool begins_compound;
};

enum { MOST_RULES = 2048 };

struct rules {
    struct rule list[MOST_RULES];
    size_t count;
    size_t begin[256], end[256]; /* those of a flag, which stand together */
};

/* A list that grows by doubling. */
struct strs {
    struct arena *arena;
    struct str *list;
    size_t count, capacity;
};

static void strs_add(struct strs *strs, struct str text)
{
    if (strs->count == strs->capacity) {
        size_t larger = strs->capacity == 0 ? 1024 : strs->capacity * 2;
        strs->list =
            arena_grow(strs->arena, strs->list, strs->count * sizeof text, larger * sizeof text);
        strs->capacity = larger;
    }
    strs->list[strs->count++] = text;
}

static struct str field(struct str *rest)
{
    size_t i = 0;
    while (i < rest->n && (rest->p[i] == ' ' || rest->p[i] == '\t'))
        i++;
    size_t from = i;
    while (i < rest->n && rest->p[i] != ' ' && rest->p[i] != '\t')
        i++;
    struct str text = str_sub(*rest, from, i);
    *rest = str_sub(*rest, i, rest->n);
    return text;
}

/* SFX FLAG STRIP ADD CONDITION; a head has three fields after SFX. */
static void read_rules(struct str text, struct rules *rules)
{
    while (text.p != NULL && rules->count < MOST_RULES) {
        struct str line = str_cut(&text, '\n');
        if (!str_is(field(&line), "SFX"))
            continue;
        struct rule rule = {0};
        struct str flag = field(&line);
        rule.strip = field(&line);
        struct str add = field(&line);
        rule.condition = field(&line);
        if (flag.n != 1 || rule.condition.n == 0)
            continue;
        unsigned char of = (unsigned char)flag.p[0];
        rule.add = str_cut(&add, '/');
        rule.begins_compound = str_find(add, STR("X"), 0) >= 0;
        if (str_is(rule.strip, "0"))
            rule.strip = STR("");
        if (str_is(rule.add, "0"))
            rule.add = STR("");
        if (rules->end[of] == 0)
            rules->begin[of] = rules->count;
        rules->list[rules->count++] = rule;
        rules->end[of] = rules->count;
    }
}

/* Whether one part of a condition, at *at, takes the code point; moves on to the next part. */
static bool part_takes(struct str condition, size_t *at, int32_t c)
{
    bool set = condition.p[*at] == '[', other = false, found = false;
    if (!set) {
        int32_t wanted = unicode_next(condition, at);
        return wanted == '.' || wanted == c;
    }
    ++*at;
    if (*at < condition.n && condition.p[*at] == '^') {
        other = true;
        ++*at;
    }
    while (*at < condition.n && condition.p[*at] != ']')
        found |= unicode_next(condition, at) == c;
    ++*at;
    return found != other;
}

static bool applies(const struct rule *rule, struct str word)
{
    size_t parts = 0, letters = unicode_length(word);
    for (size_t at = 0; at < rule->condition.n; parts++)
        part_takes(rule->condition, &at, 0);
    if (!str_ends(word, rule->strip) || parts > letters)
        return false;
    size_t place = 0, at = 0;
    for (size_t skip = letters - parts; skip > 0; skip--)
        unicode_next(word, &place);
    while (at < rule->condition.n)
        if (!part_takes(rule->condition, &at, unicode_next(word, &place)))
            return false;
    return true;
}

static bool is_plain(struct str word)
{
    for (size_t i = 0; i < word.n;) {
        int32_t c = unicode_next(word, &i);
        if (!(c >= 'a' && c <= 'z') && c != 0xe5 && c != 0xe4 && c != 0xf6 && c != 0xe9)
            return false;
    }
    return word.n >= 3;
}

static bool has(struct str flags, char flag)
{
    return flags.n > 0 && memchr(flags.p, flag, flags.n) != NULL;
}

static void add_form(const struct rule *rule, struct str lemma, struct word *word,
                     struct strs *firsts)
{
    if (!applies(rule, lemma) || (word->count == FORMS && !rule->begins_compound))
        return;
    struct str form = str_printf(firsts->arena, "%.*s%.*s", (int)(lemma.n - rule->strip.n), lemma.p,
                                 STR_ARG(rule->add));
    if (rule->begins_compound)
        strs_add(firsts, form);
    else
        word->forms[word->count++] = form;
}

/* The word in all its forms (none if it is not one by itself), and what of it begins compounds. */
static struct word inflect(struct arena *arena, const struct rules *rules, struct str lemma,
                           struct str flags, struct strs *firsts)
{
    struct word word = {ARENA_ARRAY(arena, struct str, FORMS), 1};
    word.forms[0] = lemma;
    if (has(flags, BEGINS_COMPOUND))
        strs_add(firsts, lemma);
    for (size_t i = 0; i < flags.n; i++) {
        unsigned char flag = (unsigned char)flags.p[i];
        for (size_t r = rules->begin[flag]; r < rules->end[flag]; r++)
            add_form(&rules->list[r], lemma, &word, firsts);
    }
    return has(flags, IN_COMPOUND_ALONE) ? (struct word){0} : word;
}

/* The list of the public sector, each word at its rank, to be found by its hash. */
struct wanted {
    struct str words[512];
    size_t slots[2048]; /* 1 + index */
    size_t count;
};

static size_t *wanted_slot(struct wanted *wanted, struct str word)
{
    size_t i = str_hash(word) % 2048;
    while (wanted->slots[i] != 0 && !str_eq(wanted->words[wanted->slots[i] - 1], word))
        i = (i + 1) % 2048;
    return &wanted->slots[i];
}

static void read_wanted(struct wanted *wanted)
{
    struct str rest = str_of(public_sector);
    while (rest.p != NULL) {
        struct str word = str_cut(&rest, ' ');
        size_t *slot = wanted_slot(wanted, word);
        if (*slot != 0)
            continue;
        CHECK(wanted->count < sizeof wanted->words / sizeof *wanted->words);
        wanted->words[wanted->count++] = word;
        *slot = wanted->count;
    }
}

static void shuffle_firsts(struct str *list, size_t count)
{
    struct chance chance = {2};
    for (size_t i = count; i > 1; i--) {
        size_t j = chance_below(&chance, i);
        struct str text = list[i - 1];
        list[i - 1] = list[j];
        list[j] = text;
    }
}

static void shuffle(struct word *list, size_t count)
{
    struct chance chance = {1};
    for (size_t i = count; i > 1; i--) {
        size_t j = chance_below(&chance, i);
        struct word word = list[i - 1];
        list[i - 1] = list[j];
        list[j] = word;
    }
}

static void read_words(struct arena *arena, struct str text, const struct rules *rules,
                       struct words *words)
{
    struct wanted *wanted = ARENA_NEW(arena, struct wanted);
    struct strs firsts = {.arena = arena};
    read_wanted(wanted);
    size_t most = wanted->count + 1;
    for (size_t i = 0; i < text.n; i++)
        most += text.p[i] == '\n';
    *words = (struct words){.list = ARENA_ARRAY(arena, struct word, most)};
    for (size_t i = 0; i < wanted->count;
         i++) /* those that the dictionary lacks stay as they are */
        words->list[i] = (struct word){&wanted->words[i], 1};
    words->count = wanted->count;
    str_cut(&text, '\n'); /* the number of words */
    while (text.p != NULL) {
        struct str flags = str_cut(&text, '\n');
        struct str lemma = str_cut(&flags, '/');
        if (!is_plain(lemma) || has(flags, FORBIDDEN) || has(flags, UNFIT))
            continue;
        struct word word = inflect(arena, rules, lemma, flags, &firsts);
        size_t rank = *wanted_slot(wanted, lemma);
        if (word.count > 0 && rank > 0)
            words->list[rank - 1] = word;
        else if (word.count > 0)
            words->list[words->count++] = word;
    }
    shuffle(words->list + wanted->count, words->count - wanted->count);
    shuffle_firsts(firsts.list, firsts.count);
    words->firsts = firsts.list;
    words->firsts_count = firsts.count;
}

enum status words_read(struct arena *arena, const char *dictionary, struct words *words)
{
    struct str affixes, text;
    struct rules *rules = ARENA_NEW(arena, struct rules);
    enum status status =
        file_read(arena, arena_printf(arena, "%s.aff", dictionary), LARGEST_FILE, &affixes);
    if (status == STATUS_OK)
        status = file_read(arena, arena_printf(arena, "%s.dic", dictionary), LARGEST_FILE, &text);
    if (status != STATUS_OK)
        return status;
    read_rules(affixes, rules);
    read_words(arena, text, rules, words);
    if (words->firsts_count == 0 || words->count < 10000)
        return status_fail(arena, STATUS_REFUSED,
                           "%s: few words; is it Debian's hunspell-sv? install that", dictionary);
    return STATUS_OK;
}
