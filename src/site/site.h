/* The public face: pages for people and the same as data, by the addresses that docs/formats.md
   lists. A struct site is immutable; new settings make a new one, which takes its place in the
   struct site_now. Each worker thread has a read-only view of its own. The server is given
   site_routes, site_error, site_worker_open and site_worker_close, with the site_now as `self`. */
#pragma once

#include "base/clock.h"
#include "base/status.h"
#include "http/http.h"

#include <stdatomic.h>

struct live;
struct site;

struct site_now {
    _Atomic(const struct site *) site; /* those that were here before live on till the end */
    _Atomic(struct http *) http;       /* NULL until it has started */
    _Atomic int64_t turn;              /* of the view, as the last visit saw it */
};

struct site_options {
    const char *folder;      /* the data folder; templates/, locale/ and static/ in it override */
    struct str name;         /* at the top of every page; "" leaves it nameless */
    struct str url;          /* "https://nyheter.example.se", no last slash; "" makes absolute
                                addresses from the Host header */
    const struct str *hosts; /* further hosts that are answered, without port; loopback is always */
    size_t hosts_count;
    struct str language;            /* where "/" leads: "sv" (also "") or "en" */
    struct str colour, colour_dark; /* "#0f5563": the body's own accent in light and dark; "" keeps
                                       the built-in one */
    const struct zone *zone;        /* of local days; outlives the site */
    const struct clock *clock;      /* outlives the site */
    struct live *live; /* the index of the process, outlives the workers; NULL: each has its own */
};

/* Compiles templates and locales and reads the files of /static/; a mistake in an override folder
   is REFUSED with file:line. */
enum status site_open(struct arena *arena, const struct site_options *options,
                      struct site **site) MUST_CHECK;
const struct route *site_routes(size_t *count);
/* Content-Security-Policy and the like, sent with every answer. */
const struct header *site_headers(size_t *count);

/* As struct http_options wants them; `self` is the struct site_now. */
void *site_worker_open(void *self, struct arena *arena);
void site_worker_close(void *worker);
enum status site_error(void *worker, const struct request *request, struct response *response);
