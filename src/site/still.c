/* From the front pages on, whatever a page links to without a query is asked for and, if it is
   there, written; so nothing is linked that is not there. Items are named by the view beside, which
   reaches those in no listing that is shown. */
#include "site/still.h"

#include "base/check.h"
#include "base/hash.h"
#include "http/router.h"
#include "site/address.h"
#include "site/relative.h"
#include "site/still_files.h"
#include "view/map.h"

enum { KNOWN_LEAST = 1024, ITEMS_STEP = 5000 };

enum known_state { KNOWN_NOT = 1, KNOWN_THERE };

struct known {
    struct str path; /* empty: a free place */
    enum known_state state;
};

struct still {
    const struct still_options *options;
    struct arena *arena; /* of the whole run */
    struct arena *scratch;
    const struct router *router;
    struct still_files *files;
    struct str host;
    struct known *known; /* a table of a power of two, at most half full */
    size_t known_count, known_room;
    struct str *ahead; /* paths to be written, in the order in which they were met */
    size_t ahead_count, ahead_room, done;
    struct still_report *report;
};

/* ---- What is known of paths */

static struct known *known_slot(struct still *still, struct str path)
{
    size_t mask = still->known_room - 1, at = hash_quick(path) & mask;
    while (still->known[at].path.n > 0 && !str_eq(still->known[at].path, path))
        at = (at + 1) & mask;
    return &still->known[at];
}

static void known_grow(struct still *still)
{
    struct known *old = still->known;
    size_t room = still->known_room;
    still->known_room = room == 0 ? KNOWN_LEAST : room * 2;
    still->known = ARENA_ARRAY(still->arena, struct known, still->known_room);
    for (size_t i = 0; i < room; i++)
        if (old[i].path.n > 0)
            *known_slot(still, old[i].path) = old[i];
}

static void know(struct still *still, struct str path, enum known_state state)
{
    if (still->known_count * 2 >= still->known_room)
        known_grow(still);
    struct known *slot = known_slot(still, path);
    CHECK(slot->path.n == 0);
    *slot = (struct known){str_copy(still->arena, path), state};
    still->known_count++;
    if (state != KNOWN_THERE)
        return;
    if (still->ahead_count == still->ahead_room) {
        size_t size = sizeof *still->ahead,
               more = still->ahead_room == 0 ? 256 : still->ahead_room * 2;
        still->ahead =
            arena_grow(still->arena, still->ahead, still->ahead_count * size, more * size);
        still->ahead_room = more;
    }
    still->ahead[still->ahead_count++] = slot->path;
}

/* ---- Asking the site */

static enum status get(struct still *still, struct arena *arena, struct str path,
                       struct response *response)
{
    struct request request = {.path = path, .target = path, .host = still->host, .arena = arena};
    const struct router_ask ask = {.path = path, .method = METHOD_GET};
    unsigned methods;
    const struct router_route *route = router_find(still->router, &ask, request.segments, &methods);
    *response = (struct response){.status = 404};
    if (route == NULL || route->route->alone)
        return STATUS_OK;
    response->status = 0;
    enum status status = route->route->handler(still->options->worker, &request, response);
    if (response->status == 0)
        response->status = 200;
    return status;
}

static void drop(const struct response *response)
{
    if (response->stream != NULL)
        response->stream->close(response->stream->self);
}

/* What answers to questions, and what names things by their absolute addresses, where there are
   none. */
static bool needs_more(const struct still *still, struct str path)
{
    bool asks = str_starts(path, STR("/api/")) || str_starts(path, STR("/id/")) ||
                str_ends(path, STR("/suggest"));
    bool names = str_starts(path, STR("/dcat.")) || str_starts(path, STR("/amnen.")) ||
                 str_ends(path, STR("security.txt"));
    return asks || (names && still->options->placeless);
}

/* Whether a page may link to it; one that is met for the first time is asked for. */
static bool there(void *self, struct str path)
{
    struct still *still = self;
    struct response response;
    if (str_eq(path, STR("/")))
        return true;
    if (needs_more(still, path))
        return false;
    const struct known *known = known_slot(still, path);
    if (known->path.n > 0)
        return known->state == KNOWN_THERE;
    struct arena *arena = arena_new();
    bool found = get(still, arena, path, &response) == STATUS_OK && response.status == 200 &&
                 !response.volatile_;
    drop(&response);
    arena_free(arena);
    know(still, path, found ? KNOWN_THERE : KNOWN_NOT);
    return found;
}

static void begin_at(struct still *still, struct str path)
{
    (void)there(still, path);
}

/* ---- Writing an answer */

/* A sheet names files beside it. */
static struct str sheet_of(struct still *still, struct str sheet)
{
    struct arena *arena = still->scratch;
    struct str mark = STR("url(\"/static/");
    struct buf out = buf_in(arena);
    ptrdiff_t found;
    while ((found = str_find(sheet, mark, 0)) >= 0) {
        size_t begin = (size_t)found + mark.n, end = begin;
        while (end < sheet.n && sheet.p[end] != '"' && sheet.p[end] != '?')
            end++;
        struct str name = str_sub(sheet, begin, end);
        buf_add(&out, str_sub(sheet, 0, (size_t)found));
        buf_printf(&out, "url(\"%.*s", STR_ARG(name));
        (void)there(still, str_printf(arena, "/static/%.*s", STR_ARG(name)));
        while (end < sheet.n && sheet.p[end] != '"')
            end++;
        sheet = str_sub(sheet, end, sheet.n);
    }
    buf_add(&out, sheet);
    return buf_str(&out);
}

/* Lines of a calendar go on after their end and a space: with addresses of another length they are
   put together, and folded anew. */
static struct str calendar_of(struct still *still, const struct relative *relative, struct str text)
{
    struct arena *arena = still->scratch;
    struct buf joined = buf_in(arena), out = buf_in(arena);
    for (size_t i = 0; i < text.n; i++) {
        if (str_starts(str_sub(text, i, text.n), STR("\r\n "))) {
            i += 2;
            continue;
        }
        buf_char(&joined, text.p[i]);
    }
    for (struct str rest = relative_text(arena, relative, buf_str(&joined)); rest.n > 0;) {
        struct str line = str_cut(&rest, '\n');
        for (size_t most = 75; line.n > most + 1; most = 74) {
            size_t n = most;
            while ((line.p[n] & '\xC0') == '\x80')
                n--;
            buf_add(&out, str_sub(line, 0, n));
            buf_addz(&out, "\r\n ");
            line = str_sub(line, n, line.n);
        }
        buf_add(&out, line);
        buf_char(&out, '\n');
    }
    return buf_str(&out);
}

static struct str made_relative(struct still *still, const struct relative *relative,
                                const struct response *response, struct str body)
{
    if (str_starts(response->type, STR("text/html")))
        return relative_html(still->scratch, relative, body);
    if (str_starts(response->type, STR("text/css")))
        return sheet_of(still, body);
    if (str_starts(relative->path, STR("/static/")) || str_starts(relative->path, STR("/media/")))
        return body;
    if (str_starts(response->type, STR("text/calendar")) && relative->origin.n > 0)
        return calendar_of(still, relative, body);
    return relative_text(still->scratch, relative, body);
}

/* Pieces end between rows or lines, so no address is cut in two. */
static enum status write_stream(struct still *still, const struct relative *relative,
                                const struct response *response, struct str name)
{
    enum status status = STATUS_OK;
    struct arena *arena = arena_new();
    bool first = true;
    for (;;) {
        struct str piece;
        arena_reset(arena);
        status = response->stream->next(response->stream->self, arena, &piece);
        if (status != STATUS_OK || piece.n == 0)
            break;
        piece = made_relative(still, relative, response, piece);
        status = first ? still_files_write(still->files, arena, name, piece)
                       : still_files_append(still->files, arena, name, piece);
        first = false;
        if (status != STATUS_OK)
            break;
    }
    if (status != STATUS_OK)
        status_fail(still->scratch, status, "%s", status_why(arena));
    response->stream->close(response->stream->self);
    arena_free(arena);
    return status;
}

static enum status write_path(struct still *still, struct str path)
{
    struct response response;
    struct relative relative = {
        .path = path,
        .origin = still->options->placeless ? STR("http://" STILL_HOST) : (struct str){0},
        .there = there,
        .self = still,
    };
    enum status status = get(still, still->scratch, path, &response);
    if (status != STATUS_OK)
        return status;
    struct str name = relative_file(still->scratch, path);
    still->report->files++;
    if (response.stream != NULL)
        return write_stream(still, &relative, &response, name);
    return still_files_write(still->files, still->scratch, name,
                             made_relative(still, &relative, &response, response.body));
}

/* ---- Where to begin */

static void begin_at_items(struct still *still, const struct site *site, const struct mapped *items,
                           size_t count, bool (*months)[13])
{
    for (size_t i = 0; i < count; i++) {
        const struct face *face = visit_face(site, items[i].language);
        struct civil civil = zone_civil(site->options.zone, items[i].sort);
        begin_at(still, str_printf(still->scratch, "%s/%04d/%.*s", face->news, items[i].year,
                                   STR_ARG(items[i].slug)));
        if (civil.year >= 0 && civil.year <= 9999)
            months[civil.year][0] = months[civil.year][civil.month] = true;
    }
}

static enum status begin_at_all_items(struct still *still, bool (*months)[13])
{
    struct worker *worker = still->options->worker;
    const struct site *site = worker_site(worker);
    int64_t end = 0;
    enum status status = view_begin(worker->view, still->scratch);
    if (status != STATUS_OK)
        return status;
    status = map_end(worker->view, still->scratch, &end);
    view_end(worker->view);
    for (int64_t from = 0; status == STATUS_OK && from < end; from += ITEMS_STEP) {
        struct mapped *items;
        size_t count;
        struct arena *arena = arena_new();
        status = view_begin(worker->view, arena);
        if (status == STATUS_OK) {
            status = map_items(worker->view, arena, from, from + ITEMS_STEP, &items, &count);
            view_end(worker->view);
        }
        if (status == STATUS_OK)
            begin_at_items(still, site, items, count, months);
        else
            status_fail(still->scratch, status, "%s", status_why(arena));
        arena_free(arena);
    }
    return status;
}

/* All languages have the same years and months, so that each page's twin is there. */
static void begin_at_archives(struct still *still, const struct site *site, bool (*months)[13])
{
    for (int year = 0; year <= 9999; year++)
        for (size_t face = 0; months[year][0] && face < site->faces_count; face++) {
            const char *news = site->faces[face].news;
            begin_at(still, str_printf(still->scratch, "%s/%04d/", news, year));
            for (int month = 1; month <= 12; month++)
                if (months[year][month])
                    begin_at(still, str_printf(still->scratch, "%s/%04d/%02d/", news, year, month));
        }
}

static enum status begin_everywhere(struct still *still)
{
    static const char *const named[] = {"/robots.txt", "/sitemap.xml", "/sitemap-news.xml",
                                        "/dcat.ttl"};
    bool(*months)[13] = (bool(*)[13])ARENA_ARRAY(still->arena, bool, 10000 * 13);
    const struct site *site = atomic_load(&still->options->now->site);
    for (size_t i = 0; i < site->faces_count; i++) {
        begin_at(still, str_printf(still->scratch, "%s/", site->faces[i].news));
        begin_at(still, str_printf(still->scratch, "%s/", site->faces[i].topics));
    }
    enum status status = begin_at_all_items(still, months);
    begin_at_archives(still, site, months);
    for (size_t i = 0; !still->options->placeless && i < sizeof named / sizeof named[0]; i++)
        begin_at(still, str_of(named[i]));
    for (int part = 0; !still->options->placeless; part++) {
        struct str path = str_printf(still->scratch, "/sitemap-%d.xml", part);
        if (!there(still, path) && part > 0)
            break;
    }
    begin_at(still, STR("/.well-known/security.txt"));
    return status;
}

/* "/" leads on by itself, as the server's does. */
static enum status write_front(struct still *still)
{
    const struct worker *worker = still->options->worker;
    const struct site *site = worker_site(worker);
    const struct face *face = visit_face(site, site->options.language);
    struct str to =
        relative_path(still->scratch, STR("/"), str_printf(still->scratch, "%s/", face->news));
    still->report->files++;
    return still_files_write(
        still->files, still->scratch, STR("index.html"),
        str_printf(still->scratch,
                   "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<title>%.*s</title>\n<meta http-equiv=\"refresh\" content=\"0; url=%.*s\">\n"
                   "</head>\n<body>\n<p><a href=\"%.*s\">%.*s</a></p>\n</body>\n</html>\n",
                   face->language, STR_ARG(to), STR_ARG(to), STR_ARG(to), STR_ARG(to)));
}

enum status still_write(struct arena *arena, const struct still_options *options,
                        struct still_report *report)
{
    const struct site *site = atomic_load(&options->now->site);
    struct still still = {
        .options = options,
        .arena = arena,
        .scratch = arena_new(),
        .host = options->placeless ? STR(STILL_HOST) : str_of(site->url_host),
        .report = report,
    };
    size_t count;
    const struct route *routes = site_routes(&count);
    *report = (struct still_report){0};
    still.router = router_new(arena, routes, count);
    known_grow(&still);
    enum status status = still_files_open(arena, options->folder, &still.files);
    if (status == STATUS_OK) {
        status = begin_everywhere(&still);
        if (status == STATUS_OK)
            status = write_front(&still);
        while (status == STATUS_OK && still.done < still.ahead_count) {
            arena_reset(still.scratch);
            status = write_path(&still, still.ahead[still.done++]);
        }
        if (status == STATUS_OK)
            status = still_files_close(still.files, still.scratch, &report->removed);
        if (status != STATUS_OK)
            status_fail(arena, status, "%s", status_why(still.scratch));
    }
    arena_free(still.scratch);
    return status;
}
