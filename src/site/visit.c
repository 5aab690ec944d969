/* From a request to a visit: host, language, snapshot. The Host header is never believed beyond
   the list of those we answer, since absolute addresses (and caches in front) are made of it. */
#include "site/visit.h"

#include "site/api.h"
#include "site/error.h"

const struct face visit_faces[2] = {
    {"sv", "/nyheter", "/amnen", "/om", "tillganglighet", "Svenska"},
    {"en", "/en/news", "/en/topics", "/en/about", "accessibility", "English"},
};

const struct face *visit_face(struct str language)
{
    bool english = str_is(language, "en") || str_starts(language, STR("en-"));
    return &visit_faces[english ? 1 : 0];
}

bool visit_wants_data(const struct request *request)
{
    return str_ends(request->path, STR(".json")) || api_is(request->path);
}

struct visit visit_of(const struct site *site, const struct request *request)
{
    bool english = str_starts(request->path, STR("/en/")) || str_is(request->path, "/en") ||
                   str_starts(request->path, STR("/api/"));
    size_t face = english ? 1 : 0;
    if (request->path.n <= 1 && str_is(site->options.language, "en"))
        face = 1;
    return (struct visit){
        .site = site,
        .request = request,
        .arena = request->arena,
        .face = &visit_faces[face],
        .locale = site->locales[face],
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

enum status visit_run(void *worker, const struct request *request, struct response *response,
                      enum status (*answer)(struct visit *visit, struct response *response))
{
    const struct worker *own = worker;
    struct visit visit = visit_of(worker_site(own), request);
    if (!visit_origin(visit.site, request, &visit.origin))
        return error_page(&visit, response, 421);
    visit.now_site = own->now;
    visit.view = own->view;
    visit.analyser = own->analyser;
    enum status status = view_begin(visit.view, visit.arena);
    if (status != STATUS_OK)
        return status;
    visit_note_turn(&visit);
    status = answer(&visit, response);
    if (status == STATUS_MISSING)
        status = error_page(&visit, response, 404);
    if (status == STATUS_BUSY)
        status = error_busy(&visit, response);
    if (response->keys.n == 0) /* any publication may change it */
        response->keys = STR("listing");
    view_end(visit.view);
    return status;
}
