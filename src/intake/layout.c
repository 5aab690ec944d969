/* Each mark is a witness: how often a text that reads as a summary comes first below it. The mark
   of the items has nearly all the summaries of the page; menus, topics and lists inside summaries
   have few or none. */
#include "intake/layout.h"

#include "base/unicode.h"

enum { WIDE_TEXT = 40, MOST_COLUMNS = 160, MARKS = 64, INDENTS = 24, SAMPLES = 4 };

struct witness { /* one mark at one indent */
    int mark, indent;
    int64_t rows, longer;   /* rows with it; of these with four words or more */
    int64_t bodies;         /* with any text below */
    int64_t prose;          /* with a summary below */
    int64_t words;          /* of the rows with a summary below */
    int64_t direct, spaced; /* what is below follows at once, or after a blank line */
    int64_t deeper, level;  /* what is below is indented more than the mark, or not */
    int64_t bodies_at[INDENTS];
    int64_t first; /* line */
    bool led;      /* a date line stands right above one that no item stands above */
};

struct run { /* rows without a blank line between */
    int64_t rows;
    bool direct; /* right below a marked row */
    bool prose, first_prose, headed;
    bool below_date; /* the first of the page */
    int indent;
};

struct scan {
    struct witness witnesses[MARKS];
    size_t count;
    struct witness *current; /* whose row the text now read stands below */
    int64_t current_words;
    bool current_counted, current_over;
    struct run run;
    int64_t topics;                   /* rows of them, not counting those right below others */
    int64_t prose;                    /* runs that read as summaries */
    int64_t uncovered;                /* those before the first marked row */
    int64_t blocks, singles;          /* such runs that begin with a headline, and that do not */
    int64_t wide, wide_wrong, narrow; /* gaps of two and more before headlines, before others;
                                         gaps of one */
    int wrap, widest;                 /* rows that a small letter goes on from; rows of prose */
    bool above_dated;                 /* the row above is a date line */
    int64_t runs;                     /* since the last furniture */
    bool above_topics;
    bool in_list;    /* the row above is a point of a list inside a text */
    bool opened;     /* a mark has been seen since the last furniture */
    bool date_loose; /* the last date line stands below no mark */
    bool date_seen, prose_seen, date_leads, date_open;
};

static struct witness *witness_of(struct scan *scan, const struct row *row)
{
    for (size_t i = 0; i < scan->count; i++)
        if (scan->witnesses[i].mark == row->mark && scan->witnesses[i].indent == row->indent)
            return &scan->witnesses[i];
    if (scan->count == MARKS)
        return NULL;
    struct witness *witness = &scan->witnesses[scan->count++];
    *witness = (struct witness){.mark = row->mark, .indent = row->indent, .first = row->number};
    return witness;
}

/* What a finished run says about the mark above it. */
static void end_run(struct scan *scan)
{
    struct run run = scan->run;
    struct witness *witness = scan->current;
    scan->run = (struct run){0};
    if (run.rows == 0)
        return;
    scan->runs++;
    if (run.below_date)
        scan->date_leads = !run.first_prose && !(run.prose && !run.headed);
    if (run.prose) {
        scan->prose++;
        scan->uncovered += witness == NULL && scan->count == 0;
        if (run.rows > 1 && run.headed)
            scan->blocks++;
        else
            scan->singles++;
    }
    if (witness == NULL || scan->current_counted || scan->current_over)
        return;
    if (witness->bodies == 0 || !run.direct || run.prose) {
        witness->bodies++;
        if (run.indent > witness->indent)
            witness->deeper++;
        else
            witness->level++;
        if (run.indent < INDENTS)
            witness->bodies_at[run.indent]++;
    }
    if (run.direct && run.prose)
        witness->direct++;
    else if (!run.direct)
        witness->spaced++;
    if (run.prose) {
        witness->prose++;
        witness->words += scan->current_words;
        scan->current_counted = true;
    } else if (!run.direct) {
        scan->current_over = true;
    }
}

static void see_marked(struct scan *scan, const struct row *row)
{
    end_run(scan);
    scan->current = witness_of(scan, row);
    scan->current_words = (int64_t)look_words(row->text);
    scan->current_counted = scan->current_over = false;
    if (scan->current == NULL)
        return;
    if (scan->above_dated && scan->date_loose && scan->current->bodies == 0)
        scan->current->led = true;
    scan->opened = true;
    scan->current->rows++;
    scan->current->longer += scan->current_words >= 4 || row->link.n > 0;
}

static void see_plain(struct scan *scan, const struct row *row, const struct row *above)
{
    bool prose = look_is_prose(row), goes_on = row->gap == 0 && scan->run.rows > 0;
    goes_on &= look_begins_lower(row->text) ||
               (prose && !above->ends && str_find(above->text, STR(". "), 0) > 0);
    prose |= row->gap == 0 && scan->run.rows > 0 && row->ends && !above->ends;
    if (prose && row->link.n == 0 && row->width > scan->widest)
        scan->widest = row->width;
    if (row->gap > 0 || scan->run.rows == 0) {
        bool direct = row->gap == 0 && above->number > 0 && above->mark != MARK_NONE;
        end_run(scan);
        scan->run = (struct run){.direct = direct, .first_prose = prose, .indent = row->indent};
        scan->narrow += row->gap == 1;
        scan->wide += row->gap > 1 && !prose;
        scan->wide_wrong += row->gap > 1 && prose;
    } else if (goes_on && above->link.n == 0 && above->width > scan->wrap) {
        scan->wrap = above->width;
    }
    scan->run.rows++;
    if (scan->run.rows == 2)
        scan->run.headed = !scan->run.first_prose && !look_begins_lower(row->text);
    scan->run.prose |= prose;
    if (scan->date_open) {
        scan->run.below_date = true;
        scan->run.first_prose |=
            scan->runs > 0 && look_words(row->text) > 6 && look_has_sentence_word(row->text);
    }
    scan->date_open = false;
    scan->prose_seen |= prose;
}

/* A point of a list that a text below some other mark announces: `This applies:`. */
static bool is_point(const struct scan *scan, const struct row *row, const struct row *above)
{
    const struct witness *current = scan->current;
    if (row_is_heading(row) || row->mark == MARK_BOLD || row->mark == MARK_LINK)
        return false;
    if (scan->in_list)
        return above->mark == row->mark && above->indent == row->indent;
    bool below_text = current == NULL
                          ? scan->prose > 0 || scan->run.rows > 1 || scan->runs > 0
                          : current->mark != row->mark || current->indent != row->indent;
    return below_text && above->mark == MARK_NONE && str_ends(above->text, STR(":"));
}

static void see(struct scan *scan, struct topics *topics, struct arena *arena,
                const struct row *row, const struct row *above)
{
    struct str rest;
    struct day day;
    bool dated = false, below_topics = scan->above_topics;
    enum topic_look look = row->ends ? LOOK_NOT : look_row(topics, arena, row, &rest, &day, &dated);
    scan->above_topics = look >= LOOK_SEAMS;
    scan->date_open &= !scan->above_topics;
    scan->runs += scan->above_topics;
    scan->topics += scan->above_topics && !below_topics;
    scan->in_list = row->mark != MARK_NONE && is_point(scan, row, above);
    if (scan->in_list) {
        end_run(scan);
    } else if (row->dated) {
        end_run(scan);
        scan->date_open = !scan->date_seen && !scan->prose_seen && scan->runs < 2;
        scan->date_seen = true;
        scan->date_loose = !scan->opened;
    } else if (row->furniture == FURNITURE_EDGE || row->furniture == FURNITURE_HEADING) {
        end_run(scan);
        scan->current = NULL;
        scan->opened = false;
        scan->runs = 0;
    } else if (row->furniture == FURNITURE_ASIDE || row->url) {
        end_run(scan);
    } else if (look == LOOK_KNOWN) {
        end_run(scan);
        scan->current_over |= row->mark == MARK_NONE;
        if (row->mark != MARK_NONE)
            scan->current = NULL;
    } else if (row->mark != MARK_NONE && !row->spoken) {
        see_marked(scan, row);
    } else {
        see_plain(scan, row, above);
    }
    scan->above_dated = row->dated || dated;
}

/* ---- the verdict ---- */

/* Where rows are much wider than those that seem to be broken, nothing was broken. */
static int wrap_of(const struct scan *scan)
{
    return scan->wrap * 5 < scan->widest * 4 || scan->widest > MOST_COLUMNS ? 0 : scan->wrap;
}

static int64_t sum_prose(const struct scan *scan, int mark)
{
    int64_t sum = 0;
    for (size_t i = 0; i < scan->count; i++)
        if (scan->witnesses[i].mark == mark)
            sum += scan->witnesses[i].prose;
    return sum;
}

static bool is_heading(int mark)
{
    return mark >= MARK_HEADING && mark < MARK_HEADING + 6;
}

/* Short names below summaries, and a summary that no mark covers: these marks are of topics. */
static bool marks_topics(const struct scan *scan, const struct witness *witness)
{
    return scan->uncovered > 0 && witness->prose > 0 && witness->words * 2 <= witness->prose * 5;
}

static bool is_better(const struct scan *scan, const struct witness *a, const struct witness *b)
{
    int64_t all_a = sum_prose(scan, a->mark), all_b = sum_prose(scan, b->mark);
    if (all_a * 5 < all_b * 4 || all_b * 5 < all_a * 4)
        return all_a > all_b;
    if (a->mark == b->mark)
        return a->prose > b->prose;
    if (is_heading(a->mark) != is_heading(b->mark))
        return is_heading(a->mark);
    if (a->indent != b->indent)
        return a->indent < b->indent;
    return a->first < b->first;
}

static const struct witness *choose(const struct scan *scan)
{
    const struct witness *best = NULL;
    for (size_t i = 0; i < scan->count; i++) {
        const struct witness *witness = &scan->witnesses[i];
        if (witness->prose == 0 || marks_topics(scan, witness))
            continue;
        if (sum_prose(scan, witness->mark) * 5 < scan->prose)
            continue;
        if (best == NULL || is_better(scan, witness, best))
            best = witness;
    }
    if (best != NULL || scan->uncovered > 0)
        return best;
    /* No summary that ends as a sentence: a mark with headlines, if need be bare ones. */
    for (size_t i = 0; i < scan->count; i++) {
        const struct witness *witness = &scan->witnesses[i];
        bool headlines = witness->longer > 0 && witness->longer * 2 >= witness->rows;
        if ((!headlines && witness->bodies * 2 <= witness->rows) || witness->bodies < scan->prose)
            continue;
        if (best == NULL || witness->bodies > best->bodies ||
            (witness->bodies == best->bodies && witness->longer > best->longer))
            best = witness;
    }
    return best;
}

static void conclude(const struct scan *scan, struct layout *layout)
{
    const struct witness *best = choose(scan);
    layout->wrap = wrap_of(scan);
    layout->body = -1;
    if (best != NULL) {
        layout->mark = best->mark;
        layout->indent = best->indent;
        layout->compact = best->direct > best->spaced;
        layout->dates_before = best->led;
        if (best->deeper > best->level) {
            layout->body = 0;
            for (int i = 0; i < INDENTS; i++)
                if (best->bodies_at[i] > best->bodies_at[layout->body])
                    layout->body = i;
        }
        return;
    }
    layout->dates_before = scan->date_leads;
    layout->topical = scan->topics * 3 > scan->prose;
    layout->doubled = scan->wide >= 2 && scan->wide_wrong * 5 <= scan->wide && scan->narrow > 0;
    layout->blocks = scan->blocks > scan->singles;
}

enum status layout_read(struct arena *arena, const char *path, struct topics *topics,
                        struct layout *layout)
{
    struct rows *rows;
    struct scan *scan = ARENA_NEW(arena, struct scan);
    struct row row, above = {0};
    bool more = true;
    enum status status = rows_open(arena, path, &rows);
    if (status != STATUS_OK)
        return status;
    struct arena *texts[2] = {arena_new(), arena_new()};
    for (size_t i = 0;; i++) {
        arena_reset(texts[i % 2]);
        status = rows_next(rows, texts[i % 2], &row, &more);
        if (status != STATUS_OK || !more)
            break;
        layout_join(wrap_of(scan), &above, &row);
        see(scan, topics, texts[i % 2], &row, &above);
        above = row;
    }
    if (status == STATUS_OK) {
        end_run(scan);
        *layout = (struct layout){.file = lines_file(rows_lines(rows))};
        conclude(scan, layout);
    }
    rows_close(rows);
    arena_free(texts[0]);
    arena_free(texts[1]);
    return status;
}

/* Whether the first word of the row below had no room any more in the row above. */
static bool is_full(int wrap, const struct row *above, struct str below)
{
    if (wrap == 0 || above->width > wrap + wrap / 8 || row_is_heading(above))
        return false;
    const char *space = memchr(below.p, ' ', below.n);
    struct str word = str_sub(below, 0, space == NULL ? below.n : (size_t)(space - below.p));
    return above->width + 1 + (int)unicode_length(word) > wrap;
}

bool layout_is_soft(const struct layout *layout, const struct row *above, const struct row *below)
{
    if (below->gap > 0 || below->mark != MARK_NONE || below->dated || below->url)
        return false;
    bool stump = below->ends && look_words(below->text) < 3;
    if (look_begins_lower(below->text) || (stump && str_ends(below->text, STR("."))))
        return !above->ends || layout->wrap > 0;
    return is_full(layout->wrap, above, below->text);
}

void layout_join(int wrap, const struct row *above, struct row *row)
{
    bool small = row->mark != MARK_NONE && look_begins_lower(row->text);
    bool short_end = row->ends && (row->dated || row->url || row->furniture != FURNITURE_NONE);
    bool stops = row->dated && !row_is_heading(above) && above->width >= WIDE_TEXT &&
                 row->text.p[0] <= '9'; /* `on the` above, `11 March.` here */
    bool surely = short_end && (stops || look_begins_lower(row->text));
    if ((!small && !short_end) || row->gap > 0 || above->ends || above->text.n == 0 ||
        above->dated || above->url || above->furniture != FURNITURE_NONE ||
        (!surely && !is_full(wrap, above, row->written)))
        return;
    if (row->mark != MARK_LINK && row->mark != MARK_BOLD)
        row->text = row->written;
    row->mark = MARK_NONE;
    row->dated = row->url = row->spoken = false;
    row->furniture = FURNITURE_NONE;
}
