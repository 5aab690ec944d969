/* What the feeds of a listing have in common, whatever form they are written in: the entries of one
   page of the query with their times, texts and addresses, the ways to its other pages and to its
   archives, and the items that are withdrawn. */
#pragma once

#include "site/ending.h"
#include "site/listing.h"

struct feed {
    const struct visit *visit;
    const struct listing *listing;
    struct str title, description; /* text */
    struct str author;
    struct str id;                          /* absolute; the same on all its pages */
    struct str self, page;                  /* absolute: this feed's page; the same for people */
    struct str first, previous, next, last; /* absolute; "" where there is none */
    /* Archives are months (RFC 5005 section 4): the one before and after, and what they are an
       archive of. */
    struct str older, newer, current;
    bool archive;                   /* this is one, and complete: its month is over */
    int64_t updated;                /* ms UTC, of whatever was changed last */
    const struct document *entries; /* alerts that hold, then the page's */
    size_t count;
    const struct document *withdrawn; /* the last withdrawn first */
    size_t withdrawn_count;
};

/* Atom, RSS or JSON Feed of the listing. */
enum status feed_write(struct visit *visit, const struct listing *listing, enum ending ending,
                       struct response *response) MUST_CHECK;

/* Of an entry. Its times are instants even where the date is not exact: then the sort key stands
   for it. A correction moves the second one, a minor change does not. */
int64_t feed_published(const struct document *document);
int64_t feed_updated(const struct document *document);
struct str feed_id(struct arena *arena, const struct document *document); /* "urn:uuid:..." */
struct str feed_address(const struct visit *visit, const struct document *document);
/* All of it as HTML with absolute links: the note of a correction, summary, days, body. */
struct str feed_html(const struct visit *visit, const struct document *document);
