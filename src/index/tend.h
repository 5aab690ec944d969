/* Replacing parts by one that is merged of them. */
#pragma once

#include "index/inside.h"
#include "index/merge.h"

/* What is to be merged, of one epoch, and what came of it. */
struct replacing {
    struct index *index;
    struct arena *work;
    struct epoch *base; /* held */
    struct merge merge;
    struct segment *result; /* NULL: none of it lives */
};

/* Begins with no part chosen; `base` is held until replace_end. */
void replace_begin(struct replacing *replacing, struct index *index, struct epoch *base);
void replace_add(struct replacing *replacing, const struct epoch_part *part);
/* Merges what was chosen, into memory or a file that is durable when this returns. */
enum status replace_merge(struct replacing *replacing, bool in_file) MUST_CHECK;
/* `epoch`, which came of the base, with the result in place of the parts: who died meanwhile is
   dead in it too. One holder. */
struct epoch *replace_in(const struct replacing *replacing, const struct epoch *epoch);
/* Shows readers the present epoch with the result in it; waits while the writer has one prepared.
 */
void replace_publish(const struct replacing *replacing);
void replace_end(struct replacing *replacing);
