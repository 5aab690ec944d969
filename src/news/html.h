/* Foreign HTML as plain text: for bodies and summaries that come in as HTML. It needs no document:
   a fragment will do, and whatever is broken is read as far as it goes. */
#pragma once

#include "base/str.h"

/* Paragraphs, headings, list items and rows apart by "\n\n", <br> as "\n", white space as HTML has
   it, character references resolved; what stands in head, script, style, template and comments is
   left out. The text must be valid UTF-8; so is the result. */
struct str html_text(struct arena *arena, struct str html);
