/* Listings, as a page and as JSON: all news, a year, a month (under /nyheter) and one topic's
   (under /amnen). */
#pragma once

#include "site/visit.h"

/* A listing that has been answered: what its page and its data are made of. */
struct listing {
    const struct place *place;
    const struct selection *selection;
    const struct answer *answer;
    const struct topic *topic; /* of a topic's own listing, else NULL */
    struct str other;          /* the same in the other language */
};

enum status listing_answer(void *worker, const struct request *request, struct response *response);
enum status listing_answer_topic(void *worker, const struct request *request,
                                 struct response *response);
/* Within a visit, for a path under /nyheter; MISSING if it means no listing. */
enum status listing_at(struct visit *visit, struct response *response);
/* What the listing is called, on whatever page: its place, or what is searched for. */
struct str listing_title(const struct visit *visit, const struct listing *listing);
/* How many items its pages reach: all that were found, unless pages cannot be asked for. */
int64_t listing_reach(const struct visit *visit, const struct listing *listing);
/* Neither searched nor filtered, and on its first page. */
bool listing_is_plain(const struct listing *listing);
