/* Sitemaps (sitemaps.org): every page that has an address of its own, for search engines, with its
   translations. Above 50,000 an index of several; and one of the news of the last two days. */
#pragma once

#include "site/visit.h"

/* /sitemap.xml: all, or the index. */
enum status sitemap_answer(void *worker, const struct request *request, struct response *response);
/* /sitemap-N.xml: 0 holds the listings, N from 1 the items published as number (N-1) * so many and
   on, which never changes: a new item touches one part alone. */
enum status sitemap_answer_part(void *worker, const struct request *request,
                                struct response *response);
/* /sitemap-news.xml (Google News): what was published yesterday or today. */
enum status sitemap_answer_news(void *worker, const struct request *request,
                                struct response *response);
