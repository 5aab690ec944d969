/* From a request to a visit: host, language, snapshot. The Host header is never believed beyond
   the list of those we answer, since absolute addresses (and caches in front) are made of it. */
#include "site/visit.h"

#include "page/tongue.h"
#include "site/api.h"
#include "site/alert.h"
#include "site/error.h"

const struct face visit_faces[2] = {
    {"sv", "/nyheter", "/amnen", "/om", "tillganglighet", "Svenska", NULL},
    {"en", "/en/news", "/en/topics", "/en/about", "accessibility", "English", NULL},
};

const struct face *visit_face(const struct site *site, struct str language)
{
    struct str primary = language;
    primary = str_cut(&primary, '-');
    for (size_t i = 0; i < site->faces_count; i++)
        if (str_is(primary, site->faces[i].language))
            return &site->faces[i];
    return &site->faces[0];
}

const struct face *visit_other(const struct visit *visit)
{
    return &visit->site->faces[visit->face == &visit->site->faces[0] ? 1 : 0];
}

void visit_make_faces(struct arena *arena, struct site *site, const struct locales *locales)
{
    size_t count = locales_count(locales);
    site->faces = ARENA_ARRAY(arena, struct face, count);
    for (; site->faces_count < 2; site->faces_count++) {
        struct face *face = &site->faces[site->faces_count];
        *face = visit_faces[site->faces_count];
        face->locale = locales_find(locales, str_of(face->language));
    }
    for (size_t i = 0; i < count; i++) {
        const struct locale *locale = locales_at(locales, i);
        const char *tag = str_z(arena, locale_language(locale));
        if (strcmp(tag, "sv") == 0 || strcmp(tag, "en") == 0)
            continue;
        struct str name = tongue_name(arena, locale_language(locale));
        site->faces[site->faces_count++] = (struct face){
            .language = tag,
            .news = arena_printf(arena, "/%s/news", tag),
            .topics = arena_printf(arena, "/%s/topics", tag),
            .about = arena_printf(arena, "/%s/about", tag),
            .statement = "accessibility",
            .name = str_z(arena, name),
            .locale = locale,
        };
    }
}

/* "/fi/news/": the second face whose tag the path begins with; Swedish has no such beginning. */
static const struct face *face_of_path(const struct site *site, struct str path)
{
    struct str rest = path.n > 0 ? str_sub(path, 1, path.n) : path, first = str_cut(&rest, '/');
    for (size_t i = 1; i < site->faces_count; i++)
        if (str_is(first, site->faces[i].language))
            return &site->faces[i];
    return &site->faces[0];
}

bool visit_is_today(const struct visit *visit, int64_t instant)
{
    const struct zone *zone = visit->site->options.zone;
    struct civil today = zone_civil(zone, visit->now), day = zone_civil(zone, instant);
    return !visit->dated && day.year == today.year && day.month == today.month &&
           day.day == today.day;
}

bool visit_wants_data(const struct request *request)
{
    return str_ends(request->path, STR(".json")) || api_is(request->path);
}

struct visit visit_of(const struct site *site, const struct request *request)
{
    const struct face *face = face_of_path(site, request->path);
    if (str_starts(request->path, STR("/api/")))
        face = &site->faces[1]; /* programs are spoken to in English */
    if (request->path.n <= 1)
        face = visit_face(site, site->options.language);
    return (struct visit){
        .site = site,
        .request = request,
        .arena = request->arena,
        .face = face,
        .locale = face->locale,
        .dated = site->options.still,
        .now = clock_now(site->options.clock),
    };
}

static struct str without_port(struct str host)
{
    size_t end = host.n;
    while (end > 0 && host.p[end - 1] >= '0' && host.p[end - 1] <= '9')
        end--;
    if (end > 0 && end < host.n && host.p[end - 1] == ':')
        return str_sub(host, 0, end - 1);
    return host;
}

static bool is_loopback(struct str name)
{
    if (str_is(name, "localhost") || str_ends(name, STR(".localhost")) || str_is(name, "[::1]"))
        return true;
    if (!str_starts(name, STR("127.")))
        return false;
    size_t dots = 0;
    for (size_t i = 0; i < name.n; i++) {
        dots += name.p[i] == '.';
        if (name.p[i] != '.' && (name.p[i] < '0' || name.p[i] > '9'))
            return false;
    }
    return dots == 3;
}

bool visit_origin(const struct site *site, const struct request *request, struct str *origin)
{
    const struct site_options *options = &site->options;
    struct str host = request->host, name = without_port(host);
    bool ours = is_loopback(name) || (site->url_host != NULL && str_is(host, site->url_host));
    for (size_t i = 0; i < options->hosts_count && !ours; i++)
        ours = str_eq(name, str_lower_ascii(request->arena, options->hosts[i]));
    if (!ours)
        return false;
    *origin = options->url.n > 0 ? options->url
                                 : str_printf(request->arena, "http://%.*s", STR_ARG(host));
    return true;
}

/* A worker may see a state before the follower has told the caches of it. They must know first. */
void visit_note_turn(const struct visit *visit)
{
    struct site_now *now = visit->now_site;
    int64_t turn = view_turn(visit->view);
    if (atomic_load(&now->turn) == turn)
        return;
    struct http *http = atomic_load(&now->http);
    if (http != NULL)
        http_moved(http);
    atomic_store(&now->turn, turn); /* last: by then it holds for all */
}

enum status visit_begin(struct worker *worker, struct visit *visit)
{
    visit->view = worker->view;
    visit->analyser = worker->analyser;
    enum status status = view_begin(visit->view, visit->arena);
    if (status != STATUS_OK)
        return status;
    visit->now_site = worker->now;
    visit_note_turn(visit);
    alert_look(worker, visit);
    return STATUS_OK;
}

void visit_end(struct visit *visit)
{
    view_end(visit->view);
}

enum status visit_run(void *worker, const struct request *request, struct response *response,
                      enum status (*answer)(struct visit *visit, struct response *response))
{
    struct worker *own = worker;
    struct visit visit = visit_of(worker_site(own), request);
    if (!visit_origin(visit.site, request, &visit.origin))
        return error_page(&visit, response, 421);
    enum status status = visit_begin(own, &visit);
    if (status != STATUS_OK)
        return status;
    status = answer(&visit, response);
    if (status == STATUS_MISSING)
        status = error_page(&visit, response, 404);
    if (status == STATUS_BUSY)
        status = error_busy(&visit, response);
    if (response->keys.n == 0) /* any publication may change it */
        response->keys = STR("listing");
    response->keys = str_printf(visit.arena, "%.*s alerts", STR_ARG(response->keys));
    visit_end(&visit);
    return status;
}
