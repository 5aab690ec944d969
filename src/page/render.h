/* Runs a compiled template (program.h) over a tree of values. */
#pragma once

#include "page/program.h"

/* Appends to `out`; the reason of a failure is left in `arena`. */
enum status render_program(const struct program *program, struct arena *arena,
                           const struct value *root, struct buf *out) MUST_CHECK;
/* A text as HTML, wherever in it: what templates do with every value. */
void render_escaped(struct buf *out, struct str text);
