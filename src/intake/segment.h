/* Where one item of a saved page ends and the next begins, row by row, in memory that does not grow
   with the page: by the marks that layout.c found, or without marks by what the next few rows look
   like. */
#pragma once

#include "intake/piece.h"

struct segmenter;
struct segmenter *segmenter_new(struct arena *arena, const struct layout *layout,
                                struct topics *topics, const struct capture_reader *reader);
/* The next row of the page, which is copied. */
enum status segmenter_add(struct segmenter *segmenter, const struct row *row) MUST_CHECK;
enum status segmenter_end(struct segmenter *segmenter) MUST_CHECK;
