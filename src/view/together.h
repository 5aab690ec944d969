/* What stands beside an item: the earlier ones of its series, its translations, and the next ones
   in a topic's listing. All are published, and as listings show them (struct query's `brief`).
   Within a snapshot. */
#pragma once

#include "view/view.h"

/* Those of its series and language that come before it in time, the newest first. */
enum status together_series(struct view *view, struct arena *arena, const struct document *document,
                            size_t most, struct document **documents, size_t *count) MUST_CHECK;

enum { TRANSLATIONS_MOST = 40 };
/* The others of its group, by language; of each language the newest. */
enum status together_translations(struct view *view, struct arena *arena,
                                  const struct document *document, struct document **documents,
                                  size_t *count) MUST_CHECK;

struct beside {
    struct document earlier, later; /* of the listing's order */
    bool has_earlier, has_later;
};
/* The next ones in the listing of a topic in its language. Without an index there are none. */
enum status together_beside(struct view *view, struct arena *arena, const struct document *document,
                            struct str topic, struct beside *beside) MUST_CHECK;
