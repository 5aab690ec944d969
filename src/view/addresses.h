/* The addresses of items: YEAR/SLUG in the space of a language. Each one ever given stays with its
   item for good; at most one of an item's is the present one. */
#pragma once

#include "view/inside.h"

extern const char ADDRESSES_TABLES[];

/* Which space a language's addresses are in: English has its own ("en"), every other language
   shares that of Swedish ("sv"). */
struct str addresses_space(struct str language);

/* Gives the item the address that `base` wants in that year: the slug itself, or the first of
   base-2, base-3... that nobody ever had; one that the item itself had is given back to it. */
enum status addresses_take(struct view *view, struct arena *arena, struct str language, int year,
                           struct str base, int64_t item, bool fresh, struct str *slug) MUST_CHECK;
/* The hashes of all of an item's addresses, one after the other. */
enum status addresses_hash(struct view *view, struct arena *arena, int64_t item,
                           const unsigned char *key, struct str *hashes) MUST_CHECK;
/* Takes the item's addresses out and keeps the hashes, which stand there one after the other. */
enum status addresses_forget(struct view *view, struct arena *arena, int64_t item,
                             struct str hashes) MUST_CHECK;
/* *item is 0 when nobody ever had it. */
enum status addresses_find(struct view *view, struct arena *arena, struct str language, int year,
                           struct str slug, int64_t *item) MUST_CHECK;
