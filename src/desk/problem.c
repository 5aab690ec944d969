/* The table of places follows docs/formats.md, ninjs. */
#include "desk/problem.h"

#include "base/json.h"

static const char *title_of(int status)
{
    switch (status) {
    case 400:
        return "The request cannot be read";
    case 401:
        return "A token is needed";
    case 403:
        return "The token does not allow this";
    case 404:
        return "There is no such item";
    case 409:
        return "The item's state does not allow this";
    case 410:
        return "The item was erased";
    case 412:
        return "Another change was first";
    case 415:
        return "The body is not JSON";
    case 421:
        return "This server does not answer for that host";
    case 422:
        return "The content is not valid";
    case 428:
        return "If-Match is needed";
    case 503:
        return "Not now; try again in a while";
    default:
        return "Something went wrong here";
    }
}

static void write_faults(struct json *json, const struct valid_faults *faults)
{
    json_key(json, "errors");
    json_array_begin(json);
    for (size_t i = 0; i < faults->count; i++) {
        json_object_begin(json);
        json_key(json, "detail");
        json_str(json, faults->list[i].detail);
        json_key(json, "pointer");
        json_str(json, str_printf(json->out->arena, "#%.*s", STR_ARG(faults->list[i].pointer)));
        json_object_end(json);
    }
    json_array_end(json);
}

void problem_answer(struct arena *arena, const struct problem *problem, struct response *response)
{
    struct buf out = buf_in(arena);
    struct json json = json_in(&out);
    json_object_begin(&json);
    json_member(&json, "type", STR("about:blank"));
    json_member(&json, "title", str_of(title_of(problem->status)));
    json_member_int(&json, "status", problem->status);
    json_member(&json, "detail", problem->detail);
    if (problem->faults.count > 0)
        write_faults(&json, &problem->faults);
    json_object_end(&json);
    response->status = problem->status;
    response->type = STR("application/problem+json");
    response->body = buf_str(&out);
    response->volatile_ = true;
    if (problem->status == 401)
        response_header(response, "WWW-Authenticate", STR("Bearer realm=\"budkavle\""));
    if (problem->status == 503)
        response_header(response, "Retry-After", STR("10"));
}

/* Where a member of the record stands in ninjs; what follows it in the pointer stays behind. */
static const struct {
    const char *record, *ninjs;
} places[] = {
    {"/headline", "/headlines/0/value"},
    {"/summary", "/descriptions/0/value"},
    {"/body", "/bodies/0/value"},
    {"/kind", "/genres/0/literal"},
    {"/topics", "/subjects"},
    {"/published", "/contentCreated"},
    {"/sort", "/contentCreated"},
    {"/opens", "/eventDetails/dates/startDate"},
    {"/from", "/eventDetails/dates/startDate"},
    {"/start", "/eventDetails/dates/startDate"},
    {"/closes", "/eventDetails/dates/endDate"},
    {"/until", "/eventDetails/dates/endDate"},
    {"/end", "/eventDetails/dates/endDate"},
    {"/place", "/places/0"},
    {"/series", "/altIds"},
    {"/translationOf", "/altIds"},
    {"/media", "/associations"},
    {"/source", "/infoSources"},
    {"/contact", "/infoSources"},
    {"/publisher", "/copyrightHolder"},
};

static struct str place_of(struct arena *arena, struct str pointer)
{
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct str member = str_of(places[i].record);
        bool own =
            str_starts(pointer, member) && (pointer.n == member.n || pointer.p[member.n] == '/');
        if (own)
            return str_printf(arena, "%s%.*s", places[i].ninjs,
                              STR_ARG(str_sub(pointer, member.n, pointer.n)));
    }
    return pointer;
}

void problem_of_record(struct arena *arena, struct valid_faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        faults->list[i].pointer = place_of(arena, faults->list[i].pointer);
}
