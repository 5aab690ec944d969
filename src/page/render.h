/* Runs a compiled template (program.h) over a tree of values. */
#pragma once

#include "page/program.h"

/* Appends to `out`; the reason of a failure is left in `arena`. */
enum status render_program(const struct program *program, struct arena *arena,
                           const struct value *root, struct buf *out) MUST_CHECK;
