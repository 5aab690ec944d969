/* The public face: pages for people and the same as data, by the addresses that docs/formats.md
   lists. A struct site is immutable; new settings make a new one, which takes its place in the
   struct site_now. Each worker thread has a read-only view of its own. The server is given
   site_routes, site_error, site_worker_open and site_worker_close, with the site_now as `self`. */
#pragma once

#include "base/clock.h"
#include "base/status.h"
#include "http/http.h"

#include <stdatomic.h>

struct desk;
struct live;
struct site;

struct site_now {
    _Atomic(const struct site *) site; /* those that were here before live on till the end */
    _Atomic(struct http *) http;       /* NULL until it has started */
    atomic_int streams;                /* answers that are being made piece by piece */
    _Atomic int64_t turn;              /* of the view, as the last visit saw it */
    struct desk *desk;                 /* for the desk's own routes; NULL where there are none */
    _Atomic int64_t clock; /* ms UTC: when the answers last moved though nothing was published */
};

/* How a body looks; each may be "", which keeps the built-in appearance. */
struct site_look {
    struct str colour, colour_dark; /* "#0f5563": what can be acted on, on light and dark ground */
    struct str text, text_dark;
    struct str header, header_dark, header_text; /* the head of the page, as a band of its own */
    struct str font;      /* names as in CSS: "\"Source Sans 3\", sans-serif" */
    struct str font_file; /* a .woff2 of /static/ */
    struct str logo;      /* an .svg or .png of /static/ with the body's name in it */
    struct str logo_dark;
    struct str icon; /* square, the same: in tabs, and beside the name where there is no logo */
};

/* What a body says of itself; each may be "". */
struct site_body {
    struct str publisher, orgnr;
    struct str editor; /* the responsible publisher, a person */
    struct str email, phone, address;
    struct str links, links_en; /* of the foot, as links_read takes them */
    struct str licence;         /* of the texts, one such link */
    struct str accessibility;   /* "full", "partial" or "none"; "" is partial */
    struct str assessed;        /* when that was judged: an EDTF day */
    struct str lacks, lacks_en; /* what is known to be wrong, sentences */
};

struct site_options {
    const char *folder; /* the data folder; templates/, locale/ and static/ in it override */
    struct str name;    /* at the top of every page; "" leaves it nameless */
    struct str publisher_name, publisher_orgnr; /* who publishes; may be empty */
    struct str publisher_kind;                  /* "region", "municipality" or "agency" */
    struct str url;          /* "https://nyheter.example.se", no last slash; "" makes absolute
                                addresses from the Host header */
    const struct str *hosts; /* further hosts that are answered, without port; loopback is always */
    size_t hosts_count;
    struct str language;         /* where "/" leads: "sv" (also "") or "en" */
    struct site_look look;       /* how the body looks */
    struct site_body body;       /* what the foot and the about pages say of it */
    struct str security_contact; /* for security.txt: addresses apart by spaces; "" for none */
    struct str security_policy;  /* an address, or "" */
    bool still;     /* pages are to stand as files: no search, filters or scripts, dates in the
                       place of "in 3 days", a month's listing whole */
    bool placeless; /* pages do not name themselves: nobody knows where they will stand */
    int64_t sitemap_most;      /* addresses in one sitemap; 0: as many as there may be */
    const struct zone *zone;   /* of local days; outlives the site */
    const struct clock *clock; /* outlives the site */
    struct live *live; /* the index of the process, outlives the workers; NULL: each has its own */
};

/* Compiles templates and locales and reads the files of /static/; a mistake in an override folder
   is REFUSED with file:line. */
enum status site_open(struct arena *arena, const struct site_options *options,
                      struct site **site) MUST_CHECK;
const struct route *site_routes(size_t *count);
/* Content-Security-Policy and the like, sent with every answer. */
/* With `secure`, browsers are told to come by TLS alone from now on: where readers do. */
const struct header *site_headers(bool secure, size_t *count);

/* As struct http_options wants them; `self` is the struct site_now. */
void *site_worker_open(void *self, struct arena *arena);
void site_worker_close(void *worker);
enum status site_error(void *worker, const struct request *request, struct response *response);
