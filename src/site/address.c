/* Addresses. Slugs are [a-z0-9-] and so are the fixed parts, hence nothing here needs escaping. */
#include "site/address.h"

#include "site/ending.h"

struct str address_item(const struct visit *visit, const struct document *document)
{
    const struct face *face = visit_face(visit->site, document->item.language);
    if (document->slug.n == 0) /* a draft has no address yet but that of its working copy */
        return str_printf(visit->arena, "/api/v1/items/%.*s", STR_ARG(document->item.id));
    return str_printf(visit->arena, "%s/%04d/%.*s", face->news, document->year,
                      STR_ARG(document->slug));
}

struct str address_topic(struct arena *arena, const struct face *face, struct str slug)
{
    return str_printf(arena, "%s/%.*s", face->topics, STR_ARG(slug));
}

struct str address_topic_id(struct arena *arena, struct str id)
{
    return str_printf(arena, "/id/topic/%.*s", STR_ARG(id));
}

struct str address_about(struct arena *arena, const struct face *face, bool statement)
{
    return str_printf(arena, "%s/%s", face->about, statement ? face->statement : "");
}

struct str address_twin(struct arena *arena, const struct face *from, const struct face *to,
                        struct str path)
{
    const char *const begins[][2] = {
        {arena_printf(arena, "%s/%s", from->about, from->statement),
         arena_printf(arena, "%s/%s", to->about, to->statement)},
        {from->news, to->news},
        {from->topics, to->topics},
        {from->about, to->about},
    };
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
        if (str_starts(path, str_of(begins[i][0])))
            return str_printf(arena, "%s%.*s", begins[i][1],
                              STR_ARG(str_sub(path, strlen(begins[i][0]), path.n)));
    return (struct str){0};
}

struct str address_absolute(const struct visit *visit, struct str path)
{
    return str_printf(visit->arena, "%.*s%.*s", STR_ARG(visit->origin), STR_ARG(path));
}

bool address_is_safe(struct str address)
{
    for (size_t i = 0; i < address.n; i++)
        if ((unsigned char)address.p[i] <= ' ' || address.p[i] == '\x7f' || address.p[i] == '\\')
            return false;
    if (str_starts(address, STR("https://")) || str_starts(address, STR("http://")))
        return true;
    return str_starts(address, STR("/")) && !str_starts(address, STR("//"));
}

bool address_year(struct str text, int *year)
{
    int64_t number;
    if (text.n != 4 || text.p[0] < '0' || text.p[0] > '9' || !str_int(text, &number) || number < 1)
        return false;
    *year = (int)number;
    return true;
}

bool address_is_month(struct str text)
{
    int64_t number;
    return text.n == 2 && text.p[0] >= '0' && text.p[0] <= '9' && str_int(text, &number) &&
           number >= 1 && number <= 12;
}

enum status address_place(const struct visit *visit, struct place *place)
{
    struct str rest = visit->request->path, year, month;
    struct arena *arena = visit->arena;
    rest = str_sub(rest, strlen(visit->face->news), rest.n);
    rest.n -= ending_text(ending_of(rest)).n;
    if (str_starts(rest, STR("/")))
        rest = str_sub(rest, 1, rest.n);
    if (str_ends(rest, STR("/")))
        rest.n--;
    *place = (struct place){0};
    const char *news = visit->face->news;
    if (rest.n == 0) {
        place->base = str_printf(arena, "%s/", news);
        place->data = str_printf(arena, "%s.json", news);
        return STATUS_OK;
    }
    year = str_cut(&rest, '/');
    month = rest;
    if (!address_year(year, &place->year) || (month.n > 0 && !address_is_month(month)))
        return status_fail(arena, STATUS_MISSING, "no such listing");
    if (month.n > 0)
        place->month = (month.p[0] - '0') * 10 + (month.p[1] - '0');
    const char *slash = month.n > 0 ? "/" : "";
    place->base = str_printf(arena, "%s/%.*s%s%.*s/", news, STR_ARG(year), slash, STR_ARG(month));
    place->data =
        str_printf(arena, "%s/%.*s%s%.*s.json", news, STR_ARG(year), slash, STR_ARG(month));
    return STATUS_OK;
}

void address_redirect(const struct visit *visit, struct response *response, int status,
                      struct str path)
{
    ptrdiff_t query = str_find(visit->request->target, STR("?"), 0);
    struct str rest =
        query < 0 ? (struct str){0}
                  : str_sub(visit->request->target, (size_t)query, visit->request->target.n);
    response->status = status;
    response->location = str_printf(visit->arena, "%.*s%.*s", STR_ARG(path), STR_ARG(rest));
}
