/* Misspelt words of a query: what they may have been. */
#pragma once

#include "view/inside.h"
#include "view/parse.h"

/* suggestion->query is empty when there is nothing to correct. `nothing` says that the query as it
   stands finds nothing: then each word that neither the dictionary nor any item has is looked at;
   else those that hardly any item has, and that a much more frequent word is very near. */
enum status correct_query(struct view *view, struct arena *arena, const struct parse *parse,
                          struct str language, bool nothing,
                          struct suggestion *suggestion) MUST_CHECK;
