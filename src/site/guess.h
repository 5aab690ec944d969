/* What somebody who met a missing page may have looked for: the words of its address, and the items
   that have them. */
#pragma once

#include "site/visit.h"

/* The words of the path, the last ones first to matter: "kulturstod 2027"; "" if it has none. */
struct str guess_words(const struct visit *visit);
/* Sets `likely` [{href, headline, date, language}] and `likely_any`. Without a view, or while the
   index is being made anew, nothing is likely. */
void guess_set(const struct visit *visit, struct value *root);
