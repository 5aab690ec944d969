/* The listing page: what was asked, how much there is, the items, and every way on from here. All
   its links come from changed copies of the selection. */
#include "site/listing.h"

#include "site/address.h"
#include "site/archive.h"
#include "site/data.h"
#include "site/error.h"
#include "site/ending.h"
#include "site/facet.h"
#include "site/feed.h"
#include "site/follow.h"
#include "site/frame.h"
#include "site/pager.h"
#include "site/row.h"
#include "site/whole.h"
#include "view/parse.h"

static struct str place_heading(const struct visit *visit, const struct place *place,
                                const struct topic *topic)
{
    if (topic != NULL)
        return topic_label(topic, str_of(visit->face->language));
    if (place->month > 0)
        return locale_fill(visit->locale, visit->arena, "listing.archive", "period",
                           locale_month(visit->locale, visit->arena, place->year, place->month),
                           NULL);
    if (place->year > 0)
        return locale_fill(visit->locale, visit->arena, "listing.archive", "period",
                           str_printf(visit->arena, "%04d", place->year), NULL);
    return locale_text(visit->locale, "listing.title");
}

static struct str page_title(const struct visit *visit, const struct listing *listing,
                             struct str heading)
{
    const struct selection *selection = listing->selection;
    struct str title = heading;
    if (selection->text.n > 0)
        title = locale_fill(visit->locale, visit->arena, "listing.search_title", "query",
                            selection->text, NULL);
    if (selection->skip > 0)
        title = str_printf(visit->arena, "%.*s – %.*s", STR_ARG(title),
                           STR_ARG(locale_fill(visit->locale, visit->arena, "pager.page", "page",
                                               locale_number(visit->locale, visit->arena,
                                                             selection->skip / selection->take + 1),
                                               NULL)));
    return title;
}

struct str listing_title(const struct visit *visit, const struct listing *listing)
{
    struct selection first_page = *listing->selection;
    struct listing first = *listing;
    first_page.skip = 0;
    first.selection = &first_page;
    return page_title(visit, &first, place_heading(visit, listing->place, listing->topic));
}

static void add_notice(struct value *notices, struct str text)
{
    value_set_text(value_add_object(notices), "text", text);
}

/* Under other languages than Swedish: how much more there is in Swedish, or how much of it matches
   the words as they were written, and the way there. */
static enum status add_swedish(struct visit *visit, struct value *notices,
                               const struct listing *listing)
{
    const struct face *swedish = &visit_faces[0];
    struct selection first = *listing->selection;
    if (strcmp(visit->face->language, swedish->language) == 0 || first.skip > 0)
        return STATUS_OK;
    struct selection once = first;
    once.take = 0; /* only how many */
    struct query query = query_for_view(visit->arena, &once, listing->place, swedish->language,
                                        visit->site->options.zone, visit->now);
    struct answer answer;
    query.total_only = true;
    enum status status = view_find(visit->view, visit->arena, &query, &answer);
    bool words = first.text.n > 0;
    if (status != STATUS_OK || answer.total == 0 || (words && answer.suggestion.applied))
        return status;
    struct value *notice = value_add_object(notices);
    value_set_text(notice, "text",
                   locale_plural(visit->locale, visit->arena,
                                 words ? "listing.match_in_swedish" : "listing.in_swedish",
                                 answer.total));
    value_set_text(notice, "href", query_address(visit->arena, listing->other, &first));
    value_set_text(notice, "label", locale_text(visit->locale, "listing.to_swedish"));
    value_set_text(notice, "language", str_of(swedish->language));
    return STATUS_OK;
}

/* What the program has to say about the question before it shows the answer. */
static enum status set_notices(struct visit *visit, struct value *root,
                               const struct listing *listing)
{
    const struct selection *selection = listing->selection;
    struct value *notices = value_set_list(root, "notices");
    if (listing->topic != NULL && listing->topic->provisional)
        add_notice(notices, locale_text(visit->locale, "listing.provisional"));
    for (size_t i = 0; i < selection->topics_count; i++) {
        struct topic topic;
        enum status status = view_topic_at(visit->view, visit->arena, selection->topics[i], &topic);
        if (status == STATUS_MISSING)
            add_notice(notices, locale_fill(visit->locale, visit->arena, "empty.topic", "topic",
                                            selection->topics[i], NULL));
        else if (status != STATUS_OK)
            return status;
    }
    if (selection->has_from && selection->has_to && selection->from > selection->to)
        add_notice(notices, locale_text(visit->locale, "empty.days_crossed"));
    if (listing->answer->total > 0 && selection->skip >= listing->answer->total)
        add_notice(notices, locale_text(visit->locale, "empty.past_end"));
    if (listing->answer->cut)
        add_notice(notices,
                   locale_fill(visit->locale, visit->arena, "search.cut", "n",
                               locale_number(visit->locale, visit->arena, PARSE_WORDS), NULL));
    return add_swedish(visit, notices, listing);
}

/* What was searched for instead, or might be. */
static void set_suggestion(const struct visit *visit, struct value *root,
                           const struct listing *listing)
{
    const struct answer *answer = listing->answer;
    const struct suggestion *suggestion = &answer->suggestion;
    if (suggestion->query.n == 0)
        return;
    struct value *said = value_set_object(root, "suggestion");
    struct selection other = query_with_text(listing->selection, suggestion->query);
    value_set_text(said, "query", suggestion->query);
    value_set_text(said, "href", query_address(visit->arena, listing->place->base, &other));
    value_set_bool(said, "applied", suggestion->applied);
    if (!suggestion->applied)
        return;
    value_set_text(said, "none",
                   locale_fill(visit->locale, visit->arena, "suggestion.none", "query",
                               listing->selection->text, NULL));
    other = query_with_text(listing->selection, suggestion->literal);
    value_set_text(said, "literal_href", query_address(visit->arena, listing->place->base, &other));
    value_set_text(said, "literal",
                   locale_fill(visit->locale, visit->arena, "suggestion.literal", "query",
                               listing->selection->text, NULL));
}

static void set_result(const struct visit *visit, struct value *root, const struct listing *listing)
{
    const struct selection *selection = listing->selection;
    const struct answer *answer = listing->answer;
    value_set_text(root, "result",
                   answer->total > 0
                       ? locale_plural(visit->locale, visit->arena, "listing.count", answer->total)
                   : listing_is_plain(listing)
                       ? locale_text(visit->locale,
                                     listing->place->year > 0 ? "empty.archive" : "empty.listing")
                       : locale_text(visit->locale, "empty.search"));
    struct str first = locale_number(visit->locale, visit->arena, selection->skip + 1);
    struct str last =
        locale_number(visit->locale, visit->arena, selection->skip + (int64_t)answer->count);
    if (answer->count > 0)
        value_set_text(root, "shown",
                       locale_fill(visit->locale, visit->arena,
                                   answer->count == 1 ? "listing.shown_one" : "listing.shown",
                                   "first", first, "last", last, NULL));
    struct value *sort = value_set_list(root, "sort");
    static const char *const keys[] = {
        [ORDER_PUBLISHED] = "sort.published", [ORDER_RELEVANCE] = "sort.relevance"};
    for (enum order order = ORDER_PUBLISHED; order <= ORDER_RELEVANCE; order++) {
        struct selection other = *selection;
        other.order = order;
        other.skip = 0;
        struct value *link = value_add_object(sort);
        value_set_text(link, "href", query_address(visit->arena, listing->place->base, &other));
        value_set_text(link, "label", locale_text(visit->locale, keys[order]));
        value_set_bool(link, "current", order == selection->order);
    }
    /* Without words nothing is more relevant than anything else. */
    value_set_bool(root, "sort_any", selection->text.n > 0 && answer->total > 1);
}

static void set_items(const struct visit *visit, struct value *root, const struct listing *listing)
{
    const struct answer *answer = listing->answer;
    struct value *items = value_set_list(root, "items");
    for (size_t i = 0; i < answer->count; i++) {
        struct value *row = row_add(visit, items, &answer->documents[i], answer->marks);
        /* Where "show more" leads. */
        if (i > 0 && (int64_t)i == listing->selection->take - TAKE_DEFAULT)
            value_set_text(row, "anchor",
                           str_printf(visit->arena, "n%lld",
                                      (long long)listing->selection->skip + (long long)i + 1));
    }
    value_set_bool(root, "items_any", answer->count > 0);
}

static void set_trail(const struct visit *visit, struct value *root, const struct place *place)
{
    struct value *trail = value_set_list(root, "trail");
    struct value *first = value_add_object(trail);
    bool topic = place->topic.n > 0;
    value_set_text(
        first, "href",
        str_printf(visit->arena, "%s/", topic ? visit->face->topics : visit->face->news));
    value_set_text(first, "label",
                   locale_text(visit->locale, topic ? "frame.topics" : "frame.news"));
    if (place->month > 0) {
        struct value *year = value_add_object(trail);
        value_set_text(year, "href",
                       str_printf(visit->arena, "%s/%04d/", visit->face->news, place->year));
        value_set_text(year, "label", str_printf(visit->arena, "%04d", place->year));
    }
    value_set_bool(root, "trail_any", topic || place->year > 0);
}

static enum status write_page(struct visit *visit, const struct listing *listing,
                              struct response *response)
{
    const struct place *place = listing->place;
    const struct selection *selection = listing->selection;
    struct str heading = place_heading(visit, place, listing->topic);
    struct pages pages =
        pager_pages(visit->arena, place->base, selection, listing_reach(visit, listing));
    struct selection first_page = *selection;
    first_page.skip = 0;
    struct frame frame = {
        .title = page_title(visit, listing, heading),
        .canonical = query_address(visit->arena, place->base, selection),
        .other = query_address(visit->arena, listing->other, &first_page),
        .previous = pages.previous,
        .next = pages.next,
        .part = place->topic.n > 0 ? FRAME_TOPICS : FRAME_NEWS,
        .exactly = place->topic.n == 0 && place->year == 0,
        .later = selection->skip > 0,
        .hidden = listing->answer->count == 0 || selection->text.n > 0,
    };
    struct value *root = frame_make(visit, &frame);
    bool whole = place->topic.n == 0 && place->year == 0;
    value_set_text(root, "heading",
                   whole && selection->text.n > 0 ? locale_text(visit->locale, "search.title")
                                                  : heading);
    /* With filters too: what stands below must not jump when one is ticked. */
    bool front = whole && selection->text.n == 0 && selection->skip == 0;
    value_set_bool(root, "front", front);
    if (front && visit->site->options.name.n > 0)
        value_set_text(root, "lead",
                       locale_fill(visit->locale, visit->arena, "listing.lead", "publisher",
                                   visit->site->options.name, NULL));
    set_trail(visit, root, place);
    frame_search(
        visit, root, place->base,
        whole ? locale_text(visit->locale, "search.label")
              : locale_fill(visit->locale, visit->arena, "search.within", "place", heading, NULL),
        selection);
    facet_set(visit, root, listing);
    enum status status = set_notices(visit, root, listing);
    if (status != STATUS_OK)
        return status;
    set_suggestion(visit, root, listing);
    value_set_bool(root, "help_any", selection->text.n > 0);
    set_result(visit, root, listing);
    set_items(visit, root, listing);
    pager_set(visit, root, &pages);
    follow_set(visit, root, listing);
    if (!visit->site->options.still)
        status = facet_set_ways(visit, root, listing);
    if (status == STATUS_OK)
        status = archive_set(visit, root, listing);
    if (status != STATUS_OK)
        return status;
    return frame_render(visit, "listing", root, response);
}

int64_t listing_reach(const struct visit *visit, const struct listing *listing)
{
    return visit->site->options.still ? (int64_t)listing->answer->count : listing->answer->total;
}

bool listing_is_plain(const struct listing *listing)
{
    const struct selection *selection = listing->selection;
    return selection->text.n == 0 && selection->topics_count == 0 && selection->years_count == 0 &&
           selection->kinds == 0 && selection->open == OPEN_ANY && !selection->has_from &&
           !selection->has_to && selection->skip == 0;
}

static enum status write_form(struct visit *visit, const struct listing *listing,
                              enum ending ending, struct response *response)
{
    switch (ending) {
    case ENDING_JSON:
        return data_listing(visit, listing, response);
    case ENDING_ATOM:
    case ENDING_RSS:
    case ENDING_FEED_JSON:
        return feed_write(visit, listing, ending, response);
    case ENDING_ICS:
    case ENDING_CSV:
        return whole_write(visit, listing, ending, response);
    case ENDING_PAGE:
    case ENDINGS:
        break;
    }
    return write_page(visit, listing, response);
}

static enum status answer_place(struct visit *visit, struct response *response,
                                const struct place *place, const struct topic *topic,
                                struct str other)
{
    struct selection selection;
    struct query_mistake mistake = {0};
    const struct request *request = visit->request;
    if (query_read(visit->arena, request->parameters, request->parameters_count, &selection,
                   &mistake) != STATUS_OK)
        return error_mistake(visit, response, &mistake);
    query_at_place(&selection, place);
    struct query query = query_for_view(visit->arena, &selection, place, visit->face->language,
                                        visit->site->options.zone, visit->now);
    enum ending ending = ending_of(request->path);
    query.brief = ending == ENDING_PAGE && selection.text.n == 0; /* a passage is of the body */
    if (visit->site->options.still && (place->month > 0 || topic != NULL))
        query.take = INT32_MAX; /* all, since no further pages can be asked for */
    if (ending == ENDING_ICS || ending == ENDING_CSV)
        whole_narrow(ending, &query);
    struct answer answer;
    enum status status = view_find(visit->view, visit->arena, &query, &answer);
    if (status != STATUS_OK)
        return status;
    struct listing listing = {
        .place = place, .selection = &selection, .answer = &answer, .topic = topic, .other = other};
    return write_form(visit, &listing, ending, response);
}

enum status listing_at(struct visit *visit, struct response *response)
{
    struct place place;
    enum status status = address_place(visit, &place);
    if (status != STATUS_OK)
        return status;
    /* The other language has the same year and month. */
    const struct face *other = visit_other(visit);
    struct str rest = str_sub(place.base, strlen(visit->face->news), place.base.n);
    return answer_place(visit, response, &place, NULL,
                        str_printf(visit->arena, "%s%.*s", other->news, STR_ARG(rest)));
}

static enum status topic_at(struct visit *visit, struct response *response)
{
    struct topic topic;
    struct str slug = visit->request->segments[0];
    enum status status = view_topic_at(visit->view, visit->arena, slug, &topic);
    if (status != STATUS_OK)
        return status;
    response->keys = str_printf(visit->arena, "listing topic:%.*s", STR_ARG(topic.slug));
    const struct face *other = visit_other(visit);
    struct place place = {
        .base = address_topic(visit->arena, visit->face, topic.slug),
        .topic = topic.slug,
    };
    place.data = str_printf(visit->arena, "%.*s.json", STR_ARG(place.base));
    /* A slug that the topic once had leads on to that it has now. */
    if (!str_eq(slug, topic.slug)) {
        address_redirect(visit, response, 301,
                         ending_base(visit->arena, &place, ending_of(visit->request->path)));
        return STATUS_OK;
    }
    return answer_place(visit, response, &place, &topic,
                        address_topic(visit->arena, other, topic.slug));
}

enum status listing_answer(void *worker, const struct request *request, struct response *response)
{
    return visit_run(worker, request, response, listing_at);
}

enum status listing_answer_topic(void *worker, const struct request *request,
                                 struct response *response)
{
    return visit_run(worker, request, response, topic_at);
}
