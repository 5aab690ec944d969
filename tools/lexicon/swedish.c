/* What the dictionary does not say of Swedish, learned from its own words: a compound bends as its
   last part does, so a word that ends in another of the same endings, behind something that
   begins other words too, is one; and what begins several such words may begin any. */
#include "words.h"

#include "base/check.h"
#include "base/unicode.h"

enum {
    LETTERS_LEAST = 3,
    LETTERS_UNBENT = 6,   /* of what ends a compound that is never bent */
    SEEN_LEAST = 3,       /* compounds that something must begin to be taken for a beginning, */
    SEEN_LEAST_SHORT = 8, /* when it has three letters, or when nobody knows what it means */
    SLOTS = 1 << 20,
};

/* Comparisons and the few nouns that no rule reaches. */
static const char *const IRREGULAR[][2] = {
    {"små", "liten"},         {"litet", "liten"},       {"lilla", "liten"},
    {"lille", "liten"},       {"mindre", "liten"},      {"minst", "liten"},
    {"minsta", "liten"},      {"smått", "liten"},       {"äldre", "gammal"},
    {"äldst", "gammal"},      {"bättre", "bra"},        {"bäst", "bra"},
    {"större", "stor"},       {"störst", "stor"},       {"sämre", "dålig"},
    {"sämst", "dålig"},       {"yngre", "ung"},         {"yngst", "ung"},
    {"längre", "lång"},       {"längst", "lång"},       {"högre", "hög"},
    {"högst", "hög"},         {"lägre", "låg"},         {"lägst", "låg"},
    {"tyngre", "tung"},       {"tyngst", "tung"},       {"grövre", "grov"},
    {"grövst", "grov"},       {"fler", "många"},        {"flera", "många"},
    {"flest", "många"},       {"ögon", "öga"},          {"öron", "öra"},
    {"män", "man"},           {"mödrar", "mor"},        {"moder", "mor"},
    {"fäder", "far"},         {"fader", "far"},         {"bröder", "bror"},
    {"broder", "bror"},       {"städer", "stad"},       {"söner", "son"},
    {"bönder", "bonde"},      {"ledamöter", "ledamot"}, {"gäss", "gås"},
    {"anmälan", "anmälning"}, {"ansökan", "ansökning"}, {"rese", "resa"},
    {"tuffa", "tuff"},        {"tufft", "tuff"},        {"nätter", "natt"},
    {"gamla", "gammal"},      {"gamle", "gammal"},
};

/* Particles begin words of their own meaning (`avgift` is no `gift`); these do not part them. */
static const char PARTICLES[] =
    " an av be bi bio bort där dit efter ent er ett före för från ge genom han här hop igen ihop in"
    " inne inom isär kring med mellan miss mot ned ner nog när någon om ovan på runt sam samman så"
    " tid till tills tran um und under upp uppe ut ute utom van var vid vida å åter än över all "
    "allt alle";
/* Endings that are words by chance, or by a history that nobody thinks of. */
static const char ENDINGS[] =
    " ande ar are art artad ad al an bar betro dom else er eri fald full het ing ion is isk ism ist"
    " lek lig ling lös mässig ning nis or ort sal sam skap tal tion ton tor tur tid tär typ vis"
    " ända änd ren ras ras rik rike inna eden der dra ment ter ras rad arn ast ans ens ent ell ill"
    " ana era eras ett ena ner ned led nad ade ida ide ina ine unge tin tina ria rin isera iser ";

/* Words that look like compounds, and are none to a reader. */
static const char WHOLE[] = " bokslut förutsättning hushållning framkant landskap sakliga transport"
                            " tidskrift årskurs kreditera ";

struct start {
    struct str text;
    uint32_t seen;
    bool head; /* the dictionary says that it begins compounds, or so many words do */
};

struct starts {
    struct start *starts;
    uint32_t *slots;
    uint32_t count;
    struct arena *arena;
};

static bool is_listed(const char *list, struct str text)
{
    struct str all = str_of(list);
    for (ptrdiff_t at = 0; (at = str_find(all, text, (size_t)at)) > 0; at++) {
        char after = all.p[(size_t)at + text.n];
        if (all.p[at - 1] == ' ' && (after == ' ' || after == '\0'))
            return true;
    }
    return false;
}

static struct start *start_of(struct starts *starts, struct str text)
{
    size_t slot = str_hash(text) % SLOTS;
    for (; starts->slots[slot] != 0; slot = (slot + 1) % SLOTS)
        if (str_eq(starts->starts[starts->slots[slot] - 1].text, text))
            return &starts->starts[starts->slots[slot] - 1];
    CHECK(starts->count < SLOTS / 2);
    starts->slots[slot] = ++starts->count;
    struct start *start = &starts->starts[starts->count - 1];
    *start = (struct start){.text = text};
    return start;
}

/* Which endings a word takes, as bits. */
static uint32_t bending_of(const struct lemma *lemma)
{
    static const char classes[] = "CDEFGHIJKLMNOQm";
    uint32_t bits = 0;
    for (size_t i = 0; i < sizeof classes - 1; i++)
        bits |= hunspell_has(lemma->flags, classes[i]) ? 1u << i : 0;
    return bits;
}

static size_t next_letter(struct str text, size_t at)
{
    do
        at++;
    while (at < text.n && ((unsigned char)text.p[at] & 0xc0) == 0x80);
    return at;
}

static size_t letters_in(struct str text)
{
    return unicode_length(text);
}

/* The lemma that `word` ends in from `at` on, if it bends alike. */
static struct lemma *tail_at(const struct words *words, const struct lemma *word, size_t at)
{
    struct str right = str_sub(word->text, at, word->text.n);
    if (letters_in(right) < LETTERS_LEAST || is_listed(ENDINGS, right))
        return NULL;
    struct lemma *tail = words_find(words, right);
    if (tail == NULL || tail->bound || tail->name ||
        (!hunspell_has(tail->flags, 'Y') && letters_in(right) == LETTERS_LEAST))
        return NULL;
    uint32_t bending = bending_of(word);
    if (bending == 0 && letters_in(right) < LETTERS_UNBENT) /* `påverkan` has no endings to tell */
        return NULL;
    return (bending & ~bending_of(tail)) == 0 ? tail : NULL;
}

static bool may_start(struct str left)
{
    return letters_in(left) >= LETTERS_LEAST && !is_listed(PARTICLES, left);
}

/* The word that a beginning stands for: gatu- gata, kyrko- kyrka, läkar- läkare, siffer- siffra. */
static struct lemma *meant_by(const struct words *words, struct str head)
{
    static const char *const links[][2] = {
        {"", ""},     {"s", ""},    {"s", "e"},   {"", "a"},    {"", "e"},   {"u", "a"},
        {"o", "a"},   {"e", "a"},   {"a", ""},    {"e", ""},    {"es", "a"}, {"s", "a"},
        {"er", "ra"}, {"el", "la"}, {"el", "le"}, {"ra", "er"}, {"i", "um"}, {"ie", "ium"}};
    char text[200];
    struct lemma *verb = NULL;
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        struct str cut = str_of(links[i][0]), add = str_of(links[i][1]);
        if (!str_ends(head, cut) || head.n + add.n > sizeof text || head.n <= cut.n)
            continue;
        memcpy(text, head.p, head.n - cut.n);
        memcpy(text + head.n - cut.n, add.p, add.n);
        struct lemma *lemma = words_find(words, (struct str){text, head.n - cut.n + add.n});
        if (lemma == NULL || lemma->bound)
            continue;
        if (!words_is_verb(lemma) && (words_is_noun(lemma) || i == 0))
            return lemma;
        if (verb == NULL && words_is_verb(lemma))
            verb = lemma;
    }
    return verb;
}

static void see_starts(struct words *words, struct starts *starts)
{
    for (size_t i = 0; i < words->forms_count; i++)
        if (words->forms[i].head && may_start(words->forms[i].text))
            start_of(starts, words->forms[i].text)->head = true;
    for (uint32_t i = 0; i < words->lemmas_count; i++) {
        const struct lemma *lemma = &words->lemmas[i];
        for (size_t at = next_letter(lemma->text, 0); at < lemma->text.n && !lemma->bound;
             at = next_letter(lemma->text, at)) {
            struct str left = str_sub(lemma->text, 0, at);
            if (may_start(left) && tail_at(words, lemma, at) != NULL)
                start_of(starts, left)->seen++;
        }
    }
}

/* What begins so many compounds begins compounds. */
static void learn_starts(struct words *words, struct starts *starts)
{
    for (uint32_t i = 0; i < starts->count; i++) {
        struct start *start = &starts->starts[i];
        if (start->head || start->seen < SEEN_LEAST)
            continue;
        const struct lemma *lemma = meant_by(words, start->text);
        bool surely = lemma != NULL && letters_in(start->text) > LETTERS_LEAST;
        if (!surely && start->seen < SEEN_LEAST_SHORT)
            continue;
        start->head = true;
        if (lemma != NULL)
            words_add_form(
                words, (struct form){start->text, (uint32_t)(lemma - words->lemmas), true, false});
    }
}

static void find_tails(struct words *words, struct starts *starts)
{
    for (uint32_t i = 0; i < words->lemmas_count; i++) {
        struct lemma *lemma = &words->lemmas[i];
        for (size_t at = next_letter(lemma->text, 0);
             at < lemma->text.n && !lemma->bound && lemma->tail == 0 &&
             !is_listed(WHOLE, lemma->text);
             at = next_letter(lemma->text, at)) {
            struct str left = str_sub(lemma->text, 0, at);
            if (!may_start(left) || !start_of(starts, left)->head)
                continue;
            struct lemma *tail = tail_at(words, lemma, at);
            if (tail == NULL)
                continue;
            lemma->tail = (uint32_t)(tail - words->lemmas) + 1;
            tail->weight++;
            tail->tails++;
            struct lemma *head = meant_by(words, left);
            if (head != NULL)
                head->weight++;
        }
    }
}

/* A compound begins others with an s, or as its last part does. */
static void add_heads(struct words *words)
{
    size_t count = words->forms_count;
    struct str *head_of = ARENA_ARRAY(words->arena, struct str, words->lemmas_count);
    for (size_t i = 0; i < count; i++) {
        const struct form *form = &words->forms[i];
        if (form->head && words->lemmas[form->lemma].text.n > 0)
            head_of[form->lemma] = form->text;
    }
    for (uint32_t i = 0; i < words->lemmas_count; i++) {
        const struct lemma *lemma = &words->lemmas[i];
        if (lemma->bound || !words_is_noun(lemma) || lemma->name)
            continue;
        struct str text = lemma->text, last = lemma->tail > 0 ? head_of[lemma->tail - 1] : text;
        bool vowel = str_ends(text, STR("a")) || str_ends(text, STR("e"));
        if (str_ends(text, STR("are")))
            words_add_form(words, (struct form){str_sub(text, 0, text.n - 1), i, true, false});
        else if (!vowel && (lemma->tail > 0 || str_ends(text, STR("ing")) ||
                            str_ends(text, STR("het")) || str_ends(text, STR("ion"))))
            words_add_form(words, (struct form){str_printf(words->arena, "%.*ss", STR_ARG(text)), i,
                                                true, false});
        if (lemma->tail == 0 || last.n == 0)
            continue;
        struct str before = str_sub(text, 0, text.n - words->lemmas[lemma->tail - 1].text.n);
        words_add_form(words, (struct form){str_printf(words->arena, "%.*s%.*s", STR_ARG(before),
                                                       STR_ARG(last)),
                                            i, true, false});
    }
}

/* Replaces the last `from` in the root by `to`; empty if there is none. */
static struct str turned(struct arena *arena, struct str root, const char *from, const char *to)
{
    size_t n = strlen(from);
    for (size_t at = root.n; at-- > 0;)
        if (at + n <= root.n && memcmp(root.p + at, from, n) == 0)
            return str_printf(arena, "%.*s%s%.*s", (int)at, root.p, to, (int)(root.n - at - n),
                              root.p + at + n);
    return (struct str){0};
}

static struct lemma *singular(struct words *words, struct str root)
{
    static const char *const doubled[] = {"ck", "tt", "ss", "nn"};
    static const char *const single[] = {"k", "t", "s", "n"};
    struct lemma *lemma = NULL;
    for (size_t k = 0; k < 4 && root.n > 0 && lemma == NULL; k++)
        if (str_ends(root, str_of(doubled[k])))
            lemma = words_find(
                words, str_printf(words->arena, "%.*s%s", (int)root.n - 2, root.p, single[k]));
    if (lemma == NULL && root.n > 0)
        lemma = words_find(words, root);
    return lemma != NULL && words_is_noun(lemma) && !lemma->bound ? lemma : NULL;
}

/* `städer`, `böcker`, `döttrar`: entries of their own whose singular has a or o (or å). */
static void undo_umlauts(struct words *words, struct lemma *lemma)
{
    static const char *const vowels[][2] = {{"ä", "a"}, {"ö", "o"}, {"ä", "å"}};
    bool plural = hunspell_has(lemma->flags, 'A') && hunspell_has(lemma->flags, 'J');
    if (!plural || !str_ends(lemma->text, STR("r")))
        return;
    struct str root = str_sub(lemma->text, 0, lemma->text.n - 2);
    if (str_ends(lemma->text, STR("rar")))
        root = str_printf(words->arena, "%.*ser", (int)lemma->text.n - 3, lemma->text.p);
    for (size_t i = 0; i < 3; i++) {
        const struct lemma *one =
            singular(words, turned(words->arena, root, vowels[i][0], vowels[i][1]));
        if (one != NULL && one != lemma) {
            lemma->canon = (uint32_t)(one - words->lemmas);
            return;
        }
    }
}

static struct lemma *ended(struct words *words, struct str text, size_t cut, const char *add)
{
    if (text.n <= cut + 2)
        return NULL;
    return words_find(words, str_printf(words->arena, "%.*s%s", (int)(text.n - cut), text.p, add));
}

/* What a word is derived from: a verb of -ning, -ing, -ation, an adjective of -het. */
static struct lemma *origin(struct words *words, struct str text)
{
    struct lemma *found = NULL;
    if (str_ends(text, STR("ation")))
        found = ended(words, text, 5, "era");
    else if (str_ends(text, STR("ing"))) {
        found = ended(words, text, 3, "a");
        if ((found == NULL || !words_is_verb(found)) && str_ends(text, STR("ning")))
            found = ended(words, text, 4, "a");
    } else if (str_ends(text, STR("het"))) {
        found = ended(words, text, 3, "");
        return found != NULL && words_is_adjective(found) && found->text.n >= 4 ? found : NULL;
    }
    return found != NULL && words_is_verb(found) ? found : NULL;
}

/* All forms written so, and there is at least one, are of the lemma. */
static void give_form(struct words *words, struct str text, uint32_t number)
{
    bool found = false;
    for (size_t i = 0; i < words->forms_count; i++) {
        struct form *form = &words->forms[i];
        if (form->head || !str_eq(form->text, text))
            continue;
        form->lemma = number;
        found = true;
    }
    if (!found)
        words_add_form(words, (struct form){text, number, false, true});
}

static void set_canon(struct words *words, struct str from, struct str to)
{
    static const char *const endings[] = {"", "s", "na", "nas"};
    struct lemma *lemma = words_find(words, from), *canon = words_find(words, to);
    CHECK(canon != NULL);
    uint32_t number = (uint32_t)(canon - words->lemmas);
    if (lemma != NULL)
        lemma->canon = number;
    for (size_t i = 0; i < 4 && lemma == NULL; i++)
        give_form(words, str_printf(words->arena, "%.*s%s", STR_ARG(from), endings[i]), number);
}

/* `nya` stands in the dictionary as a word, and is but a form of `ny`; `öppna` goes with `öppen`.
 */
static void settle_forms(struct words *words)
{
    for (size_t i = 0; i < words->forms_count; i++) {
        const struct form *form = &words->forms[i];
        const struct lemma *of = &words->lemmas[form->lemma];
        struct lemma *word = form->head ? NULL : words_find(words, form->text);
        if (word == NULL || word == of || of->name || bending_of(of) == 0 ||
            word->canon != (uint32_t)(word - words->lemmas) || is_listed(PARTICLES, word->text))
            continue;
        bool shortened = words_is_adjective(of) && !str_ends(of->text, STR("a")) &&
                         (str_ends(of->text, STR("en")) || str_ends(of->text, STR("er")) ||
                          str_ends(of->text, STR("el")));
        if (bending_of(word) == 0 || (shortened && words_is_verb(word)))
            word->canon = form->lemma;
    }
}

/* `åtgärder` stands under the verb `åtgärda`, whose present is `åtgärdar`: it is of `åtgärd`. */
static void return_plurals(struct words *words)
{
    static const char *const endings[] = {"er", "ers", "erna", "ernas"};
    bool *regular = ARENA_ARRAY(words->arena, bool, words->lemmas_count);
    for (size_t i = 0; i < words->forms_count; i++) {
        const struct lemma *of = &words->lemmas[words->forms[i].lemma];
        struct str text = words->forms[i].text;
        if (words_is_verb(of) && str_ends(of->text, STR("a")) && text.n == of->text.n + 1 &&
            str_starts(text, of->text) && str_ends(text, STR("r")))
            regular[words->forms[i].lemma] = true;
    }
    for (size_t i = 0; i < words->forms_count; i++) {
        struct form *form = &words->forms[i];
        struct str root = words->lemmas[form->lemma].text;
        if (!regular[form->lemma] || form->head)
            continue;
        root.n--;
        const struct lemma *noun = words_find(words, root);
        if (noun == NULL || words_is_verb(noun) || bending_of(noun) == 0 ||
            !str_starts(form->text, root))
            continue;
        for (size_t k = 0; k < sizeof endings / sizeof *endings; k++)
            if (str_is(str_sub(form->text, root.n, form->text.n), endings[k]))
                form->lemma = (uint32_t)(noun - words->lemmas);
    }
}

static void relate(struct words *words, struct lemma *lemma)
{
    struct str text = lemma->text;
    if (lemma->bound) {
        const struct lemma *meant = meant_by(words, text);
        if (meant != NULL)
            lemma->canon = (uint32_t)(meant - words->lemmas);
        return;
    }
    undo_umlauts(words, lemma);
    if (bending_of(lemma) == 0 && hunspell_has(lemma->flags, 'X') && str_ends(text, STR("s"))) {
        const struct lemma *noun = ended(words, text, 1, ""); /* `idrotts` only begins words */
        if (noun != NULL && bending_of(noun) != 0 && !words_is_verb(noun))
            lemma->canon = (uint32_t)(noun - words->lemmas);
    }
    const struct lemma *from = origin(words, text);
    if (from != NULL)
        lemma->base = from->text;
    if (from != NULL && str_ends(text, STR("ering"))) { /* vaccinering is vaccination */
        const struct lemma *twin = ended(words, text, 5, "ation");
        if (twin != NULL)
            lemma->canon = (uint32_t)(twin - words->lemmas);
    }
    const struct lemma *verb = NULL;
    if (str_ends(text, STR("ska")) && words_is_noun(lemma)) { /* `engelska` is of `engelsk` */
        verb = ended(words, text, 1, "");
        if (verb != NULL && words_is_adjective(verb))
            lemma->canon = (uint32_t)(verb - words->lemmas);
        return;
    }
    /* `utbildad` is of `utbilda`, `inhyrd` of `inhyra`; but `vild`, which has degrees, is not. */
    bool degrees = hunspell_has(lemma->flags, 'P');
    if (!words_is_adjective(lemma) || text.n < 5)
        return;
    if (str_ends(text, STR("ad")))
        verb = ended(words, text, 1, "");
    else if (!degrees && (str_ends(text, STR("d")) || str_ends(text, STR("t"))))
        verb = ended(words, text, 1, "a");
    if (verb == NULL && !degrees && str_ends(text, STR("nd")))
        verb = ended(words, text, 1, "na");
    if (verb != NULL && words_is_verb(verb))
        lemma->canon = (uint32_t)(verb - words->lemmas);
}

/* The dictionary lets the verb `samtala` begin `samtalsrum`; readers think of `samtal`. */
static void prefer_nouns(struct words *words)
{
    for (size_t i = 0; i < words->forms_count; i++) {
        struct form *form = &words->forms[i];
        if (!form->head || !words_is_verb(&words->lemmas[form->lemma]))
            continue;
        const struct lemma *noun = meant_by(words, form->text);
        if (noun != NULL && !words_is_verb(noun))
            form->lemma = (uint32_t)(noun - words->lemmas);
    }
}

void swedish_work(struct words *words)
{
    struct starts starts = {.arena = words->arena};
    starts.starts = ARENA_ARRAY(words->arena, struct start, SLOTS / 2);
    starts.slots = ARENA_ARRAY(words->arena, uint32_t, SLOTS);
    see_starts(words, &starts);
    learn_starts(words, &starts);
    find_tails(words, &starts);
    add_heads(words);
    for (uint32_t i = 0; i < words->lemmas_count; i++)
        relate(words, &words->lemmas[i]);
    settle_forms(words);
    return_plurals(words);
    prefer_nouns(words);
    for (size_t i = 0; i < sizeof IRREGULAR / sizeof *IRREGULAR; i++)
        set_canon(words, str_of(IRREGULAR[i][0]), str_of(IRREGULAR[i][1]));
    /* Heads that mislead, whoever said that they begin words. */
    size_t kept = 0;
    for (size_t i = 0; i < words->forms_count; i++) {
        struct form *form = &words->forms[i];
        if (form->head && !may_start(form->text))
            continue;
        form->end = form->end && letters_in(form->text) >= LETTERS_LEAST &&
                    !is_listed(ENDINGS, words->lemmas[form->lemma].text);
        words->forms[kept++] = *form;
    }
    words->forms_count = kept;
}
