/* Phrases compared whole, a few patterns with numbers, and the sentences of cookie notices. A
   phrase here is one that no public body would choose as a headline. */
#include "intake/furniture.h"

#include "base/unicode.h"

enum { LONGEST_PHRASE = 64 }; /* bytes: no phrase below is longer */

/* clang-format off */
static const char *const headings[] = {
    "nyheter", "nyhet", "aktuellt", "senaste nytt", "senaste nyheterna", "senaste nyheter",
    "alla nyheter", "fler nyheter", "nyhetsarkiv", "nyhetslista", "nyheter och press", "press",
    "nyheter och pressmeddelanden", "pressmeddelanden", "news", "latest news", "all news",
    "pressrum", "aktuella nyheter", "nyhetslistning", "press releases", "on this page",
    "resultat", "sökresultat", "results", "search results", NULL};

static const char *const asides[] = {
    "läs mer", "läs mer här", "läs hela nyheten", "läs hela artikeln", "läs nyheten",
    "läs artikeln", "läs vidare", "till nyheten", "lyssna", "dela", "dela sidan",
    "dela på facebook", "skriv ut", "read more", "share", "listen", "print", "mer information",
    "more", "mer", "tipsa", "dela på linkedin", "dela på x", "dela via e-post", "kopiera länk",
    "expandera", "fäll ut", "bild", "foto", "image", "photo", "öppnas i nytt fönster", NULL};

static const char *const edges[] = {
    "avregistrera", "avregistrera dig", "avprenumerera", "unsubscribe", "visa i webbläsare",
    "visa fler", "visa mer", "visa fler nyheter", "visa alla", "visa alla nyheter",
    "ladda fler", "ladda fler nyheter", "hämta fler", "fler", "se fler", "se alla",
    "se alla nyheter", "se fler nyheter", "föregående", "nästa", "föregående nästa",
    "föregående sida", "nästa sida", "föregående sida nästa sida", "första", "sista",
    "första sidan", "sista sidan", "äldre", "nyare", "äldre nyheter", "nyare nyheter",
    "hoppa till innehåll", "hoppa till innehållet", "hoppa till huvudinnehåll",
    "hoppa till huvudinnehållet", "till innehåll", "till innehållet", "gå till innehåll",
    "gå till innehållet", "gå direkt till innehållet", "till huvudinnehåll",
    "hoppa över navigering", "till toppen", "tillbaka till toppen", "till sidans topp",
    "till början av sidan", "sök", "sök nyheter", "sök bland nyheter", "sök i nyheter",
    "sök på webbplatsen", "sök på sidan", "sökord", "sökfält", "rensa", "rensa filter",
    "rensa alla", "rensa sökning", "rensa alla filter", "återställ", "filter", "filtrera",
    "filtrera nyheter", "filtrera på ämne", "filtrera på ämnen", "filtrera på år",
    "filtrera efter", "filtrera på kategori", "välj ämne", "välj ämnen", "välj år",
    "välj kategori", "välj", "alla", "alla ämnen", "alla år", "alla kategorier", "ämnen",
    "ämne", "kategorier", "kategori", "sortera", "sortera efter", "sortera på", "sortering",
    "senaste först", "nyast först", "äldst först", "relevans", "publiceringsdatum", "datum",
    "år", "meny", "menyn", "öppna meny", "huvudmeny", "undermeny", "stäng", "stäng meny",
    "start", "startsida", "startsidan", "hem", "till startsidan", "du är här", "brödsmulor",
    "kontakt", "kontakta oss", "kontakter", "om oss", "om webbplatsen", "om regionen",
    "om kakor", "kakor", "cookies", "om cookies", "kakor (cookies)", "hantera kakor",
    "hantera cookies", "inställningar för kakor", "cookie-inställningar", "kakinställningar",
    "acceptera", "acceptera alla", "acceptera kakor", "acceptera alla kakor",
    "acceptera cookies", "acceptera alla cookies", "godkänn", "godkänn alla", "godkänn kakor",
    "godkänn alla kakor", "godkänn cookies", "avvisa", "avvisa alla", "neka", "neka alla",
    "endast nödvändiga", "endast nödvändiga kakor", "endast nödvändiga cookies",
    "bara nödvändiga kakor", "ok", "okej", "jag förstår", "jag godkänner", "inställningar",
    "tillgänglighet", "tillgänglighetsredogörelse", "integritetspolicy", "personuppgifter",
    "behandling av personuppgifter", "så behandlar vi personuppgifter", "dataskydd", "följ oss",
    "följ oss på", "sociala medier", "facebook", "instagram", "linkedin", "youtube", "twitter",
    "x", "prenumerera", "prenumerera på nyheter", "prenumerera på nyhetsbrev", "nyhetsbrev",
    "rss", "genvägar", "snabblänkar", "logga in", "logga ut", "mina sidor", "in english",
    "english", "svenska", "på svenska", "other languages", "andra språk", "språk", "languages",
    "lättläst", "teckenspråk", "translate", "lediga jobb", "jobba hos oss", "jobb",
    "press och media", "pressrum och nyheter", "intranät", "för medarbetare", "sidfot",
    "sidhuvud", "webbkarta", "karta", "a till ö", "a-ö", "e-tjänster", "show more", "load more",
    "next", "previous", "previous next", "older", "newer", "first", "last", "skip to content",
    "skip to main content", "back to top", "search", "menu", "close", "home", "contact",
    "contact us", "about us", "accept all", "accept", "reject all", "only necessary",
    "accept cookies", "accept all cookies", "filter by topic", "topics", "sort by",
    "accessibility", "privacy policy", "follow us", "subscribe", "newsletter", "log in",
    "references", "visible links", "hidden links", "tyck till om sidan",
    "hjälpte informationen på sidan dig", "hjälpte sidan dig", "var informationen till hjälp",
    "relaterade länkar", "relaterad information", "sidan laddas", "laddar", "loading",
    "organisation och kontakt", "orgnummer", NULL};

static const char *const cookie_words[] = {
    "använder kakor", "använder cookies", "kakor (cookies)", "cookies (kakor)", "om kakor",
    "om cookies", "godkänner du", "nödvändiga kakor", "nödvändiga cookies", "samtycker du",
    "hantera kakor", "uses cookies", "use cookies", "våra kakor", "cookies för att",
    "kakor för att", "tillåta kakor", "användningen av kakor", "användningen av cookies", NULL};
/* clang-format on */

static bool listed(const char *text, const char *const *list)
{
    for (; *list != NULL; list++) /* the first letter settles nearly all of them */
        if (**list == *text && strcmp(text, *list) == 0)
            return true;
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Replaces each number by `#`, so that `sida 1 av 12` becomes `sida # av #`. */
static void hide_numbers(char *text)
{
    char *out = text;
    for (const char *in = text; *in != '\0';) {
        if (!is_digit(*in)) {
            *out++ = *in++;
            continue;
        }
        while (is_digit(*in) || (*in == ' ' && is_digit(in[1]) && is_digit(in[2]) &&
                                 is_digit(in[3]) && !is_digit(in[4])))
            in++;
        *out++ = '#';
    }
    *out = '\0';
}

static bool is_counting(char *text)
{
    static const char *const patterns[] = {"sida # av #",
                                           "sidan # av #",
                                           "sid # av #",
                                           "sida #",
                                           "sida # / #",
                                           "page # of #",
                                           "page #",
                                           "visar # av #",
                                           "visar #-# av #",
                                           "visar # - # av #",
                                           "visar #–# av #",
                                           "visar # – # av #",
                                           "# minuter",
                                           "# min läsning",
                                           "#-# minuter",
                                           "#–# minuter",
                                           "# av #",
                                           "#-# av #",
                                           "#–# av #",
                                           "visar #-# av # nyheter",
                                           "visar # – # av # nyheter",
                                           "visar #–# av # nyheter",
                                           "visar # - # av # nyheter",
                                           "visar # av # nyheter",
                                           "visar #-# av # träffar",
                                           "visar #–# av # träffar",
                                           "# träffar",
                                           "# träff",
                                           "# nyheter",
                                           "# resultat",
                                           "# results",
                                           "# sökträffar",
                                           "antal träffar #",
                                           "antal träffar: #",
                                           "hittade # nyheter",
                                           "hittade # träffar",
                                           "visar # nyheter",
                                           "visar # träffar",
                                           "showing # of #",
                                           "showing #-# of #",
                                           "showing #–# of #",
                                           "# of #",
                                           "# hits",
                                           "visa # till",
                                           "visa # fler",
                                           "visa # fler nyheter",
                                           "totalt # nyheter",
                                           "totalt # träffar",
                                           "org.nr #-#",
                                           "org nr #-#",
                                           "telefon: #-# # #",
                                           "växel: #-# # #",
                                           NULL};
    hide_numbers(text);
    return listed(text, patterns);
}

/* `1 2 3 ... 13`, `« 1 2 »`, `< >`, `1 | 2`, also between the words for back and on. */
static bool is_pages(struct str text)
{
    static const char *const words[] = {"föregående", "nästa", "previous", "next", "första",
                                        "sista",      "sida",  "sidan",    NULL};
    int numbers = 0, named = 0;
    struct str rest = text;
    if (text.n == 0 || (text.p[0] >= 'a' && text.p[0] <= 'z' && strchr("fnps", text.p[0]) == NULL))
        return false;
    while (rest.p != NULL) {
        struct str word = str_cut(&rest, ' ');
        int64_t number;
        char z[32];
        if (str_int(word, &number)) {
            numbers++;
            continue;
        }
        if (word.n < sizeof z) {
            memcpy(z, word.p == NULL ? "" : word.p, word.n);
            z[word.n] = '\0';
            if (listed(z, words)) {
                named++;
                continue;
            }
        }
        for (size_t i = 0; i < word.n; i++)
            if (((unsigned char)word.p[i] < 0x80 && strchr(".|<>[]-/", word.p[i]) == NULL) ||
                (unsigned char)word.p[i] == 0xc3)
                return false;
    }
    return numbers >= 1 || named >= 1;
}

static bool is_edge_pattern(struct str text)
{
    static const char *const starts[] = {"©",
                                         "(c) ",
                                         "copyright ",
                                         "du är här:",
                                         "sortera efter ",
                                         "sortera på ",
                                         "sortera: ",
                                         "filtrera på ",
                                         "filtrera efter ",
                                         "sök bland ",
                                         "you are here",
                                         "sidan uppdaterad",
                                         "sidansvarig",
                                         "ansvarig utgivare",
                                         "org.nr",
                                         "organisationsnummer",
                                         "visa sida ",
                                         "gå till sida ",
                                         "till sida ",
                                         "hoppa till ",
                                         "skip to ",
                                         "prenumerera på ",
                                         "telefon:",
                                         "växel:",
                                         "postadress:",
                                         "besöksadress:",
                                         "e-post:",
                                         NULL};
    for (const char *const *start = starts; *start != NULL; start++)
        if (text.n > 0 && **start == text.p[0] && str_starts(text, str_of(*start)))
            return true;
    if (memchr(text.p, '>', text.n) == NULL && memchr(text.p, 0xba, text.n) == NULL &&
        memchr(text.p, 0xbb, text.n) == NULL && memchr(text.p, '/', text.n) == NULL)
        return false; /* none of the arrows and strokes of a path */
    return str_find(text, STR(" > "), 0) > 0 || str_find(text, STR(" › "), 0) > 0 ||
           str_find(text, STR(" » "), 0) > 0 || str_starts(text, STR("start / ")) ||
           str_starts(text, STR("hem / "));
}

static bool is_cookie_notice(struct str text)
{
    char lower[1024];
    if (str_find(text, STR("kak"), 0) < 0 && str_find(text, STR("kie"), 0) < 0)
        return false;
    if (!unicode_lower_latin(str_sub(text, 0, sizeof lower - 1), lower, sizeof lower))
        return false;
    for (const char *const *word = cookie_words; *word != NULL; word++)
        if (strstr(lower, *word) != NULL)
            return true;
    return false;
}

/* Without the marks that surround the words of buttons and links: arrows, dots, colons. */
static struct str bare(struct str text)
{
    while (text.n > 0 && strchr(" .:!?+<>[]|", text.p[text.n - 1]) != NULL)
        text.n--;
    while (text.n > 0 && strchr(" +<>[]|", text.p[0]) != NULL)
        text = str_sub(text, 1, text.n);
    while (text.n >= 3 && (unsigned char)text.p[text.n - 3] == 0xe2)
        text = str_trim(str_sub(text, 0, text.n - 3));
    while (text.n >= 3 && (unsigned char)text.p[0] == 0xe2)
        text = str_trim(str_sub(text, 3, text.n));
    while (text.n >= 2 && (str_ends(text, STR("»")) || str_ends(text, STR("«"))))
        text = str_trim(str_sub(text, 0, text.n - 2));
    while (text.n >= 2 && (str_starts(text, STR("»")) || str_starts(text, STR("«"))))
        text = str_trim(str_sub(text, 2, text.n));
    return text;
}

enum furniture furniture_of(struct str text)
{
    char lower[100];
    text = str_trim(text);
    if (!unicode_lower_latin(text, lower, sizeof lower))
        return is_cookie_notice(text) ? FURNITURE_EDGE : FURNITURE_NONE;
    struct str words = bare(str_of(lower));
    if (is_pages(str_of(lower)))
        return FURNITURE_EDGE;
    if (is_edge_pattern(str_of(lower)) || is_cookie_notice(text))
        return FURNITURE_EDGE;
    memmove(lower, words.p, words.n);
    lower[words.n] = '\0';
    if (words.n == 0)
        return FURNITURE_ASIDE;
    if (words.n > LONGEST_PHRASE)
        return FURNITURE_NONE;
    if (listed(lower, headings))
        return FURNITURE_HEADING;
    if (listed(lower, asides))
        return FURNITURE_ASIDE;
    if (listed(lower, edges))
        return FURNITURE_EDGE;
    bool digit = strpbrk(lower, "0123456789") != NULL;
    return digit && is_counting(lower) ? FURNITURE_EDGE : FURNITURE_NONE;
}

bool furniture_topic_label(struct str text, struct str *rest)
{
    static const char *const labels[] = {
        "ämnen",      "ämne",      "kategori", "kategorier", "taggar", "tagg", "etiketter",
        "etikett",    "nyckelord", "topics",   "topic",      "tags",   "tag",  "category",
        "categories", "ämnesord",  "områden",  "område",     NULL};
    char lower[32];
    ptrdiff_t colon = str_find(text, STR(":"), 0);
    if (colon < 3 || !unicode_lower_latin(str_sub(text, 0, (size_t)colon), lower, sizeof lower))
        return false;
    if (!listed(lower, labels))
        return false;
    *rest = str_trim(str_sub(text, (size_t)colon + 1, text.n));
    return true;
}
