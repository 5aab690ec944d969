/* Each mark is a witness: how often a text that reads as a summary comes first below it. The mark
   of the items has nearly all the summaries of the page; menus, topics and lists inside summaries
   have few or none. */
#include "intake/layout.h"

#include "base/unicode.h"

enum { MARKS = 64, INDENTS = 24, SAMPLES = 4 };

struct witness { /* one mark at one indent */
    int mark, indent;
    int64_t rows, longer;   /* rows with it; of these with four words or more */
    int64_t bodies;         /* with any text below */
    int64_t prose;          /* with a summary below */
    int64_t words;          /* of the rows with a summary below */
    int64_t direct, spaced; /* what is below follows at once, or after a blank line */
    int64_t deeper, level;  /* what is below is indented more than the mark, or not */
    int64_t bodies_at[INDENTS];
    int64_t first;    /* line */
    bool first_dated; /* a date line stands right above the first with a summary */
};

struct run { /* rows without a blank line between */
    int64_t rows;
    bool direct; /* right below a marked row */
    bool prose, first_prose, headed;
    int indent;
};

struct scan {
    struct witness witnesses[MARKS];
    size_t count;
    struct witness *current; /* whose row the text now read stands below */
    int64_t current_words;
    bool current_dated, current_counted, current_over;
    struct run run;
    int64_t prose;                    /* runs that read as summaries */
    int64_t uncovered;                /* those before the first marked row */
    int64_t blocks, singles;          /* such runs that begin with a headline, and that do not */
    int64_t wide, wide_wrong, narrow; /* gaps of two and more before headlines, before others;
                                         gaps of one */
    int wrap;
    bool above_dated; /* the row above is a date line */
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
        if (witness->prose++ == 0)
            witness->first_dated = scan->current_dated;
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
    scan->current_dated = scan->above_dated;
    scan->current_counted = scan->current_over = false;
    if (scan->current == NULL)
        return;
    scan->current->rows++;
    scan->current->longer += scan->current_words >= 4;
}

static void see_plain(struct scan *scan, const struct row *row, const struct row *above)
{
    bool prose = look_is_prose(row);
    if (row->gap > 0 || scan->run.rows == 0) {
        bool direct = row->gap == 0 && above->number > 0 && above->mark != MARK_NONE;
        end_run(scan);
        scan->run = (struct run){.direct = direct, .first_prose = prose, .indent = row->indent};
        scan->narrow += row->gap == 1;
        scan->wide += row->gap > 1 && !prose;
        scan->wide_wrong += row->gap > 1 && prose;
    } else if (look_begins_lower(row->text) && above->width > scan->wrap) {
        scan->wrap = above->width;
    }
    scan->run.rows++;
    if (scan->run.rows == 2)
        scan->run.headed = !scan->run.first_prose && !look_begins_lower(row->text);
    scan->run.prose |= prose;
    if (scan->date_open)
        scan->date_leads = !prose;
    scan->date_open = false;
    scan->prose_seen |= prose;
}

static void see(struct scan *scan, struct topics *topics, struct arena *arena,
                const struct row *row, const struct row *above)
{
    struct str rest;
    struct day day;
    bool dated = false;
    if (row->dated) {
        end_run(scan);
        if (!scan->date_seen && !scan->prose_seen)
            scan->date_open = true;
        scan->date_seen = true;
    } else if (row->furniture == FURNITURE_EDGE || row->furniture == FURNITURE_HEADING) {
        end_run(scan);
        scan->current = NULL;
    } else if (row->furniture == FURNITURE_ASIDE || row->url) {
        end_run(scan);
    } else if (!row->ends && look_row(topics, arena, row, &rest, &day, &dated) == LOOK_KNOWN) {
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
    if (best != NULL || scan->prose > 0)
        return best;
    /* No summary on the whole page: a mark with headlines, if need be bare ones. */
    for (size_t i = 0; i < scan->count; i++) {
        const struct witness *witness = &scan->witnesses[i];
        if (witness->longer * 2 < witness->rows || witness->longer == 0)
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
    layout->wrap = scan->wrap <= 160 ? scan->wrap : 0;
    layout->body = -1;
    if (best != NULL) {
        layout->mark = best->mark;
        layout->indent = best->indent;
        layout->compact = best->direct > best->spaced;
        layout->dates_before = best->first_dated;
        if (best->deeper > best->level) {
            layout->body = 0;
            for (int i = 0; i < INDENTS; i++)
                if (best->bodies_at[i] > best->bodies_at[layout->body])
                    layout->body = i;
        }
        return;
    }
    layout->dates_before = scan->date_leads;
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

bool layout_is_soft(const struct layout *layout, const struct row *above, const struct row *below)
{
    if (below->gap > 0 || below->mark != MARK_NONE || below->dated || below->url)
        return false;
    if (look_begins_lower(below->text))
        return true;
    if (layout->wrap == 0)
        return false;
    const char *space = memchr(below->text.p, ' ', below->text.n);
    struct str word =
        str_sub(below->text, 0, space == NULL ? below->text.n : (size_t)(space - below->text.p));
    return above->width + 1 + (int)unicode_length(word) > layout->wrap;
}
