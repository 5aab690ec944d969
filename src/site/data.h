/* The same answers as data: a listing as the fixed JSON of the public face, an item as ninjs. */
#pragma once

#include "site/listing.h"

enum status data_listing(const struct visit *visit, const struct listing *listing,
                         struct response *response) MUST_CHECK;
enum status data_item(const struct visit *visit, const struct document *document,
                      struct response *response) MUST_CHECK;
