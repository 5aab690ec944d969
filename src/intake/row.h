/* Lines as rows: a line that is not blank, with its indent and its mark taken apart (bullet,
   number, Markdown heading, bold or link) and its text as a reader sees it. A mark that stands
   alone on its line belongs to the text below it. */
#pragma once

#include "intake/furniture.h"
#include "intake/lines.h"
#include "news/dates.h"

/* A mark is the bullet's code point or one of these. */
enum {
    MARK_NONE = 0,
    MARK_HEADING = 1, /* to MARK_HEADING + 5: the levels of Markdown */
    MARK_NUMBER = 7,  /* `1.`, `1)` */
    MARK_BOLD = 8,    /* the whole row is bold */
    MARK_LINK = 9,    /* the whole row is a link */
};

struct row {
    struct str text;    /* without indent and mark; links are their words, alone */
    struct str written; /* the text with its bullet, for a list inside a summary */
    struct str link;    /* the first web address linked to, or that the row is */
    int mark;
    int indent;  /* columns before the mark or the text */
    int gap;     /* blank lines before, at most 9; a rule counts as 2 */
    int links;   /* how many links the row is made of, when there is nothing else in it */
    bool url;    /* the row is nothing but a web address */
    bool spoken; /* begins with a dash as speech does in Swedish: `– We are glad, says NN.` */
    bool ends;   /* ends as a sentence does */
    bool dated;
    bool topic; /* set by segment.c: the row is known to bear topics by its place */
    struct day day;
    enum furniture furniture;
    int width; /* columns */
    int64_t begin, end, number;
};

struct rows;
enum status rows_open(struct arena *arena, const char *path, struct rows **rows) MUST_CHECK;
void rows_close(struct rows *rows);
/* The next row, its texts in `into`; *more is false after the last. */
enum status rows_next(struct rows *rows, struct arena *into, struct row *row,
                      bool *more) MUST_CHECK;
struct lines *rows_lines(struct rows *rows);
/* The row with all its texts in another arena. */
struct row row_copy(struct arena *arena, const struct row *row);
/* Whether the text ends as a sentence: with . ! ? … or : and perhaps a closing quote. */
bool row_ends_sentence(struct str text);
static inline bool row_is_heading(const struct row *row)
{
    return row->mark >= MARK_HEADING && row->mark < MARK_HEADING + 6;
}
