/* The endings of a listing's address: the same query as a page, a feed, a calendar, a table, data.
   An ending takes the place of the last slash. */
#pragma once

#include "site/query.h"

enum ending {
    ENDING_PAGE,
    ENDING_JSON, /* ninjs and facets */
    ENDING_ATOM,
    ENDING_RSS,
    ENDING_FEED_JSON,
    ENDING_ICS,
    ENDING_CSV,
    ENDINGS
};

enum ending ending_of(struct str path);
struct str ending_text(enum ending ending);  /* ".atom"; "" of a page */
struct str ending_type(enum ending ending);  /* Content-Type */
struct str ending_media(enum ending ending); /* the same without parameters */
struct str ending_name(enum ending ending);  /* "Atom": a name, in no language's words */
/* "/nyheter/2024.atom" */
struct str ending_base(struct arena *arena, const struct place *place, enum ending ending);
