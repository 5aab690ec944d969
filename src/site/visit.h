/* One request as the handlers of this room see it: the site, a snapshot of the view, the language
   that the path has chosen, and where absolute addresses begin. */
#pragma once

#include "page/locale.h"
#include "page/template.h"
#include "site/query.h"
#include "site/site.h"
#include "text/analyse.h"
#include "view/view.h"

/* One language's addresses. Which it is follows from the path alone. Swedish and English are always
   there; a further one comes with its locale file and has English paths below its tag. */
struct face {
    const char *language;  /* "sv" */
    const char *news;      /* "/nyheter": its pages go on with a slash, its data with an ending */
    const char *topics;    /* "/amnen" */
    const char *about;     /* "/om" */
    const char *statement; /* "tillganglighet": on accessibility, below `about` */
    const char *name;      /* "Svenska": what the language calls itself, for the link to it */
    const struct locale *locale;
};

struct alert_cache;

struct asset { /* a file of /static/ */
    struct str name, type, bytes;
    struct str address; /* with its hash: "/static/site.css?v=0123456789abcdef" */
    struct str version;
};

struct site {
    struct site_options options;
    struct templates *templates;
    struct face *faces; /* those of visit_faces first */
    size_t faces_count;
    struct asset *assets;
    size_t assets_count;
    const char *url_host; /* of options.url, lower case, with its port; NULL without */
};

struct worker {
    struct site_now *now;
    struct view *view;
    struct analyser *analyser;  /* for the marks in what was found */
    struct arena *arena;        /* as long as the worker */
    struct alert_cache *alerts; /* alert.h */
};

static inline const struct site *worker_site(const struct worker *worker)
{
    return atomic_load_explicit(&worker->now->site, memory_order_acquire);
}

struct visit {
    const struct site *site;
    struct site_now *now_site;
    struct view *view;
    struct analyser *analyser;
    const struct request *request;
    struct arena *arena;
    const struct face *face;
    const struct locale *locale;
    struct str origin; /* "https://nyheter.example.se", never with a last slash */
    int64_t now;       /* ms UTC */
    bool dated; /* words name dates and never count from today: for what is read on another day */
    const struct alert_cache *alerts; /* alert.h; NULL where nobody has looked */
};

extern const struct face visit_faces[2]; /* sv, en; without their locales */

/* Begins a visit without a view: for pages that must not need one (errors). */
struct visit visit_of(const struct site *site, const struct request *request);
/* Takes a snapshot for it, and looks for alerts; visit_end ends it. */
enum status visit_begin(struct worker *worker, struct visit *visit) MUST_CHECK;
void visit_end(struct visit *visit);
/* Checks the host, takes a snapshot, calls `answer` and ends the snapshot. MISSING from it becomes
   the page that says so. */
enum status visit_run(void *worker, const struct request *request, struct response *response,
                      enum status (*answer)(struct visit *visit, struct response *response));
/* Within a snapshot: whoever has seen its state is given nothing older after that. visit_run has
   done it for its own. */
void visit_note_turn(const struct visit *visit);
/* Where absolute addresses begin for this request; false if its host is not one of ours. */
bool visit_origin(const struct site *site, const struct request *request, struct str *origin);
/* Whether the instant is of the present local day, and the words may say so. */
bool visit_is_today(const struct visit *visit, int64_t instant);
/* Whether the path asks for data: it ends in ".json" or is the API's. */
bool visit_wants_data(const struct request *request);

/* The face of a language, "sv" serving "sv-FI"; that of Swedish for one that has none. */
const struct face *visit_face(const struct site *site, struct str language);
/* Where the masthead leads: from Swedish to English, from any other language to Swedish. */
const struct face *visit_other(const struct visit *visit);
/* Makes the faces of a site from its locales. */
void visit_make_faces(struct arena *arena, struct site *site, const struct locales *locales);
