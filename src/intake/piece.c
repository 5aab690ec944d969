/* Every row gets a role: first by itself, then by its place at the end of the item, where topics
   stand. Only then are texts made. */
#include "intake/piece.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/unicode.h"

enum role {
    ROLE_TEXT,
    ROLE_LIST, /* a point of a list inside the summary */
    ROLE_HEADLINE,
    ROLE_DATE,
    ROLE_TOPICS,
    ROLE_LINK,
    ROLE_ASIDE,
    ROLE_EDGE, /* behind the item's end */
    ROLE_LEFT,
};

enum { MOST_TOPICS = 100, LIST_WORDS = 4, TAIL_WORDS = 4 };

struct piece_work {
    struct arena *arena;
    const struct layout *layout;
    struct topics *topics;
    const struct row *rows;
    size_t count;
    enum role *roles;
    enum topic_look *looks;
    struct str *topic_texts; /* of rows that bear topics, without label and date */
    struct day day;          /* of a date beside topics */
    bool day_beside;
    size_t headline; /* the first row of it */
};

enum fate piece_fate_outside(const struct row *row)
{
    if (row->furniture != FURNITURE_NONE || row->dated || row->url)
        return FATE_FURNITURE;
    return look_is_prose(row) ? FATE_LEFT : FATE_FURNITURE;
}

static bool is_open(enum role role)
{
    return role == ROLE_TEXT || role == ROLE_LIST;
}

/* Whether a row below the headline still belongs to it. */
static bool continues_headline(const struct piece_work *w, size_t i)
{
    const struct row *row = &w->rows[i], *above = &w->rows[i - 1];
    if (row->gap > 0 || row->mark != MARK_NONE || row->dated || row->url ||
        row->furniture != FURNITURE_NONE || w->looks[i] == LOOK_KNOWN || row->topic)
        return false;
    if (above->ends && !look_begins_lower(row->text))
        return false;
    if (!layout_is_soft(w->layout, above, row))
        return false;
    bool marked = w->layout->mark != MARK_NONE;
    return look_begins_lower(row->text) || (!look_is_prose(row) && !(marked && w->layout->compact));
}

/* A row of known topics may still be the last word of a wrapped sentence. */
static bool stands_apart(const struct piece_work *w, size_t i)
{
    const struct row *row = &w->rows[i], *above = &w->rows[i - 1];
    bool goes_on =
        i + 1 < w->count && w->rows[i + 1].gap == 0 && look_begins_lower(w->rows[i + 1].text);
    return above->ends || !is_open(w->roles[i - 1]) || !layout_is_soft(w->layout, above, row) ||
           !(goes_on || look_begins_lower(row->text));
}

static bool is_outside(const struct piece_work *w, const struct row *row)
{
    if (row_is_heading(row) && (w->layout->mark < MARK_HEADING ||
                                w->layout->mark >= MARK_HEADING + 6 || row->mark < w->layout->mark))
        return true;
    return w->layout->body > 0 && row->gap > 0 && row->mark == MARK_NONE &&
           row->indent < w->layout->body && row->indent <= w->layout->indent;
}

/* A dash before a sentence is speech, unless it stands in a list. */
static bool is_speech(const struct piece_work *w, size_t i)
{
    const struct row *row = &w->rows[i], *next = i + 1 < w->count ? row + 1 : NULL;
    bool below = w->roles[i - 1] == ROLE_LIST && w->rows[i - 1].mark == row->mark;
    return row->spoken && !below && (next == NULL || next->mark != row->mark || next->spoken);
}

static enum role role_of(const struct piece_work *w, size_t i)
{
    const struct row *row = &w->rows[i];
    if (row->topic || (w->looks[i] == LOOK_KNOWN && stands_apart(w, i)))
        return ROLE_TOPICS;
    if (row->dated)
        return ROLE_DATE;
    if (row->furniture == FURNITURE_ASIDE)
        return ROLE_ASIDE;
    if (row->furniture != FURNITURE_NONE || is_outside(w, row))
        return ROLE_EDGE;
    if (row->url)
        return ROLE_LINK;
    if (w->roles[i - 1] == ROLE_HEADLINE && continues_headline(w, i))
        return ROLE_HEADLINE;
    bool first = w->roles[i - 1] == ROLE_HEADLINE || w->roles[i - 1] == ROLE_DATE;
    if (first && look_is_prose(row)) /* each row of this page has a mark */
        return ROLE_TEXT;
    return row->mark != MARK_NONE && !is_speech(w, i) && row->mark != MARK_BOLD &&
                   row->mark != MARK_LINK && !row_is_heading(row)
               ? ROLE_LIST
               : ROLE_TEXT;
}

static void first_roles(struct piece_work *w)
{
    size_t i = 0;
    for (; i + 1 < w->count && w->rows[i].dated; i++)
        w->roles[i] = ROLE_DATE;
    w->headline = i;
    w->roles[i++] = ROLE_HEADLINE;
    for (; i < w->count; i++) {
        struct day day;
        bool dated;
        w->looks[i] = look_row(w->topics, w->arena, &w->rows[i], &w->topic_texts[i], &day, &dated);
        bool goes_on = i + 1 < w->count && look_begins_lower(w->rows[i + 1].text) &&
                       layout_is_soft(w->layout, &w->rows[i], &w->rows[i + 1]);
        if (goes_on && w->looks[i] < LOOK_KNOWN)
            w->looks[i] = LOOK_NOT;
        if (dated && day.month > 0) {
            w->day = day;
            w->day_beside = true;
        }
        struct str rest;
        if (furniture_topic_label(w->topic_texts[i], &rest) && rest.n > 0) {
            w->topic_texts[i] = rest;
            w->looks[i] = LOOK_KNOWN; /* the label says so */
        }
        w->roles[i] = w->roles[i - 1] == ROLE_EDGE ? ROLE_EDGE : role_of(w, i);
        if (dated && w->looks[i] >= LOOK_LIKELY && w->roles[i] == ROLE_TEXT)
            w->roles[i] = ROLE_TOPICS;
    }
}

/* Rows of text before row i: whether there is a summary. */
static bool has_text_before(const struct piece_work *w, size_t i)
{
    while (i-- > w->headline)
        if (w->roles[i] == ROLE_TEXT || w->roles[i] == ROLE_LIST)
            return true;
    return false;
}

/* The last row of the item that is summary or topics; 0 when there is none. */
static size_t last_open(const struct piece_work *w)
{
    size_t last = 0;
    for (size_t i = w->headline + 1; i < w->count && w->roles[i] != ROLE_EDGE; i++)
        if (is_open(w->roles[i]) || w->roles[i] == ROLE_TOPICS)
            last = i;
    return last;
}

/* Whether a break stands above row i that a wrapped sentence would not have. */
static bool break_above(const struct piece_work *w, size_t i)
{
    if (w->looks[i] >= LOOK_SEAMS && stands_apart(w, i))
        return true;
    const struct row *row = &w->rows[i], *above = &w->rows[i - 1];
    return above->ends || !is_open(w->roles[i - 1]) || w->looks[i - 1] >= LOOK_LIKELY ||
           !layout_is_soft(w->layout, above, row);
}

/* The rows from the end upwards that look like topics and nothing else; returns the first of them,
   or last + 1. */
static size_t topic_tail(const struct piece_work *w, size_t last)
{
    size_t first = last + 1;
    for (size_t i = last; i > w->headline && is_open(w->roles[i]); i--) {
        bool list = w->roles[i] == ROLE_LIST;
        enum topic_look look = w->looks[i];
        if (look < LOOK_LIKELY ||
            (list && look < LOOK_SEAMS && look_words(w->rows[i].text) > LIST_WORDS))
            break;
        if (i < last && w->rows[i + 1].gap > 0 && look == LOOK_LIKELY &&
            look_words(w->rows[i].text) > 3)
            break;
        first = i;
    }
    /* A list that a sentence announces belongs to that sentence. */
    while (first <= last && w->roles[first] == ROLE_LIST && first > w->headline + 1 &&
           is_open(w->roles[first - 1]) &&
           (str_ends(w->rows[first - 1].text, STR(":")) || w->roles[first - 1] == ROLE_LIST))
        first++;
    while (first <= last && !break_above(w, first))
        first++;
    return first;
}

/* Whether row i is a point of a list that the text above it announces. */
static bool is_announced(const struct piece_work *w, size_t i)
{
    while (i > w->headline && w->roles[i] == ROLE_LIST)
        i--;
    return is_open(w->roles[i]) && str_ends(w->rows[i].text, STR(":"));
}

static void find_topics(struct piece_work *w, const struct capture_reader *reader)
{
    size_t last = last_open(w);
    if (last == 0)
        return;
    size_t known = 0;
    for (size_t i = w->headline + 1; i <= last; i++)
        if (w->roles[i] == ROLE_TOPICS)
            known = i;
    if (known > 0) { /* what stands with known topics and looks like one is one */
        for (size_t i = known; i-- > w->headline + 1;) {
            if (w->roles[i] == ROLE_TOPICS)
                continue;
            if (w->roles[i + 1] != ROLE_TOPICS || w->looks[i] < LOOK_LIKELY ||
                !is_open(w->roles[i]) || w->rows[i].mark != w->rows[i + 1].mark ||
                !has_text_before(w, i) || is_announced(w, i))
                break;
            w->roles[i] = ROLE_TOPICS;
        }
        for (size_t i = known + 1; i <= last; i++) {
            if (!is_open(w->roles[i]) || w->looks[i] < LOOK_LIKELY ||
                w->rows[i].gap > w->rows[known].gap)
                break;
            w->roles[i] = ROLE_TOPICS;
        }
        return;
    }
    size_t first = topic_tail(w, last);
    bool summary = has_text_before(w, first);
    for (size_t i = first; i <= last; i++)
        if (w->looks[i] >= LOOK_SEAMS || summary)
            w->roles[i] = ROLE_TOPICS;
    if (w->roles[last] == ROLE_TEXT && w->looks[last] >= LOOK_MAYBE && w->rows[last].gap > 0)
        reader->line(reader->self, w->rows[last].number, FATE_UNSURE, w->rows[last].text);
}

/* Text behind the topics is summary only if none stands before them. */
static void end_at_topics(struct piece_work *w)
{
    size_t at = 0;
    for (size_t i = w->headline + 1; i < w->count && at == 0; i++)
        if (w->roles[i] == ROLE_TOPICS)
            at = i;
    if (at == 0 || !has_text_before(w, at))
        return;
    for (size_t i = at; i < w->count; i++)
        if (is_open(w->roles[i]))
            w->roles[i] = ROLE_LEFT;
}

static struct str squeezed_rows(const struct piece_work *w, enum role role)
{
    struct buf out = buf_in(w->arena);
    for (size_t i = 0; i < w->count; i++) {
        if (w->roles[i] != role)
            continue;
        if (out.n > 0)
            buf_char(&out, ' ');
        buf_add(&out, w->rows[i].text);
    }
    return unicode_squeeze(w->arena, buf_str(&out));
}

/* What stands between two rows of the summary. */
static const char *between(const struct piece_work *w, size_t above, size_t below)
{
    const struct row *row = &w->rows[below];
    if (above + 1 == below && row->gap == 0) {
        if (w->roles[below] == ROLE_LIST)
            return "\n";
        if (row->spoken)
            return "\n\n";
        if (layout_is_soft(w->layout, &w->rows[above], row))
            return " ";
        bool under = w->roles[above] == ROLE_LIST && row->indent > w->rows[above].indent;
        return under ? " " : "\n\n";
    }
    return w->roles[above] == ROLE_LIST && w->roles[below] == ROLE_LIST ? "\n" : "\n\n";
}

static struct str summary_of(const struct piece_work *w)
{
    struct buf out = buf_in(w->arena);
    size_t above = 0;
    for (size_t i = w->headline + 1; i < w->count; i++) {
        if (!is_open(w->roles[i]))
            continue;
        const struct row *row = &w->rows[i];
        struct str text = row->text;
        if (w->roles[i] == ROLE_LIST || row->spoken) {
            size_t mark = row->written.n - text.n; /* as written, unless links were taken out */
            text = str_ends(row->written, text) && mark > 0
                       ? row->written
                       : str_printf(w->arena, "- %.*s", STR_ARG(text));
        }
        text = unicode_squeeze(w->arena, text);
        if (text.n == 0)
            continue;
        if (out.n > 0)
            buf_addz(&out, between(w, above, i));
        buf_add(&out, text);
        above = i;
    }
    return buf_str(&out);
}

static void add_topic(struct piece_work *w, struct candidate *candidate, struct str text,
                      const struct known *known)
{
    text = unicode_squeeze(w->arena, text);
    struct str folded = unicode_fold(w->arena, text);
    if (candidate->topics_count == MOST_TOPICS)
        return; /* no item has so many: a record could not hold them */
    for (size_t i = 0; i < candidate->topics_count; i++)
        if ((known != NULL && candidate->topics[i].known == known) ||
            str_eq(unicode_fold(w->arena, candidate->topics[i].text), folded))
            return;
    if ((candidate->topics_count & (candidate->topics_count - 1)) == 0)
        candidate->topics = arena_grow(
            w->arena, candidate->topics, candidate->topics_count * sizeof *candidate->topics,
            (candidate->topics_count == 0 ? 1 : candidate->topics_count * 2) *
                sizeof *candidate->topics);
    candidate->topics[candidate->topics_count++] = (struct named_topic){text, known};
}

static void take_topics(struct piece_work *w, const struct capture_reader *reader,
                        struct candidate *candidate)
{
    for (size_t i = 0; i < w->count; i++) {
        struct piece *pieces;
        if (w->roles[i] != ROLE_TOPICS)
            continue;
        size_t count = topics_split(w->topics, w->arena, w->topic_texts[i], &pieces);
        for (size_t k = 0; k < count; k++)
            add_topic(w, candidate, pieces[k].text, pieces[k].known);
        if (count == 1)
            reader->line(reader->self, w->rows[i].number, FATE_ALONE,
                         unicode_squeeze(w->arena, pieces[0].text));
        else if (count > 1)
            reader->line(reader->self, w->rows[i].number, FATE_TOPICS, w->topic_texts[i]);
    }
}

static void report(const struct piece_work *w, const struct capture_reader *reader, bool last)
{
    for (size_t i = 0; i < w->count; i++) {
        const struct row *row = &w->rows[i];
        enum fate fate = FATE_FURNITURE;
        if (w->roles[i] == ROLE_EDGE)
            fate = piece_fate_outside(row);
        else if (w->roles[i] == ROLE_LEFT)
            fate = last && look_words(row->text) < TAIL_WORDS ? FATE_FURNITURE : FATE_LEFT;
        else if (w->roles[i] != ROLE_ASIDE)
            continue;
        reader->line(reader->self, row->number, fate, row->text);
    }
}

void piece_read(struct arena *arena, const struct layout *layout, struct topics *topics,
                const struct row *rows, size_t count, bool last,
                const struct capture_reader *reader, struct candidate *candidate)
{
    CHECK(count > 0);
    struct piece_work w = {.arena = arena,
                           .layout = layout,
                           .topics = topics,
                           .rows = rows,
                           .count = count,
                           .roles = ARENA_ARRAY(arena, enum role, count),
                           .looks = ARENA_ARRAY(arena, enum topic_look, count),
                           .topic_texts = ARENA_ARRAY(arena, struct str, count)};
    first_roles(&w);
    find_topics(&w, reader);
    end_at_topics(&w);
    *candidate = (struct candidate){.headline = squeezed_rows(&w, ROLE_HEADLINE),
                                    .summary = summary_of(&w),
                                    .line = rows[w.headline].number,
                                    .begin = rows[0].begin,
                                    .dated = w.day_beside,
                                    .day = w.day};
    take_topics(&w, reader, candidate);
    bool by_line = false;
    for (size_t i = 0; i < count; i++) {
        if (w.roles[i] == ROLE_EDGE || w.roles[i] == ROLE_ASIDE || w.roles[i] == ROLE_LEFT)
            continue;
        candidate->rows++;
        candidate->end = rows[i].end;
        if (w.roles[i] == ROLE_DATE && !by_line && rows[i].day.month > 0) {
            by_line = candidate->dated = true;
            candidate->day = rows[i].day;
        }
        if (candidate->source.n == 0 && (w.roles[i] == ROLE_HEADLINE || w.roles[i] == ROLE_LINK))
            candidate->source = rows[i].link;
    }
    if (!candidate->dated)
        candidate->dated = dates_headline(candidate->headline, &candidate->day);
    report(&w, reader, last);
}
