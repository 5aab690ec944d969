/* Where items begin on a page that marks its headlines by nothing: told by what the next few
   paragraphs look like, by topic lines and by blank lines. Works for segment.c, which owns the
   segments. */
#pragma once

#include "intake/piece.h"

struct segmenter;
/* What segment.c offers: begin an item with this row, add to it, end it, or leave a row outside. */
enum status segmenter_begin_item(struct segmenter *segmenter, const struct row *row) MUST_CHECK;
void segmenter_add_to_item(struct segmenter *segmenter, const struct row *row);
enum status segmenter_end_item(struct segmenter *segmenter) MUST_CHECK;
void segmenter_outside(struct segmenter *segmenter, const struct row *row);

struct unmarked;
struct unmarked *unmarked_new(struct arena *arena, const struct layout *layout,
                              struct topics *topics, struct segmenter *segmenter);
enum status unmarked_add(struct unmarked *unmarked, const struct row *row) MUST_CHECK;
enum status unmarked_end(struct unmarked *unmarked) MUST_CHECK;
