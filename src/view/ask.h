/* What a reader typed, asked of the index: once as it stands, and where that finds little, again
   with more effort (docs/search.md). Every text is a query. */
#pragma once

#include "index/query.h"
#include "view/inside.h"
#include "view/marks.h"

struct asked {
    struct index_answer answer;
    struct suggestion suggestion;
    const struct marks *marks; /* NULL when there were no words */
    int64_t ever;              /* items that hold the words, whatever else is chosen; only whether
                                  it is 0, or little, is always right */
    bool cut;                  /* the text was longer than is looked at */
};

/* Within a snapshot. `conditions` holds everything but the words and whether they rank. */
enum status ask_index(struct view *view, struct arena *arena, const struct query *query,
                      const struct index_query *conditions, struct asked *asked) MUST_CHECK;
