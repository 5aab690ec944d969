/* Slices follow each other by the sort key of the last item, so that each costs the same however
   far the walk has come. All are of one state: the stream has a view of its own with one snapshot.
   It costs a file and some memory, hence their number is bounded, and so is their time, since a
   snapshot keeps the view's file from being tidied up. */
#include "site/whole.h"

#include "base/check.h"
#include "site/atom.h"
#include "site/calendar.h"
#include "site/error.h"
#include "site/table.h"

enum {
    AT_ONCE = 500, /* so many are made in one piece, and cached */
    SLICE = 250,
    WITHDRAWN_MOST = 1000,
    STREAMS_MOST = 16,
    STREAM_MS = 15 * 60 * 1000,
};

struct whole {
    const struct whole_form *form;
    struct visit visit;
    struct listing listing;
    struct place place;
    struct selection selection;
    struct topic topic;
    struct query query;
    int64_t skip;  /* items still to be passed over */
    int64_t until; /* when it must have ended, ms */
    struct whole_sum sum;
    enum { WHOLE_NEW, WHOLE_ITEMS, WHOLE_ENDED } at;
    bool bounded;       /* some items have been met */
    int64_t last, same; /* the sort key of the last item met, and how many had it */
    struct arena *own;  /* of the view; NULL while it is not open */
};

static const struct whole_form *form_of(enum ending ending)
{
    CHECK(ending == ENDING_ICS || ending == ENDING_CSV || ending == ENDING_ATOM);
    return ending == ENDING_ICS ? &calendar_form : ending == ENDING_CSV ? &table_form : &atom_form;
}

/* Only the kinds that the form has a place for; false if none of those was asked for. */
static bool narrow(const struct whole_form *form, struct query *query)
{
    if (form->kinds == 0)
        return true;
    query->kinds = query->kinds == 0 ? form->kinds : query->kinds & form->kinds;
    return query->kinds != 0;
}

void whole_narrow(enum ending ending, struct query *query)
{
    if (!narrow(form_of(ending), query))
        query->take = 0;
}

static void add_all(struct whole *whole, const struct document *documents, size_t count,
                    struct buf *out)
{
    for (size_t i = 0; i < count; i++) {
        int64_t updated = feed_updated(&documents[i]);
        if (!whole->form->add(&whole->visit, &documents[i], out))
            continue;
        whole->sum.count++;
        whole->sum.updated = updated > whole->sum.updated ? updated : whole->sum.updated;
    }
}

static enum status add_withdrawn(struct whole *whole, struct buf *out)
{
    struct document *documents;
    size_t count;
    struct query query = whole->query;
    if (!whole->form->withdrawn || whole->selection.skip > 0)
        return STATUS_OK;
    query.take = WITHDRAWN_MOST;
    enum status status =
        view_withdrawn(whole->visit.view, whole->visit.arena, &query, &documents, &count);
    if (status == STATUS_OK)
        add_all(whole, documents, count, out);
    return status;
}

/* ---- A slice */

/* The next items into *out; *more is false at the end. */
static enum status add_slice(struct whole *whole, size_t most, struct buf *out, bool *more)
{
    struct query query = whole->query;
    struct answer answer;
    query.take = (int64_t)most;
    query.skip = 0;
    if (whole->bounded) {
        int64_t to = whole->last + 1;
        query.skip = whole->same;
        query.to = query.to == 0 || to < query.to ? to : query.to;
        if (query.to == 0) /* means no bound */
            query.to = 1;
    }
    enum status status = view_find(whole->visit.view, whole->visit.arena, &query, &answer);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < answer.count; i++) {
        int64_t sort = answer.documents[i].item.sort;
        whole->same = whole->bounded && sort == whole->last ? whole->same + 1 : 1;
        whole->last = sort;
        whole->bounded = true;
    }
    size_t passed = whole->skip < (int64_t)answer.count ? (size_t)whole->skip : answer.count;
    whole->skip -= (int64_t)passed;
    add_all(whole, answer.documents + passed, answer.count - passed, out);
    *more = answer.count == most;
    return STATUS_OK;
}

static enum status add_end(struct whole *whole, struct buf *out)
{
    enum status status = add_withdrawn(whole, out);
    whole->form->end(&whole->visit, &whole->sum, out);
    whole->at = WHOLE_ENDED;
    return status;
}

/* ---- As a stream */

static enum status open_view(struct whole *whole, struct arena *arena)
{
    const struct site *site = whole->visit.site;
    const struct view_options options = {
        .folder = site->options.folder,
        .zone = site->options.zone,
        .live = site->options.live,
    };
    whole->own = arena_new();
    whole->visit.view = NULL;
    enum status status = view_open(arena, &options, &whole->visit.view);
    if (status == STATUS_OK)
        status = view_begin(whole->visit.view, arena);
    if (status == STATUS_OK)
        visit_note_turn(&whole->visit);
    return status;
}

static enum status next(void *self, struct arena *arena, struct str *piece)
{
    struct whole *whole = self;
    struct buf out = buf_in(arena);
    enum status status = STATUS_OK;
    whole->visit.arena = arena;
    if (whole->at == WHOLE_NEW) {
        whole->until = clock_now(whole->visit.site->options.clock) + STREAM_MS;
        status = open_view(whole, arena);
        whole->form->begin(&whole->visit, &whole->listing, &out);
        whole->at = WHOLE_ITEMS;
    } else if (clock_now(whole->visit.site->options.clock) > whole->until) {
        return status_fail(arena, STATUS_BUSY, "it was read too slowly");
    }
    while (status == STATUS_OK && whole->at == WHOLE_ITEMS && out.n < 1024) {
        bool more;
        status = add_slice(whole, SLICE, &out, &more);
        if (status == STATUS_OK && !more)
            status = add_end(whole, &out);
    }
    *piece = buf_str(&out);
    return status;
}

static void close_whole(void *self)
{
    struct whole *whole = self;
    if (whole->own != NULL)
        view_close(whole->visit.view);
    arena_free(whole->own);
    atomic_fetch_sub(&whole->visit.now_site->streams, 1);
}

static enum status stream(struct whole *whole, struct response *response)
{
    struct visit *visit = &whole->visit;
    if (atomic_fetch_add(&visit->now_site->streams, 1) >= STREAMS_MOST) {
        atomic_fetch_sub(&visit->now_site->streams, 1);
        return error_busy(visit, response);
    }
    struct stream *made = ARENA_NEW(visit->arena, struct stream);
    *made = (struct stream){
        .next = next,
        .close = close_whole,
        .self = whole,
        .tag = str_printf(visit->arena, "%lld %lld %.*s %.*s", (long long)view_turn(visit->view),
                          (long long)atomic_load(&visit->now_site->clock), STR_ARG(visit->origin),
                          STR_ARG(visit->request->target)),
    };
    visit->alerts = NULL; /* the worker's, which goes on to other visits */
    response->stream = made;
    return STATUS_OK;
}

/* ---- At once */

static enum status write_at_once(struct whole *whole, bool any, struct response *response)
{
    struct buf out = buf_in(whole->visit.arena);
    bool more;
    enum status status = STATUS_OK;
    whole->form->begin(&whole->visit, &whole->listing, &out);
    if (whole->selection.take_named)
        add_all(whole, whole->listing.answer->documents, whole->listing.answer->count, &out);
    else if (any)
        status = add_slice(whole, AT_ONCE, &out, &more);
    if (status == STATUS_OK && any)
        status = add_end(whole, &out);
    else
        whole->form->end(&whole->visit, &whole->sum, &out);
    response->body = buf_str(&out);
    return status;
}

/* "nyheter-2024-03.csv" */
static struct str file_name(struct arena *arena, const struct place *place, enum ending ending)
{
    struct str path = ending_base(arena, place, ending);
    struct str name = str_copy(arena, str_sub(path, 1, path.n));
    char *p = (char *)name.p;
    for (size_t i = 0; i < name.n; i++)
        if (p[i] == '/')
            p[i] = '-';
    return str_printf(arena, "attachment; filename=\"%.*s\"", STR_ARG(name));
}

enum status whole_write(struct visit *visit, const struct listing *listing, enum ending ending,
                        struct response *response)
{
    struct whole *whole = ARENA_NEW(visit->arena, struct whole);
    *whole = (struct whole){.form = form_of(ending), .visit = *visit};
    whole->place = *listing->place;
    whole->selection = *listing->selection;
    whole->listing = *listing;
    whole->listing.place = &whole->place;
    whole->listing.selection = &whole->selection;
    if (listing->topic != NULL) {
        whole->topic = *listing->topic;
        whole->listing.topic = &whole->topic;
    }
    whole->skip = whole->selection.skip;
    whole->query = query_for_view(visit->arena, &whole->selection, &whole->place,
                                  visit->face->language, visit->site->options.zone, visit->now);
    whole->query.order = ORDER_PUBLISHED;
    whole->query.total_only = true;
    bool any = narrow(whole->form, &whole->query);
    response->type = ending_type(ending);
    response_header(response, "Content-Disposition",
                    file_name(visit->arena, &whole->place, ending));
    bool large = listing->answer->total > AT_ONCE && any && !whole->selection.take_named;
    return large ? stream(whole, response) : write_at_once(whole, any, response);
}

/* ---- To a file */

static enum status put(struct whole *whole, FILE *out, struct buf *text)
{
    if (fwrite(text->p, 1, text->n, out) == text->n)
        return STATUS_OK;
    return status_fail(whole->visit.arena, STATUS_FAILED,
                       "the export cannot be written (%m); free room and run it again");
}

static enum status export_all(struct whole *whole, FILE *out)
{
    struct arena *arena = whole->visit.arena;
    enum status status = STATUS_OK;
    bool more = true;
    struct buf text = buf_in(arena);
    whole->form->begin(&whole->visit, &whole->listing, &text);
    status = put(whole, out, &text);
    while (status == STATUS_OK && more) {
        arena_reset(arena);
        text = buf_in(arena);
        status = add_slice(whole, SLICE, &text, &more);
        if (status == STATUS_OK && !more)
            whole->form->end(&whole->visit, &whole->sum, &text);
        if (status == STATUS_OK)
            status = put(whole, out, &text);
    }
    return status;
}

enum status whole_export(struct arena *arena, const struct whole_export *options)
{
    const struct site *site = worker_site(options->worker);
    const struct face *face = visit_face(site, site->options.language);
    struct str path = str_printf(arena, "%s/", face->news);
    const struct request request = {.path = path, .target = path, .arena = arena};
    struct whole whole = {.form = form_of(options->ending), .visit = visit_of(site, &request)};
    whole.place = (struct place){.base = path, .data = str_printf(arena, "%s.json", face->news)};
    whole.selection = (struct selection){.text = options->query, .take = TAKE_DEFAULT};
    const struct answer none = {0};
    whole.listing =
        (struct listing){.place = &whole.place, .selection = &whole.selection, .answer = &none};
    whole.query = (struct query){.text = options->query, .total_only = true};
    whole.visit.view = options->worker->view;
    whole.visit.origin = site->options.url;
    whole.visit.arena = arena_new();
    enum status status = view_begin(whole.visit.view, arena);
    if (status == STATUS_OK) {
        status = export_all(&whole, options->out);
        if (status != STATUS_OK)
            status_fail(arena, status, "%s", status_why(whole.visit.arena));
        view_end(whole.visit.view);
    }
    arena_free(whole.visit.arena);
    return status;
}
