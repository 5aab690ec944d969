/* The words of topics: which topics a reader's words name. Topics are few and change seldom, so
   their words are no terms of the items; a query asks for items of the topics that it names, and a
   renamed topic costs the index nothing. */
#pragma once

#include "view/inside.h"

/* The topics one of whose labels in that language (prefLabel, altLabel) holds the stems one after
   another, the last perhaps only begun (`prefix`), and all that stand below those topics. With
   `folded`, a stem also stands for its form with å ä ö. Numbers rise; they live in the arena. */
uint32_t *labels_name(struct view *view, struct arena *arena, struct str language,
                      const struct str *stems, size_t stems_count, bool prefix, bool folded,
                      size_t *count);
