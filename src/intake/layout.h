/* How a saved page sets its items apart, learnt from the whole page before anything is taken from
   it: by a mark before each headline, or by blank lines and topic lines alone. */
#pragma once

#include "intake/look.h"

struct layout {
    int mark;          /* before each headline; MARK_NONE when there is none */
    int indent;        /* columns before most of those marks */
    int body;          /* columns before the rows below them; -1 when these stand no deeper */
    bool compact;      /* the row right below a headline is no part of it */
    bool dates_before; /* a date line belongs to the headline below it */
    bool doubled;      /* without marks: two blank lines or more stand between items */
    bool topical;      /* without marks: most items have a line of topics */
    bool blocks;       /* without marks: an item is one block without a blank line */
    int wrap;          /* columns of the widest row that goes on below; 0 when it was not */
    struct lines_file file;
};

/* Reads the whole file, so that whatever is wrong with its bytes is found before anything is
   kept. */
enum status layout_read(struct arena *arena, const char *path, struct topics *topics,
                        struct layout *layout) MUST_CHECK;
/* Whether the break between two rows without a blank line between them is one that only the width
   of the paper made. */
bool layout_is_soft(const struct layout *layout, const struct row *above, const struct row *below);
/* A row that begins in the middle of a sentence, where the paper ended, is text whatever it looks
   like: `– as it were`, `12 March.` or `1. The` are then no bullet, no date and no number. */
void layout_join(int wrap, const struct row *above, struct row *row);
