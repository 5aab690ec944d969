/* Whoever follows wants what is new, so the addresses named here order by date also where the page
   orders by relevance, and begin at the first item. */
#include "site/follow.h"

#include "site/ending.h"

static const struct {
    enum ending ending;
    const char *words;
} ways[] = {
    {ENDING_ATOM, "follow.feed"},      {ENDING_RSS, "follow.feed"},
    {ENDING_FEED_JSON, "follow.feed"}, {ENDING_ICS, "follow.calendar"},
    {ENDING_CSV, "follow.table"},      {ENDING_JSON, "follow.data"},
};

void follow_set(const struct visit *visit, struct value *root, const struct listing *listing)
{
    struct selection selection = *listing->selection;
    struct arena *arena = visit->arena;
    selection.skip = 0;
    selection.take = TAKE_DEFAULT;
    selection.order = ORDER_PUBLISHED;
    struct value *follow = value_set_list(root, "follow");
    struct value *alternates = value_set_list(root, "alternates");
    struct str title = listing_title(visit, listing);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        enum ending ending = ways[i].ending;
        struct str name = ending_name(ending);
        struct str href =
            query_address(arena, ending_base(arena, listing->place, ending), &selection);
        struct value *way = value_add_object(follow);
        value_set_text(way, "href", href);
        value_set_text(way, "name", name);
        value_set_text(way, "words", locale_text(visit->locale, ways[i].words));
        struct value *link = value_add_object(alternates);
        value_set_text(link, "href", href);
        value_set_text(link, "type", ending_media(ending));
        value_set_text(link, "title",
                       str_printf(arena, "%.*s (%.*s)", STR_ARG(title), STR_ARG(name)));
    }
    struct value *catalogue = value_add_object(alternates);
    value_set_text(catalogue, "href", STR("/dcat.ttl"));
    value_set_text(catalogue, "type", STR("text/turtle"));
    value_set_text(catalogue, "title", STR("DCAT-AP-SE"));
}
