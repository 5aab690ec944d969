/* What a page is, for machines that read pages: schema.org as JSON-LD, and Open Graph for whoever
   shows a link to it. */
#pragma once

#include "site/visit.h"

/* Of any page, from its frame: `og`. */
void linked_set_page(const struct visit *visit, struct value *root, struct str title,
                     struct str canonical);
/* Of an item's page in its present revision: `linked` (NewsArticle, Event or SpecialAnnouncement,
   and the trail as BreadcrumbList), and `og` as an article's. After linked_set_page. */
void linked_set_item(const struct visit *visit, struct value *root,
                     const struct document *document);
