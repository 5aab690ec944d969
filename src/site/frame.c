/* The frame of the pages: one place that knows the masthead and the foot. */
#include "site/frame.h"

#include "page/tongue.h"
#include "site/about.h"
#include "site/address.h"
#include "site/alert.h"
#include "site/asset.h"
#include "site/linked.h"
#include "site/look.h"

static struct str path(const struct visit *visit, const char *first, const char *second)
{
    return str_printf(visit->arena, "%s%s", first, second);
}

static void add_link(struct value *links, struct str href, struct str label, const char *current)
{
    struct value *link = value_add_object(links);
    value_set_text(link, "href", href);
    value_set_text(link, "label", label);
    value_set_text(link, "current", str_of(current));
}

/* Where no name has been set, nothing is said in one. */
static void set_name(const struct visit *visit, struct value *root, struct str title)
{
    const struct locale *locale = visit->locale;
    struct str name = visit->site->options.name;
    if (name.n == 0) {
        value_set_text(root, "site", locale_text(locale, "frame.news"));
        value_set_text(root, "title", title);
        value_set_text(root, "colophon", locale_text(locale, "footer.nameless"));
        return;
    }
    value_set_text(root, "site", name);
    value_set_text(
        root, "title",
        locale_fill(locale, visit->arena, "frame.title", "page", title, "site", name, NULL));
    value_set_text(root, "colophon",
                   locale_fill(locale, visit->arena, "footer.words", "publisher", name, NULL));
}

static void add_twin(const struct visit *visit, struct value *twins, const char *language,
                     struct str path)
{
    struct value *twin = value_add_object(twins);
    value_set_text(twin, "lang", str_of(language));
    value_set_text(twin, "href",
                   str_printf(visit->arena, "%.*s%.*s", STR_ARG(visit->origin), STR_ARG(path)));
}

/* The page and its twins, each naming all; for any further language the one where "/" leads. A
   listing's later pages hold other items in each language, and are nobody's twins. */
static void set_twins(const struct visit *visit, struct value *root, const struct frame *frame)
{
    const struct site *site = visit->site;
    struct value *twins = value_set_list(root, "twins");
    if (frame->other.n == 0 || frame->canonical.n == 0 || frame->previous.n > 0 ||
        visit->origin.n == 0 || site->options.placeless)
        return;
    const struct face *usual = visit_face(site, site->options.language);
    for (size_t i = 0; i <= site->faces_count; i++) {
        const struct face *face = i < site->faces_count ? &site->faces[i] : usual;
        struct str path = address_twin(visit->arena, visit->face, face, frame->canonical);
        if (path.n > 0)
            add_twin(visit, twins, i < site->faces_count ? face->language : "x-default", path);
    }
}

/* Ways to the languages that locale files have added, for the foot of the page. */
static void set_languages(const struct visit *visit, struct value *root)
{
    const struct site *site = visit->site;
    struct value *languages = value_set_list(root, "languages");
    for (size_t i = 0; i < site->faces_count; i++) {
        const struct face *face = &site->faces[i];
        if (face == visit->face || face == visit_other(visit))
            continue;
        struct value *link = value_add_object(languages);
        value_set_text(link, "lang", str_of(face->language));
        value_set_text(link, "dir", tongue_direction(visit->arena, str_of(face->language)));
        value_set_text(link, "label", str_of(face->name));
        value_set_text(link, "href", path(visit, face->news, "/"));
    }
    value_set_bool(root, "languages_any", value_count(languages) > 0);
}

struct value *frame_make(const struct visit *visit, const struct frame *frame)
{
    const struct site *site = visit->site;
    struct arena *arena = visit->arena;
    const struct face *face = visit->face, *other = visit_other(visit);
    struct value *root = value_object(arena);
    value_set(root, "t", locale_values(visit->locale));
    value_set_text(root, "lang", str_of(face->language));
    value_set_text(root, "dir", tongue_direction(arena, str_of(face->language)));
    set_languages(visit, root);
    set_name(visit, root, frame->title);
    value_set_text(root, "description", frame->description);
    value_set_bool(root, "still", visit->site->options.still);
    value_set_bool(root, "hidden_from_search", frame->hidden);
    value_set_text(root, "style", asset_address(site, "site.css"));
    value_set_text(root, "script", asset_address(site, "site.js"));
    look_set(visit, root);
    value_set_text(root, "home", path(visit, face->news, "/"));
    value_set_text(root, "data", frame->data);
    value_set_text(root, "previous_page", frame->previous);
    value_set_text(root, "next_page", frame->next);
    bool placed = visit->origin.n > 0 && !site->options.placeless;
    if (frame->canonical.n > 0 && placed)
        value_set_text(
            root, "canonical",
            str_printf(arena, "%.*s%.*s", STR_ARG(visit->origin), STR_ARG(frame->canonical)));
    set_twins(visit, root, frame);
    alert_set(visit, root, frame->later);
    linked_set_page(visit, root, frame->title, frame->canonical);
    struct value *links = value_set_list(root, "links");
    const char *current = frame->exactly ? "page" : "true";
    add_link(links, path(visit, face->news, "/"), locale_text(visit->locale, "frame.news"),
             frame->part == FRAME_NEWS ? current : NULL);
    add_link(links, path(visit, face->topics, "/"), locale_text(visit->locale, "frame.topics"),
             frame->part == FRAME_TOPICS ? current : NULL);
    add_link(links, address_about(arena, face, false), locale_text(visit->locale, "frame.about"),
             frame->part == FRAME_ABOUT ? current : NULL);
    about_set_foot(visit, root);
    struct value *language = value_set_object(root, "other");
    value_set_text(language, "lang", str_of(other->language));
    value_set_text(language, "label", str_of(other->name));
    value_set_text(language, "href",
                   frame->other.n > 0 ? frame->other : path(visit, other->news, "/"));
    return root;
}

void frame_search(const struct visit *visit, struct value *root, struct str action,
                  struct str label, const struct selection *selection)
{
    if (visit->site->options.still) /* nobody would answer */
        return;
    struct value *search = value_set_object(root, "search");
    value_set_text(search, "action", action);
    value_set_text(search, "label", label);
    value_set_text(search, "suggest", path(visit, visit->face->news, "/suggest"));
    value_set_text(search, "query", selection->text);
    struct value *kept = value_set_list(search, "kept");
    if (selection->order != query_usual_order(selection)) {
        struct value *order = value_add_object(kept);
        value_set_text(order, "name", STR("orderBy"));
        value_set_text(order, "value",
                       selection->order == ORDER_RELEVANCE ? STR("Relevance") : STR("Published"));
    }
    if (selection->take != TAKE_DEFAULT) {
        struct value *take = value_add_object(kept);
        value_set_text(take, "name", STR("take"));
        value_set_text(take, "value", str_printf(visit->arena, "%lld", (long long)selection->take));
    }
}

enum status frame_render(const struct visit *visit, const char *name, const struct value *root,
                         struct response *response)
{
    struct buf out = buf_in(visit->arena);
    enum status status = templates_render(visit->site->templates, visit->arena, name, root, &out);
    /* A template that is missing or asks for too much is a fault of ours, not of the request. */
    if (status != STATUS_OK)
        return STATUS_FAILED;
    response->type = STR("text/html; charset=utf-8");
    response->body = buf_str(&out);
    return STATUS_OK;
}
