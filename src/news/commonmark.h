/* CommonMark, with GitHub's tables, as HTML that is safe whoever wrote it, and as plain text.
   No raw HTML comes through. A link keeps its address if that is http, https, mailto, tel or
   relative, else its words alone stay; an image stays if its address is relative, else its words.
   The topmost heading becomes h2 (a page has one h1, the headline), those below follow.
   Any number of threads may call at once. */
#pragma once

#include "base/str.h"

/* The text must be valid UTF-8. */
struct str commonmark_html(struct arena *arena, struct str text);
/* For search and descriptions: paragraphs apart by "\n\n", list items and rows by "\n", cells by a
   space. */
struct str commonmark_text(struct arena *arena, struct str text);
/* CommonMark that shows `text` as it stands: paragraphs at empty lines, line ends kept, every sign
   that means something escaped. */
struct str commonmark_of_text(struct arena *arena, struct str text);
/* Whether an address may stand in a link: http, https, mailto, tel or relative. */
bool commonmark_link_is_safe(struct str address);
