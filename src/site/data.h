/* The same answers as data: a listing as the fixed JSON of the public face, an item as ninjs. */
#pragma once

#include "base/json.h"
#include "site/listing.h"

enum status data_listing(const struct visit *visit, const struct listing *listing,
                         struct response *response) MUST_CHECK;
/* An item as ninjs: with all members, or with `only` those named. */
void data_write_item(const struct visit *visit, struct json *json, const struct document *document,
                     const struct str *only, size_t only_count);
/* The member `suggestion`, if there is one. */
void data_write_suggestion(struct json *json, const struct suggestion *suggestion);
/* What an answer about an item is made of, for response->keys: it, and the topics whose names it
   shows. */
struct str data_keys(const struct visit *visit, const struct document *document);
enum status data_item(const struct visit *visit, const struct document *document,
                      struct response *response) MUST_CHECK;
