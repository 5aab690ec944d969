/* Filters. The first values of a facet stand open, the rest behind one more step, so that sixteen
   topics do not bury the kinds. */
#include "site/facet.h"

#include "view/parse.h"

enum {
    VALUES_FIRST = 7, /* so many stand open */
    WAYS_MOST = 6,    /* so many drops are counted on an empty page: each is a query */
    FEWER_MOST = 4    /* and so many words */
};

/* One filter that is chosen: its words, and the selection without it. */
struct choice {
    struct str label;
    struct selection without;
};
struct choices {
    struct choice *p;
    size_t count;
};

struct str facet_topic_name(const struct facet_value *value)
{
    return value->name.n > 0 ? value->name : value->slug;
}

struct str facet_kind_name(const struct visit *visit, struct str slug)
{
    return locale_text(visit->locale,
                       arena_printf(visit->arena, "kind.%s", str_z(visit->arena, slug)));
}

static struct str value_label(const struct visit *visit, const char *name,
                              const struct facet_value *value)
{
    if (strcmp(name, "kind") == 0)
        return facet_kind_name(visit, value->slug);
    return facet_topic_name(value);
}

static void add_value(const struct visit *visit, struct value *list, const char *name,
                      const struct facet_value *from)
{
    struct value *value = value_add_object(list);
    value_set_text(value, "name", str_of(name));
    value_set_text(value, "value", from->slug);
    value_set_text(value, "label", value_label(visit, name, from));
    value_set_bool(value, "checked", from->selected);
    value_set_text(value, "count", locale_number(visit->locale, visit->arena, from->count));
    value_set_text(value, "count_words",
                   locale_plural(visit->locale, visit->arena, "listing.hits", from->count));
}

static void add_facet(const struct visit *visit, struct value *facets, const char *name,
                      const struct facet *facet)
{
    if (facet->count == 0)
        return;
    struct value *object = value_add_object(facets);
    value_set_text(object, "legend",
                   locale_text(visit->locale, arena_printf(visit->arena, "filter.%s", name)));
    struct value *values = value_set_list(object, "values"), *more = value_set_list(object, "more");
    /* A "more" that would hide a single value is no help. */
    size_t first = facet->count <= VALUES_FIRST + 1 ? facet->count : VALUES_FIRST;
    bool open = false;
    for (size_t i = 0; i < facet->count; i++) {
        add_value(visit, i < first ? values : more, name, &facet->values[i]);
        open = open || (i >= first && facet->values[i].selected);
    }
    value_set_bool(object, "more_any", first < facet->count);
    value_set_bool(object, "more_open", open);
    value_set_text(object, "more_label",
                   locale_text(visit->locale, arena_printf(visit->arena, "filter.more_%ss", name)));
}

/* Whether anything that is listed here opens and closes. */
static bool has_time(const struct listing *listing)
{
    const struct facet *kinds = &listing->answer->kinds;
    const unsigned timed = 1u << KIND_CALL | 1u << KIND_NOTICE | 1u << KIND_EVENT;
    unsigned chosen = listing->selection->kinds == 0 ? timed : listing->selection->kinds & timed;
    for (size_t i = 0; i < kinds->count; i++)
        if (kinds->values[i].count > 0 && (chosen & 1u << kind_of(kinds->values[i].slug)) != 0)
            return true;
    return listing->selection->open != OPEN_ANY;
}

static struct str open_label(const struct visit *visit, enum open open)
{
    static const char *const keys[] = {[OPEN_ANY] = "filter.open_any",
                                       [OPEN_YES] = "filter.open_yes",
                                       [OPEN_NO] = "filter.open_no",
                                       [OPEN_COMING] = "filter.open_coming"};
    return locale_text(visit->locale, keys[open]);
}

/* One of these, or all: what is open now stands first. */
static void add_open(const struct visit *visit, struct value *facets, const struct listing *listing)
{
    static const enum open order[] = {OPEN_ANY, OPEN_YES, OPEN_COMING, OPEN_NO};
    if (!has_time(listing))
        return;
    struct value *object = value_add_object(facets);
    value_set_text(object, "legend", locale_text(visit->locale, "filter.time"));
    struct value *values = value_set_list(object, "values");
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        struct value *value = value_add_object(values);
        value_set_text(value, "name", STR("open"));
        value_set_text(value, "value", query_open_name(order[i]));
        value_set_text(value, "label", open_label(visit, order[i]));
        value_set_bool(value, "single", true);
        value_set_bool(value, "checked", listing->selection->open == order[i]);
        value_set_text(value, "count", (struct str){0}); /* not that of what is around it */
    }
    value_set_bool(object, "more_any", false);
}

static void add_choice(struct arena *arena, struct choices *choices, struct str label,
                       struct selection without)
{
    choices->p = arena_grow(arena, choices->p, choices->count * sizeof *choices->p,
                            (choices->count + 1) * sizeof *choices->p);
    choices->p[choices->count++] = (struct choice){label, without};
}

static struct str topic_name(const struct listing *listing, struct str slug)
{
    const struct facet *facet = &listing->answer->topics;
    for (size_t i = 0; i < facet->count; i++)
        if (str_eq(facet->values[i].slug, slug))
            return facet_topic_name(&facet->values[i]);
    return slug;
}

static struct str fill_day(const struct visit *visit, const char *key, int64_t days)
{
    return locale_fill(visit->locale, visit->arena, key, "day",
                       locale_day(visit->locale, visit->arena, civil_of_days(days)), NULL);
}

static struct choices list_choices(const struct visit *visit, const struct listing *listing)
{
    const struct selection *selection = listing->selection;
    struct arena *arena = visit->arena;
    struct choices choices = {0};
    if (selection->text.n > 0)
        add_choice(
            arena, &choices,
            locale_fill(visit->locale, arena, "filter.query", "query", selection->text, NULL),
            query_with_text(selection, (struct str){0}));
    for (size_t i = 0; i < selection->topics_count; i++)
        add_choice(arena, &choices, topic_name(listing, selection->topics[i]),
                   query_without_topic(arena, selection, i));
    for (enum kind kind = 0; kind < KINDS; kind++)
        if ((selection->kinds & 1u << kind) != 0)
            add_choice(arena, &choices, facet_kind_name(visit, str_of(kind_name(kind))),
                       query_without_kind(selection, kind));
    struct selection any_time = *selection;
    any_time.skip = 0;
    any_time.open = OPEN_ANY;
    if (selection->open != OPEN_ANY)
        add_choice(arena, &choices, open_label(visit, selection->open), any_time);
    for (size_t i = 0; i < selection->years_count; i++)
        add_choice(arena, &choices, str_printf(arena, "%04d", selection->years[i]),
                   query_without_year(arena, selection, i));
    struct selection without = *selection;
    without.skip = 0;
    if (selection->has_from) {
        without.has_from = false;
        add_choice(arena, &choices, fill_day(visit, "filter.from_day", selection->from), without);
        without.has_from = true;
    }
    if (selection->has_to) {
        without.has_to = false;
        add_choice(arena, &choices, fill_day(visit, "filter.to_day", selection->to), without);
    }
    return choices;
}

void facet_set(const struct visit *visit, struct value *root, const struct listing *listing)
{
    const struct selection *selection = listing->selection;
    const struct answer *answer = listing->answer;
    struct value *facets = value_set_list(root, "facets");
    if (listing->place->topic.n == 0)
        add_facet(visit, facets, "topic", &answer->topics);
    add_facet(visit, facets, "kind", &answer->kinds);
    add_open(visit, facets, listing);
    if (listing->place->year == 0)
        add_facet(visit, facets, "year", &answer->years);
    value_set_text(root, "from",
                   selection->has_from ? query_day(visit->arena, selection->from)
                                       : (struct str){0});
    value_set_text(root, "to",
                   selection->has_to ? query_day(visit->arena, selection->to) : (struct str){0});
    struct choices choices = list_choices(visit, listing);
    struct value *chosen = value_set_list(root, "chosen");
    for (size_t i = 0; i < choices.count; i++) {
        struct value *link = value_add_object(chosen);
        value_set_text(link, "label", choices.p[i].label);
        value_set_text(link, "href",
                       query_address(visit->arena, listing->place->base, &choices.p[i].without));
    }
    value_set_bool(root, "chosen_any", choices.count > 0);
    value_set_text(root, "clear", listing->place->base);
    size_t filters = choices.count - (selection->text.n > 0 ? 1 : 0);
    if (filters > 0)
        value_set_text(
            root, "chosen_count",
            locale_plural(visit->locale, visit->arena, "filter.count", (int64_t)filters));
}

static struct value *add_section(const struct visit *visit, struct value *ways, const char *key)
{
    struct value *section = value_add_object(ways);
    value_set_text(section, "heading", locale_text(visit->locale, key));
    return value_set_list(section, "links");
}

static void add_link(struct value *links, struct str href, struct str label, struct str count)
{
    struct value *link = value_add_object(links);
    value_set_text(link, "href", href);
    value_set_text(link, "label", label);
    value_set_text(link, "count", count);
}

/* What each drop would give; one that would give nothing either is left out. */
static enum status add_drops(const struct visit *visit, struct value *ways,
                             const struct listing *listing)
{
    struct choices choices = list_choices(visit, listing);
    struct value *links = NULL;
    for (size_t i = 0; i < choices.count && i < WAYS_MOST; i++) {
        struct selection once = choices.p[i].without;
        once.take = 0; /* only how many */
        struct query query =
            query_for_view(visit->arena, &once, listing->place, visit->face->language,
                           visit->site->options.zone, visit->now);
        query.total_only = true;
        struct answer answer;
        enum status status = view_find(visit->view, visit->arena, &query, &answer);
        if (status != STATUS_OK)
            return status;
        if (answer.total == 0)
            continue;
        if (links == NULL)
            links = add_section(visit, ways, "empty.drop");
        add_link(links, query_address(visit->arena, listing->place->base, &choices.p[i].without),
                 locale_fill(visit->locale, visit->arena, "empty.without", "filter",
                             choices.p[i].label, NULL),
                 locale_plural(visit->locale, visit->arena, "listing.count", answer.total));
    }
    return STATUS_OK;
}

/* Of words that are not found together, what each finds. */
static enum status add_fewer(const struct visit *visit, struct value *ways,
                             const struct listing *listing)
{
    struct parse parse = parse_query(visit->arena, listing->selection->text);
    struct value *links = NULL;
    for (size_t i = 0; i < parse.count && i < FEWER_MOST && parse.count > 1; i++) {
        const struct clause *clause = &parse.groups[i].clauses[0];
        if (parse.groups[i].count > 1 || clause->kind != CLAUSE_WORD || clause->without ||
            clause->field != FIELD_ANY)
            continue;
        struct selection once = query_with_text(listing->selection, clause->text);
        once.take = 1;
        struct query query =
            query_for_view(visit->arena, &once, listing->place, visit->face->language,
                           visit->site->options.zone, visit->now);
        struct answer answer;
        enum status status = view_find(visit->view, visit->arena, &query, &answer);
        if (status != STATUS_OK)
            return status;
        if (answer.total == 0 || answer.suggestion.applied)
            continue;
        once.take = listing->selection->take;
        if (links == NULL)
            links = add_section(visit, ways, "empty.fewer");
        add_link(links, query_address(visit->arena, listing->place->base, &once), clause->text,
                 locale_plural(visit->locale, visit->arena, "listing.count", answer.total));
    }
    return STATUS_OK;
}

enum status facet_set_ways(const struct visit *visit, struct value *root,
                           const struct listing *listing)
{
    const struct selection *selection = listing->selection;
    struct value *ways = value_set_list(root, "ways");
    if (listing->answer->total == 0) {
        enum status status = add_drops(visit, ways, listing);
        if (status == STATUS_OK)
            status = add_fewer(visit, ways, listing);
        if (status != STATUS_OK)
            return status;
    }
    if (listing->answer->count == 0) {
        struct value *links = add_section(visit, ways, "error.ways");
        if (listing->answer->total > 0) {
            struct selection first = *selection;
            first.skip = 0;
            add_link(links, query_address(visit->arena, listing->place->base, &first),
                     locale_text(visit->locale, "empty.to_first"), (struct str){0});
            first.skip = (listing->answer->total - 1) / selection->take * selection->take;
            add_link(links, query_address(visit->arena, listing->place->base, &first),
                     locale_text(visit->locale, "empty.to_last"), (struct str){0});
        }
        add_link(links, str_printf(visit->arena, "%s/", visit->face->news),
                 locale_text(visit->locale, "error.to_news"), (struct str){0});
        add_link(links, str_printf(visit->arena, "%s/", visit->face->topics),
                 locale_text(visit->locale, "error.to_topics"), (struct str){0});
    }
    value_set_bool(root, "ways_any", value_count(ways) > 0);
    return STATUS_OK;
}
