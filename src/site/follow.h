/* The ways to follow a listing and to take it away: the same query with another ending, for people
   in a section of the page and for programs in its head. */
#pragma once

#include "site/listing.h"

/* Sets `follow` [href, name, words] and `alternates` [href, type, title]. */
void follow_set(const struct visit *visit, struct value *root, const struct listing *listing);
