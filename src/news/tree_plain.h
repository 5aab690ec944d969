/* The two readers behind tree_read: one of our own for JSON as nearly everybody writes it, many
   times as fast, and jansson for the rest and to say what is wrong. Where the first reads a text,
   the second gives the same tree; fuzz/fuzz_json.c holds them together. */
#pragma once

#include "news/tree.h"

/* False where the text is no JSON, or JSON beyond the plain: surrogates, NUL, fractions, whole
   numbers of more than 15 digits, more than 64 members or 30 levels. The text must be UTF-8. */
bool tree_plain(struct arena *arena, struct str json, struct node **root);
enum status tree_jansson(struct arena *arena, struct str json, struct node **root) MUST_CHECK;
