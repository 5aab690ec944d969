/* What a reader who has typed so far may be looking for: topics, items by their headlines, and the
   last word written out. */
#pragma once

#include "view/view.h"

enum { SUGGEST_MOST = 5 }; /* of each */

struct suggestions {
    struct topic_count topics[SUGGEST_MOST]; /* those with most items first; none without items */
    size_t topics_count;
    struct document *items; /* best first, as listings show them */
    size_t items_count;
    struct str words[SUGGEST_MOST]; /* the whole text, its last word written out; commonest first */
    size_t words_count;
};

/* Within a snapshot; for an empty text all are empty. BUSY as view_find. */
enum status suggest_find(struct view *view, struct arena *arena, struct str language,
                         struct str text, struct suggestions *suggestions) MUST_CHECK;
