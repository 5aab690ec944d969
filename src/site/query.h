/* What a listing's address asks for, read from its parameters and written back. Every link of a
   listing (a filter dropped, a page on, another order) is a changed copy of the selection, written
   by query_address: known parameters in one order, each value once, defaults left out. */
#pragma once

#include "base/buf.h"
#include "base/clock.h"
#include "base/status.h"
#include "base/str.h"
#include "http/http.h"
#include "view/view.h"

enum { TAKE_DEFAULT = 20, TAKE_MOST = 100 };

/* The parameters of a listing in their canonical order, as routes name them. */
#define QUERY_PARAMETERS "query topic year kind open from to orderBy skip take"
#define QUERY_PARAMETERS_OF_TOPIC "query year kind open from to orderBy skip take"
#define QUERY_PARAMETERS_OF_YEAR "query topic kind open from to orderBy skip take"

struct selection {
    struct str text;    /* NFC, white space squeezed */
    struct str *topics; /* slugs, sorted, each once */
    size_t topics_count;
    int *years; /* ascending, each once */
    size_t years_count;
    unsigned kinds; /* bits 1u << KIND_X */
    enum open open;
    bool has_from, has_to;
    int64_t from, to; /* local days since 1970, both included */
    enum order order;
    bool order_named; /* else it is the usual one */
    int64_t skip, take;
    bool take_named; /* else it is the usual one */
};

/* Where a listing lives: what its path alone decides. */
struct place {
    struct str base;  /* "/nyheter/", "/nyheter/2024/", "/amnen/kultur" */
    struct str data;  /* the same with the ending: "/nyheter.json" */
    struct str topic; /* slug of a topic's own listing, else empty */
    int year, month;  /* of an archive, else 0 */
};

/* A parameter that cannot be understood: for the page that says so. */
struct query_mistake {
    const char *name; /* "skip" */
    struct str value; /* as given; may be invalid UTF-8 */
    enum { MISTAKE_VALUE, MISTAKE_UTF8, MISTAKE_TWICE } why;
};

/* Reads the parameters: unknown ones are ignored, empty ones count as left out. REFUSED with
 *mistake for a known one with a wrong value. */
enum status query_read(struct arena *arena, const struct parameter *parameters, size_t count,
                       struct selection *selection, struct query_mistake *mistake) MUST_CHECK;
/* The revision that a request names, or 0; false with *mistake if it is not a number from 1. */
bool query_revision(const struct request *request, int64_t *revision,
                    struct query_mistake *mistake);
/* Takes away what the place decides alone: the topics on a topic's page, the years in an archive.
 */
void query_at_place(struct selection *selection, const struct place *place);
/* The path and query of the selection, every value percent-encoded. */
struct str query_address(struct arena *arena, struct str base, const struct selection *selection);
/* What the view is asked, at the instant `now`. */
struct query query_for_view(struct arena *arena, const struct selection *selection,
                            const struct place *place, const char *language,
                            const struct zone *zone, int64_t now);
/* "yes", "no", "coming"; "" for any. */
struct str query_open_name(enum open open);
/* The order when none is named. */
enum order query_usual_order(const struct selection *selection);

/* Copies without one value, each on its first page. */
struct selection query_without_topic(struct arena *arena, const struct selection *from, size_t at);
struct selection query_without_year(struct arena *arena, const struct selection *from, size_t at);
struct selection query_without_kind(const struct selection *from, enum kind kind);
struct selection query_with_text(const struct selection *from, struct str text);

/* "2024-03-01" */
struct str query_day(struct arena *arena, int64_t days);

/* `text` as a value in a query: percent-encoded, a space as "+". */
void query_encode(struct buf *out, struct str text);
