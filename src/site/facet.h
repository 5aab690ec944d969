/* The filters of a listing: what may be chosen with its counts, what is chosen with a link that
   drops it, and, where nothing was found, what each drop would give. */
#pragma once

#include "site/listing.h"

/* Sets facets, from, to, chosen, chosen_any, chosen_count and clear. */
void facet_set(const struct visit *visit, struct value *root, const struct listing *listing);
/* Sets ways and ways_any: the ways on from an empty page. */
enum status facet_set_ways(const struct visit *visit, struct value *root,
                           const struct listing *listing) MUST_CHECK;
/* The name of a facet's value as a reader meets it. */
struct str facet_topic_name(const struct facet_value *value);
struct str facet_kind_name(const struct visit *visit, struct str slug);
