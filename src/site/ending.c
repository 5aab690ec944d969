/* One table of the forms that a listing has. */
#include "site/ending.h"

#include "base/check.h"

static const struct {
    struct str text, type, name;
} forms[ENDINGS] = {
    [ENDING_PAGE] = {STR(""), STR("text/html; charset=utf-8"), STR("HTML")},
    [ENDING_JSON] = {STR(".json"), STR("application/json"), STR("JSON")},
    [ENDING_ATOM] = {STR(".atom"), STR("application/atom+xml; charset=utf-8"), STR("Atom")},
    [ENDING_RSS] = {STR(".rss"), STR("application/rss+xml; charset=utf-8"), STR("RSS")},
    [ENDING_FEED_JSON] = {STR(".feed.json"), STR("application/feed+json"), STR("JSON Feed")},
    [ENDING_ICS] = {STR(".ics"), STR("text/calendar; charset=utf-8"), STR("iCalendar")},
    [ENDING_CSV] = {STR(".csv"), STR("text/csv; charset=utf-8; header=present"), STR("CSV")},
};

enum ending ending_of(struct str path)
{
    enum ending found = ENDING_PAGE;
    for (enum ending i = ENDING_PAGE + 1; i < ENDINGS; i++)
        if (str_ends(path, forms[i].text) && forms[i].text.n > forms[found].text.n)
            found = i; /* .feed.json is longer than .json */
    return found;
}

struct str ending_text(enum ending ending)
{
    return forms[ending].text;
}

struct str ending_type(enum ending ending)
{
    return forms[ending].type;
}

struct str ending_media(enum ending ending)
{
    struct str rest = forms[ending].type;
    return str_cut(&rest, ';');
}

struct str ending_name(enum ending ending)
{
    return forms[ending].name;
}

struct str ending_base(struct arena *arena, const struct place *place, enum ending ending)
{
    if (ending == ENDING_PAGE)
        return place->base;
    struct str stem = place->data;
    CHECK(str_ends(stem, forms[ENDING_JSON].text));
    stem.n -= forms[ENDING_JSON].text.n;
    return str_printf(arena, "%.*s%.*s", STR_ARG(stem), STR_ARG(forms[ending].text));
}
