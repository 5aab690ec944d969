/* The addresses of items, topics and listings, and which of them a path means. */
#pragma once

#include "site/visit.h"

/* "/nyheter/2024/ny-farja", "/en/news/2024/new-ferry": by the item's language. */
struct str address_item(const struct visit *visit, const struct document *document);
struct str address_topic(struct arena *arena, const struct face *face, struct str slug);
/* "/id/topic/UUID": the topic itself, whatever it is called; leads to its page. */
struct str address_topic_id(struct arena *arena, struct str id);
/* `path` after the origin. */
struct str address_absolute(const struct visit *visit, struct str path);
/* Whether an address from a record may become a link: http, https or a path of our own. */
bool address_is_safe(struct str address);

/* The listing that a path under /nyheter means: all, a year or a month; MISSING if it is none. */
enum status address_place(const struct visit *visit, struct place *place) MUST_CHECK;
bool address_is_month(struct str text);        /* "01" to "12" */
bool address_year(struct str text, int *year); /* four digits, not 0000 */

/* A redirect to `path` (of this site, already percent-encoded), with what the request's query
   was. */
void address_redirect(const struct visit *visit, struct response *response, int status,
                      struct str path);
/* "/om/", or the accessibility statement, "/om/tillganglighet". */
struct str address_about(struct arena *arena, const struct face *face, bool statement);
/* The same listing, topic or about page in another language: path and query. "" for any other path.
 */
struct str address_twin(struct arena *arena, const struct face *from, const struct face *to,
                        struct str path);
