/* One item of a capture: its rows become headline, summary, topics, date and source. What is left
   is given back by line: furniture, or a line that nothing could be made of. */
#pragma once

#include "intake/layout.h"

struct named_topic {
    struct str text;           /* as written */
    const struct known *known; /* NULL when only its seams or its place speak for it */
};

struct candidate {
    struct str headline;
    struct str summary; /* paragraphs apart by "\n\n", the points of a list by "\n" */
    struct named_topic *topics;
    size_t topics_count;
    bool dated; /* by a date line, or by the headline */
    struct day day;
    struct str source;  /* web address; empty when none is linked */
    int64_t begin, end; /* bytes of it in the file */
    int64_t line;       /* of the headline */
    int64_t rows;       /* how many rows it is made of */
};

enum fate {
    FATE_FURNITURE, /* menus and the like: known to be no news */
    FATE_LEFT,      /* no place was found for it */
    FATE_UNSURE,    /* kept in a summary, though it may be a line of topics */
    FATE_ALONE,     /* a topic that stands alone on its line: also part of a candidate */
    FATE_TOPICS,    /* a line of several: likewise */
};

struct capture_reader {
    void *self;
    /* The candidate and its texts live until the call returns. */
    enum status (*item)(void *self, const struct candidate *candidate);
    void (*line)(void *self, int64_t number, enum fate fate, struct str text);
};

/* Makes the candidate of the rows of one item, the headline first (or the date above it). `last`
   says that no item follows. */
void piece_read(struct arena *arena, const struct layout *layout, struct topics *topics,
                const struct row *rows, size_t count, bool last,
                const struct capture_reader *reader, struct candidate *candidate);
/* What becomes of a row that stands in no item. */
enum fate piece_fate_outside(const struct row *row);
