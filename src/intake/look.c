/* Topics are names: a few words, the first with a capital, no sentence around them. The words that
   only sentences have are listed, for a short last sentence is what a topic is most easily taken
   for. */
#include "intake/look.h"

#include "base/buf.h"
#include "base/unicode.h"

enum {
    LONGEST_TOPICS = 400, /* bytes of a line of topics */
    LONGEST_HEADLINE = 260,
    LONG_TEXT = 200, /* from which on a text is no headline */
    MOST_WORDS = 5,  /* of a topic that nothing but its shape speaks for */
    MOST_WORDS_MAYBE = 9,
};

size_t look_words(struct str text)
{
    size_t words = 0;
    bool inside = false;
    for (size_t i = 0; i < text.n; i++) {
        bool blank = text.p[i] == ' ' || text.p[i] == '\t';
        words += !blank && !inside;
        inside = !blank;
    }
    return words;
}

bool look_has_break(struct str text)
{
    return str_find(text, STR(". "), 0) >= 0 || str_find(text, STR("! "), 0) >= 0 ||
           str_find(text, STR("? "), 0) >= 0;
}

bool look_begins_lower(struct str text)
{
    size_t at = 0;
    return text.n > 0 && unicode_is_lower(unicode_next(text, &at));
}

bool look_is_prose(const struct row *row)
{
    if (row->furniture != FURNITURE_NONE || row->dated || row->url)
        return false;
    struct str text = row->text;
    bool stops = row->ends && (str_ends(text, STR(".")) || str_ends(text, STR("…")) ||
                               str_ends(text, STR(".”")) || str_ends(text, STR(".\"")) ||
                               str_ends(text, STR(".)")) || str_ends(text, STR(":")));
    return text.n >= LONG_TEXT || (stops && look_words(text) >= 3) ||
           (row->ends && (look_words(text) >= 16 || look_has_break(text)));
}

bool look_is_headline(const struct row *row)
{
    if (row->furniture != FURNITURE_NONE || row->dated || row->url || row->text.n == 0 ||
        row->text.n > LONGEST_HEADLINE)
        return false;
    return !look_begins_lower(row->text) && !look_is_prose(row);
}

bool look_has_sentence_word(struct str text)
{
    static const char *const words[] = {
        "är",     "har",     "ska",     "skall",   "kan",       "får",      "blir",     "var",
        "vill",   "bör",     "måste",   "vi",      "du",        "ni",       "din",      "ditt",
        "dina",   "dig",     "här",     "nu",      "sig",       "som",      "att",      "inte",
        "läs",    "anmäl",   "anmälan", "senast",  "välkommen", "välkomna", "kl",       "klockan",
        "öppnar", "stänger", "börjar",  "startar", "januari",   "februari", "mars",     "april",
        "maj",    "juni",    "juli",    "augusti", "september", "oktober",  "november", "december",
        "is",     "are",     "has",     "have",    "will",      "can",      "we",       "you",
        "your",   "not",     "this",    "that",    NULL};
    struct str rest = text;
    while (rest.p != NULL) {
        struct str word = str_cut(&rest, ' ');
        char lower[16];
        while (word.n > 0 && strchr(",;:", word.p[word.n - 1]) != NULL)
            word.n--;
        if (word.n == 0 || !unicode_lower_latin(word, lower, sizeof lower))
            continue;
        for (const char *const *listed = words; *listed != NULL; listed++)
            if (strcmp(lower, *listed) == 0)
                return true;
    }
    return false;
}

static bool has_part(struct str text, const char *part)
{
    return str_find(text, str_of(part), 0) >= 0;
}

static bool is_sentence(struct str text)
{
    return has_part(text, ". ") || has_part(text, "? ") || has_part(text, "! ") ||
           has_part(text, "\"") || has_part(text, "”") || has_part(text, "http") ||
           has_part(text, "@") || has_part(text, ": ") || has_part(text, "www.");
}

/* What is known about the pieces of a line that known topics do not explain wholly. */
struct weighing {
    size_t known, unknown, longest; /* the words of the longest unknown piece */
    bool small;                     /* an unknown piece begins with a lower-case letter */
    bool stump;                     /* an unknown piece is too short for a name */
};

static struct weighing weigh(const struct piece *pieces, size_t count)
{
    struct weighing w = {0};
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].known != NULL) {
            w.known++;
            continue;
        }
        size_t words = look_words(pieces[i].text);
        w.unknown++;
        if (words > w.longest)
            w.longest = words;
        w.small |= look_begins_lower(pieces[i].text);
        w.stump |= unicode_length(pieces[i].text) < 2;
    }
    return w;
}

enum topic_look look_topics(struct topics *topics, struct arena *arena, struct str text)
{
    struct str rest;
    struct piece *pieces;
    if (text.n == 0 || text.n > LONGEST_TOPICS)
        return LOOK_NOT;
    if (furniture_topic_label(text, &rest))
        return rest.n > 0 ? LOOK_SEAMS : LOOK_NOT;
    bool stops = str_ends(text, STR(".")) || str_ends(text, STR(":"));
    if (stops && look_words(text) > MOST_WORDS_MAYBE)
        return LOOK_NOT;
    size_t count = topics_split(topics, arena, text, &pieces);
    struct weighing w = weigh(pieces, count);
    if (count > 0 && w.unknown == 0)
        return LOOK_KNOWN;
    if (count == 0 || stops || row_ends_sentence(text) || is_sentence(text) || w.stump)
        return LOOK_NOT;
    if (w.longest > MOST_WORDS_MAYBE || (w.small && w.known == 0 && count == 1))
        return LOOK_NOT;
    if (look_has_sentence_word(text) && !(w.known > 0 && count > 1))
        return LOOK_NOT;
    if (w.small || w.longest > MOST_WORDS + (size_t)(w.known > 0 || count > 1))
        return LOOK_MAYBE;
    return count > 1 ? LOOK_SEAMS : LOOK_LIKELY;
}

/* Cuts the row at bars and dots; a date among the parts is taken out. */
static bool cut_date(struct arena *arena, struct str text, struct str *rest, struct day *day)
{
    struct buf out = buf_in(arena);
    bool found = false;
    size_t from = 0;
    for (size_t i = 0; i <= text.n;) {
        size_t at = i;
        int32_t c = i < text.n ? unicode_next(text, &i) : '|';
        if (c != '|' && c != 0xb7 && c != 0x2022 && c != '\t') {
            continue;
        }
        struct str part = str_trim(str_sub(text, from, at));
        from = i;
        if (!found && dates_line(part, day)) {
            found = true;
        } else if (part.n > 0) {
            if (out.n > 0)
                buf_addz(&out, " | ");
            buf_add(&out, part);
        }
        if (at == text.n)
            break;
    }
    *rest = buf_str(&out);
    return found && out.n > 0;
}

enum topic_look look_row(struct topics *topics, struct arena *arena, const struct row *row,
                         struct str *rest, struct day *day, bool *dated)
{
    *rest = row->text;
    *dated = false;
    if (row->text.n == 0 || row->text.n > LONGEST_TOPICS || row->dated || row->url)
        return LOOK_NOT;
    bool apart = memchr(row->text.p, '|', row->text.n) != NULL || has_part(row->text, "·") ||
                 has_part(row->text, "•") || memchr(row->text.p, '\t', row->text.n) != NULL;
    struct str others;
    if (apart && cut_date(arena, row->text, &others, day)) {
        enum topic_look look = look_topics(topics, arena, others);
        if (look >= LOOK_LIKELY) {
            *rest = others;
            *dated = true;
            return look;
        }
    }
    return look_topics(topics, arena, row->text);
}

bool look_may_be_known(const struct topics *topics, const struct row *row)
{
    return !row->ends &&
           (topics_may_begin(topics, row->text) || memchr(row->text.p, '|', row->text.n) != NULL ||
            memchr(row->text.p, '\t', row->text.n) != NULL || has_part(row->text, "·") ||
            has_part(row->text, "•"));
}
