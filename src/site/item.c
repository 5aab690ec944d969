/* An item by its address. What the address leads to is decided first (moved, gone, another
   revision), then it is shown. */
#include "site/item.h"

#include "news/commonmark.h"
#include "news/slug.h"
#include "page/tongue.h"
#include "site/address.h"
#include "site/around.h"
#include "site/calendar.h"
#include "site/data.h"
#include "site/ending.h"
#include "site/error.h"
#include "site/figure.h"
#include "site/frame.h"
#include "site/history.h"
#include "site/linked.h"
#include "site/listing.h"
#include "site/row.h"
#include "site/state.h"
#include "site/stick.h"

static void add_notice(const struct visit *visit, struct value *notices, struct str text,
                       struct str href, const char *label)
{
    struct value *notice = value_add_object(notices);
    value_set_text(notice, "text", text);
    value_set_text(notice, "href", href);
    if (href.n > 0)
        value_set_text(notice, "label", locale_text(visit->locale, label));
}

static void set_notices(const struct visit *visit, struct value *root, const struct document *shown,
                        const struct document *present)
{
    struct value *notices = value_set_list(root, "notices");
    if (present->state == ITEM_WITHDRAWN)
        add_notice(visit, notices,
                   present->reason.n > 0
                       ? locale_fill(visit->locale, visit->arena, "item.withdrawn_why", "reason",
                                     present->reason, NULL)
                       : locale_text(visit->locale, "item.withdrawn"),
                   (struct str){0}, NULL);
    if (shown != present)
        add_notice(visit, notices,
                   locale_fill(visit->locale, visit->arena, "item.old_version", "version",
                               locale_number(visit->locale, visit->arena, shown->revision), NULL),
                   address_item(visit, present), "item.to_present");
}

static void set_trail(const struct visit *visit, struct value *root,
                      const struct document *document)
{
    struct civil civil = zone_civil(visit->site->options.zone, document->item.sort);
    struct arena *arena = visit->arena;
    const char *news = visit->face->news;
    const struct {
        struct str href, label;
    } steps[] = {
        {str_printf(arena, "%s/", news), locale_text(visit->locale, "frame.news")},
        {str_printf(arena, "%s/%04d/", news, document->year),
         str_printf(arena, "%04d", document->year)},
        {str_printf(arena, "%s/%04d/%02d/", news, document->year, civil.month),
         locale_month(visit->locale, arena, civil.year, civil.month)},
    };
    struct value *trail = value_set_list(root, "trail");
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct value *step = value_add_object(trail);
        value_set_text(step, "href", steps[i].href);
        value_set_text(step, "label", steps[i].label);
    }
}

/* Paragraphs apart by an empty line. */
static void set_lead(struct value *root, struct str summary)
{
    struct value *lead = value_set_list(root, "lead");
    while (summary.n > 0) {
        ptrdiff_t end = str_find(summary, STR("\n\n"), 0);
        size_t stop = end < 0 ? summary.n : (size_t)end;
        struct str paragraph = str_trim(str_sub(summary, 0, stop));
        if (paragraph.n > 0)
            value_set_text(value_add_object(lead), "text", paragraph);
        summary = str_sub(summary, stop + 2, summary.n);
    }
    value_set_bool(root, "lead_any", value_count(lead) > 0);
}

static void set_facts(const struct visit *visit, struct value *root,
                      const struct document *document)
{
    const struct item *item = &document->item;
    row_set_date(visit, root, "date", item->published, false);
    if (document->corrected > 0)
        row_set_instant(visit, root, "corrected", document->corrected, false);
    row_set_topics(visit, root, document);
    if (item->kind != KIND_EVENT) /* whose box says it */
        value_set_text(root, "place", item->place_name);
    value_set_text(root, "contact", item->contact);
    /* Said only where it is not who the whole site is. */
    if (!str_eq(item->publisher_name, visit->site->options.name))
        value_set_text(root, "publisher", item->publisher_name);
    if (item->source.n > 0 && address_is_safe(item->source)) {
        struct value *source = value_set_object(root, "source");
        value_set_text(source, "href", item->source);
        struct str rest = item->source;
        ptrdiff_t scheme = str_find(rest, STR("://"), 0);
        if (scheme >= 0)
            rest = str_sub(rest, (size_t)scheme + 3, rest.n);
        value_set_text(source, "label", str_cut(&rest, '/'));
    }
}

/* The page as somebody saved it, from which the item came. */
static void set_capture(const struct visit *visit, struct value *root,
                        const struct document *document)
{
    if (document->provenance_count == 0)
        return;
    const struct provenance *first = &document->provenance[0];
    struct value *capture = value_set_object(root, "capture");
    value_set_text(capture, "name", first->name);
    row_set_date(visit, capture, "date", first->captured, false);
}

static void set_note(const struct visit *visit, struct value *root, const struct document *document)
{
    if (document->note.n == 0)
        return;
    struct value *note = value_set_object(root, "note");
    value_set_text(note, "heading", locale_text(visit->locale, "item.note"));
    value_set_text(note, "text", document->note);
    if (document->corrected > 0)
        row_set_instant(visit, note, "date", document->corrected, true);
    else
        value_set_bool(note, "date", false);
}

static enum status write_page(const struct visit *visit, struct response *response,
                              const struct document *shown, const struct document *present)
{
    const struct item *item = &shown->item;
    struct str address = address_item(visit, present);
    struct frame frame = {
        .title = item->headline,
        .description = item->summary,
        .canonical = address,
        .data = str_printf(visit->arena, "%.*s.json", STR_ARG(address)),
        .part = FRAME_NEWS,
        .hidden = shown != present || present->state != ITEM_PUBLISHED,
    };
    if (shown != present)
        frame.data = str_printf(visit->arena, "%.*s?revision=%lld", STR_ARG(frame.data),
                                (long long)shown->revision);
    struct value *root = frame_make(visit, &frame);
    bool foreign = !str_is(item->language, visit->face->language);
    value_set_text(root, "language", foreign ? item->language : (struct str){0});
    value_set_text(root, "direction", tongue_direction(visit->arena, item->language));
    value_set_text(root, "page_direction",
                   tongue_direction(visit->arena, str_of(visit->face->language)));
    value_set_text(root, "headline", item->headline);
    value_set_text(root, "address", address_absolute(visit, address));
    set_trail(visit, root, present);
    set_notices(visit, root, shown, present);
    set_lead(root, item->summary);
    set_facts(visit, root, shown);
    set_capture(visit, root, present);
    state_set(visit, root, item);
    struct value *box = state_set_box(visit, root, item);
    stick_set(visit, box, item);
    set_note(visit, root, shown);
    figure_set(visit, root, item);
    if (item->body.n > 0)
        value_set(root, "body",
                  value_markup(visit->arena, commonmark_html(visit->arena, item->body)));
    enum status status = history_set(visit, root, shown, present);
    if (status == STATUS_OK)
        status = around_set_series(visit, box, shown);
    if (status == STATUS_OK && !frame.hidden) {
        linked_set_item(visit, root, present);
        status = around_set(visit, root, present);
    }
    return status == STATUS_OK ? frame_render(visit, "item", root, response) : status;
}

/* An address with another ending. */
static struct str with_ending(const struct visit *visit, struct str path, enum ending ending)
{
    return str_printf(visit->arena, "%.*s%.*s", STR_ARG(path), STR_ARG(ending_text(ending)));
}

static enum status show(struct visit *visit, struct response *response,
                        const struct document *present)
{
    int64_t number;
    struct query_mistake mistake;
    if (!query_revision(visit->request, &number, &mistake))
        return error_mistake(visit, response, &mistake);
    enum ending ending = ending_of(visit->request->path);
    struct document earlier;
    const struct document *shown = present;
    if (number != 0 && number != present->revision) {
        enum status status =
            view_revision(visit->view, visit->arena, present->item.id, number, &earlier);
        if (status != STATUS_OK)
            return status;
        shown = &earlier;
    } else if (present->redirect.n > 0 && present->state == ITEM_WITHDRAWN && number == 0 &&
               ending == ENDING_PAGE && address_is_safe(present->redirect)) {
        /* It may be restored, so nobody is told to remember this. */
        response->status = 302;
        response->location = present->redirect;
        return STATUS_OK;
    }
    if (ending == ENDING_ICS)
        return calendar_item(visit, present, response);
    return ending == ENDING_JSON ? data_item(visit, shown, response)
                                 : write_page(visit, response, shown, present);
}

static enum status item_at(struct visit *visit, struct response *response)
{
    const struct request *request = visit->request;
    enum ending ending = ending_of(request->path);
    struct str slug = request->segments[1];
    int year;
    if (!address_year(request->segments[0], &year))
        return status_fail(visit->arena, STATUS_MISSING, "no such year");
    if (address_is_month(slug)) {
        if (ending != ENDING_PAGE)
            return listing_at(visit, response);
        address_redirect(
            visit, response, 301,
            str_printf(visit->arena, "%s/%04d/%.*s/", visit->face->news, year, STR_ARG(slug)));
        return STATUS_OK;
    }
    if (!slug_is(slug))
        return status_fail(visit->arena, STATUS_MISSING, "no such item");
    struct document document;
    struct address address;
    /* Addresses are one's own among the English ones, or among all others. */
    struct str space = strcmp(visit->face->language, "en") == 0 ? STR("en") : STR("sv");
    enum status status =
        view_item_at(visit->view, visit->arena, space, year, slug, &document, &address);
    if (status != STATUS_OK)
        return status;
    response->keys = data_keys(visit, &document);
    if (document.state == ITEM_ERASED || document.state == ITEM_GONE)
        return error_gone(visit, response, document.reason);
    if (address.moved || visit_face(visit->site, document.item.language) != visit->face) {
        struct str present = address_item(visit, &document);
        address_redirect(visit, response, 301, with_ending(visit, present, ending));
        return STATUS_OK;
    }
    return show(visit, response, &document);
}

enum status item_answer(void *worker, const struct request *request, struct response *response)
{
    return visit_run(worker, request, response, item_at);
}
