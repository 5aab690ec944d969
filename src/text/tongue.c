/* Stop words are those that carry a sentence and no subject: articles, pronouns, prepositions,
   conjunctions, auxiliaries, and the words that questions begin with. They are indexed as any
   other. A word that is often a subject (`vård`, `år`, `dag`) is none, however common. */
#include "text/tongue.h"

#include "text/lexicon.h"

#include <strings.h>

enum { STOP_MOST = 8 }; /* bytes of the longest */

static const char *const SWEDISH_STOPS[] = {
    "alla",   "allt",   "alltså", "andra",  "att",    "av",    "bara",   "bli",   "blir",
    "blev",   "blivit", "bör",    "de",     "dem",    "den",   "denna",  "dess",  "dessa",
    "det",    "detta",  "dig",    "din",    "dina",   "dit",   "ditt",   "dock",  "du",
    "där",    "därför", "då",     "efter",  "ej",     "eller", "en",     "er",    "era",
    "ert",    "ett",    "finns",  "fick",   "får",    "få",    "för",    "före",  "från",
    "ge",     "genom",  "ger",    "gick",   "gjorde", "gjort", "gäller", "gå",    "går",
    "gör",    "göra",   "ha",     "hade",   "han",    "hans",  "har",    "hon",   "honom",
    "hos",    "hur",    "här",    "i",      "icke",   "in",    "inför",  "ingen", "inget",
    "inga",   "inom",   "inte",   "jag",    "ju",     "kan",   "kom",    "komma", "kommer",
    "kunde",  "kunna",  "man",    "med",    "mellan", "men",   "mer",    "mig",   "min",
    "mina",   "mitt",   "mot",    "mycket", "måste",  "ni",    "nog",    "nu",    "när",
    "någon",  "något",  "några",  "och",    "också",  "om",    "oss",    "på",    "samt",
    "se",     "sedan",  "sig",    "sin",    "sina",   "sitt",  "ska",    "skall", "skulle",
    "som",    "så",     "sådan",  "sådana", "sådant", "ta",    "tar",    "till",  "trots",
    "under",  "upp",    "ur",     "ut",     "utan",   "vad",   "var",    "vara",  "varför",
    "varit",  "varje",  "vars",   "vart",   "vem",    "vems",  "vi",     "vid",   "vilka",
    "vilken", "vilket", "vill",   "vår",    "våra",   "vårt",  "än",     "ännu",  "är",
    "även",   "åt",     "över",   NULL};

static const char *const ENGLISH_STOPS[] = {
    "a",     "about", "after", "all",   "also",   "am",     "an",    "and",   "any",   "are",
    "as",    "at",    "be",    "been",  "before", "being",  "but",   "by",    "can",   "could",
    "did",   "do",    "does",  "for",   "from",   "get",    "had",   "has",   "have",  "he",
    "her",   "his",   "how",   "i",     "if",     "in",     "into",  "is",    "it",    "its",
    "may",   "me",    "must",  "my",    "no",     "not",    "of",    "on",    "or",    "our",
    "out",   "over",  "s",     "shall", "she",    "should", "so",    "some",  "such",  "t",
    "than",  "that",  "the",   "their", "them",   "then",   "there", "these", "they",  "this",
    "those", "to",    "under", "up",    "us",     "was",    "we",    "were",  "what",  "when",
    "where", "which", "who",   "whom",  "whose",  "why",    "will",  "with",  "would", "you",
    "your",  NULL};

static const char *const ENGLISH_WEAK[] = {
    "children", "child", "women", "woman", "men",   "man",  "feet",   "foot",  "teeth", "tooth",
    "mice",     "mouse", "lives", "life",  "wives", "wife", "knives", "knife", NULL};

static const char *const NONE[] = {NULL};

const struct tongue tongues[] = {
    {"", NULL, NONE, NONE, 0, false},
    {"sv", "swedish", SWEDISH_STOPS, NONE, LEXICON_SWEDISH, true},
    {"en", "english", ENGLISH_STOPS, ENGLISH_WEAK, LEXICON_ENGLISH, false},
};
const size_t tongues_count = sizeof tongues / sizeof *tongues;

int tongue_of(struct str language)
{
    struct str rest = language, primary = str_cut(&rest, '-');
    for (size_t i = 1; i < tongues_count; i++)
        if (primary.n == strlen(tongues[i].code) &&
            strncasecmp(primary.p, tongues[i].code, primary.n) == 0)
            return (int)i;
    return 0;
}

bool tongue_stops(const struct tongue *tongue, struct str plain)
{
    /* Every new word of every text is asked about: most are longer, or differ in the first letter.
     */
    if (plain.n == 0 || plain.n > STOP_MOST)
        return false;
    for (size_t i = 0; tongue->stops[i] != NULL; i++)
        if (tongue->stops[i][0] == plain.p[0] && str_is(plain, tongue->stops[i]))
            return true;
    return false;
}

struct str tongue_weak(const struct tongue *tongue, struct str plain)
{
    for (size_t i = 0; tongue->weak[i] != NULL; i += 2)
        if (str_is(plain, tongue->weak[i]))
            return str_of(tongue->weak[i + 1]);
    return plain;
}
