/* All ids are settled first, for a concept may name a broader one that stands below it. */
#include "intake/concepts.h"

#include "base/unicode.h"
#include "news/skos.h"
#include "news/slug.h"

struct merging {
    struct funnel *funnel;
    struct arena *arena;
    const struct concept *concepts;
    size_t count;
    struct topic_count *there; /* the topics of the view */
    size_t there_count;
    const struct topic **old; /* what a concept is already, or NULL */
    struct str *ids;
    struct names slugs; /* given in this batch */
};

static bool has_label(const struct merging *m, const struct topic *topic, struct str folded)
{
    for (size_t i = 0; i < topic->labels_count; i++)
        if (str_eq(unicode_fold(m->arena, topic->labels[i].text), folded))
            return true;
    for (size_t i = 0; i < topic->alternatives_count; i++)
        if (str_eq(unicode_fold(m->arena, topic->alternatives[i].text), folded))
            return true;
    return false;
}

static bool is_taken(const struct merging *m, const struct topic *topic)
{
    for (size_t i = 0; i < m->count; i++)
        if (m->old[i] == topic)
            return true;
    return false;
}

/* A concept that this program, here or elsewhere, has written. */
static const struct topic *find_by_id(const struct merging *m, struct str id)
{
    for (size_t i = 0; id.n > 0 && i < m->there_count; i++)
        if (str_eq(m->there[i].topic.id, id) && !is_taken(m, &m->there[i].topic))
            return &m->there[i].topic;
    return NULL;
}

static const struct topic *find_by_uri(const struct merging *m, struct str uri)
{
    for (size_t i = 0; uri.n > 0 && i < m->there_count; i++)
        for (size_t k = 0; k < m->there[i].topic.exact_count; k++)
            if (str_eq(m->there[i].topic.exact[k], uri))
                return &m->there[i].topic;
    return NULL;
}

/* By its own labels before its other names: `Care` as another name of one must not take the topic
   that is called so. */
static const struct topic *find_by_label(const struct merging *m, const struct topic *concept)
{
    for (size_t l = 0; l < concept->labels_count; l++) {
        struct str folded = unicode_fold(m->arena, concept->labels[l].text);
        for (size_t i = 0; i < m->there_count; i++)
            if (!is_taken(m, &m->there[i].topic) && has_label(m, &m->there[i].topic, folded))
                return &m->there[i].topic;
    }
    return NULL;
}

static void add_str(struct arena *arena, struct str **list, size_t *count, struct str text)
{
    for (size_t i = 0; i < *count; i++)
        if (str_eq((*list)[i], text))
            return;
    *list = arena_grow(arena, *list, *count * sizeof text, (*count + 1) * sizeof text);
    (*list)[(*count)++] = text;
}

static void add_label(struct arena *arena, struct label **list, size_t *count, struct label label,
                      bool one_a_language)
{
    for (size_t i = 0; i < *count; i++)
        if (str_eq((*list)[i].language, label.language) &&
            (one_a_language || str_eq((*list)[i].text, label.text)))
            return;
    *list = arena_grow(arena, *list, *count * sizeof label, (*count + 1) * sizeof label);
    (*list)[(*count)++] = label;
}

/* What the topic is to be: the concept, and what the old topic has beyond it. */
static struct topic merged(const struct merging *m, size_t at)
{
    const struct concept *concept = &m->concepts[at];
    const struct topic *old = m->old[at];
    struct topic topic = {.id = m->ids[at],
                          .slug = old == NULL ? (struct str){0} : old->slug,
                          .provisional =
                              concept->topic.provisional && (old == NULL || old->provisional)};
    for (size_t i = 0; i < concept->topic.labels_count; i++)
        add_label(m->arena, &topic.labels, &topic.labels_count, concept->topic.labels[i], true);
    for (size_t i = 0; i < concept->topic.alternatives_count; i++)
        add_label(m->arena, &topic.alternatives, &topic.alternatives_count,
                  concept->topic.alternatives[i], false);
    for (size_t i = 0; i < concept->broader_count; i++)
        for (size_t k = 0; k < m->count; k++)
            if (k != at && str_eq(m->concepts[k].uri, concept->broader_uris[i]))
                add_str(m->arena, &topic.broader, &topic.broader_count, m->ids[k]);
    for (size_t i = 0; i < concept->topic.exact_count; i++)
        add_str(m->arena, &topic.exact, &topic.exact_count, concept->topic.exact[i]);
    if (concept->uri.n > 0 && !str_eq(skos_id(concept->uri), topic.id))
        add_str(m->arena, &topic.exact, &topic.exact_count, concept->uri);
    for (size_t i = 0; old != NULL && i < old->labels_count; i++)
        add_label(m->arena, &topic.labels, &topic.labels_count, old->labels[i], true);
    for (size_t i = 0; old != NULL && i < old->alternatives_count; i++)
        add_label(m->arena, &topic.alternatives, &topic.alternatives_count, old->alternatives[i],
                  false);
    for (size_t i = 0; old != NULL && i < old->broader_count; i++)
        add_str(m->arena, &topic.broader, &topic.broader_count, old->broader[i]);
    for (size_t i = 0; old != NULL && i < old->exact_count; i++)
        add_str(m->arena, &topic.exact, &topic.exact_count, old->exact[i]);
    return topic;
}

static bool is_called(struct arena *arena, const struct topic *topic, struct str lower)
{
    for (size_t i = 0; i < topic->labels_count; i++)
        if (str_eq(unicode_lower(arena, topic->labels[i].text), lower))
            return true;
    return false;
}

enum status concepts_named(struct view *view, struct arena *arena, struct str label,
                           struct topic *topic)
{
    struct str base = slug_of(arena, label), slug = base, lower = unicode_lower(arena, label);
    for (int64_t number = 2;; number++) {
        enum status status = view_topic_at(view, arena, slug, topic);
        if (status != STATUS_OK || is_called(arena, topic, lower))
            return status;
        slug = slug_numbered(arena, base, number);
    }
}

enum status concepts_slug(struct view *view, struct arena *arena, struct str label,
                          const struct names *taken, struct str *slug)
{
    struct str base = slug_of(arena, label);
    *slug = base;
    for (int64_t number = 2;; number++) {
        struct topic other;
        if (!names_has(taken, *slug)) {
            enum status status = view_topic_at(view, arena, *slug, &other);
            if (status == STATUS_MISSING)
                return STATUS_OK;
            if (status != STATUS_OK)
                return status;
        }
        *slug = slug_numbered(arena, base, number);
    }
}

enum status concepts_entry(struct log *log, struct arena *arena, const struct topic *topic)
{
    struct entry entry = {.action = ACTION_TOPIC,
                          .item = topic->id,
                          .record = topic_write(arena, topic),
                          .actor = STR("import")};
    return log_append(log, arena, &entry);
}

/* The id of the concept's own URI, if it is one of this program's and nobody has it yet. */
static struct str new_id(const struct merging *m, size_t at)
{
    struct str own = skos_id(m->concepts[at].uri);
    bool free = own.n > 0;
    for (size_t i = 0; free && i < m->there_count; i++)
        free = !str_eq(m->there[i].topic.id, own);
    for (size_t i = 0; free && i < at; i++)
        free = !str_eq(m->ids[i], own);
    return free ? own : clock_uuid7(m->funnel->clock, m->arena, clock_now(m->funnel->clock));
}

/* What a new topic's slug is made from: its own, where this program wrote it, else its label. */
static struct str wish_of(const struct merging *m, size_t at, const struct topic *topic)
{
    struct str notation = m->concepts[at].topic.slug;
    bool ours = str_eq(skos_id(m->concepts[at].uri), topic->id);
    return ours && slug_is(notation) ? notation : topic->labels[0].text;
}

static enum status settle_ids(struct merging *m)
{
    enum status status =
        view_vocabulary(m->funnel->view, m->arena, STR("sv"), &m->there, &m->there_count);
    if (status != STATUS_OK)
        return status;
    m->old = ARENA_ARRAY(m->arena, const struct topic *, m->count);
    m->ids = ARENA_ARRAY(m->arena, struct str, m->count);
    m->slugs = names_in(m->arena);
    for (size_t i = 0; i < m->count; i++)
        m->old[i] = find_by_id(m, skos_id(m->concepts[i].uri));
    for (size_t i = 0; i < m->count; i++)
        if (m->old[i] == NULL)
            m->old[i] = find_by_uri(m, m->concepts[i].uri);
    for (size_t i = 0; i < m->count; i++)
        if (m->old[i] == NULL)
            m->old[i] = find_by_label(m, &m->concepts[i].topic);
    for (size_t i = 0; i < m->count; i++)
        m->ids[i] = m->old[i] != NULL ? m->old[i]->id : new_id(m, i);
    return STATUS_OK;
}

static enum status append_all(struct merging *m, struct concepts_report *report)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < m->count && status == STATUS_OK; i++) {
        struct topic topic = merged(m, i);
        if (m->old[i] != NULL &&
            str_eq(topic_write(m->arena, m->old[i]), topic_write(m->arena, &topic))) {
            report->known++;
            continue;
        }
        if (topic.slug.n == 0) {
            status = concepts_slug(m->funnel->view, m->arena, wish_of(m, i, &topic), &m->slugs,
                                   &topic.slug);
            if (status != STATUS_OK)
                break;
            names_add(&m->slugs, topic.slug);
        }
        status = concepts_entry(m->funnel->log, m->arena, &topic);
        if (m->old[i] != NULL)
            report->revised++;
        else
            report->added++;
    }
    return status;
}

enum status concepts_append(struct funnel *funnel, struct arena *arena,
                            const struct concept *concepts, size_t count,
                            struct concepts_report *report)
{
    struct merging m = {.funnel = funnel, .arena = arena, .concepts = concepts, .count = count};
    struct concepts_report sum = {0};
    enum status status = funnel_begin(funnel, arena, NULL);
    if (status != STATUS_OK)
        return status;
    status = settle_ids(&m);
    if (status == STATUS_OK)
        status = append_all(&m, &sum);
    if (status == STATUS_OK && sum.added + sum.revised > 0)
        status = funnel_commit(funnel, arena, NULL);
    else
        funnel_rollback(funnel);
    if (status != STATUS_OK)
        return status;
    report->added += sum.added;
    report->revised += sum.revised;
    report->known += sum.known;
    return funnel_settle(funnel, arena);
}

enum status concepts_import(struct arena *arena, const struct funnel_options *options,
                            const char *path, struct str language, struct concepts_report *report)
{
    struct concept *concepts;
    size_t count;
    struct funnel funnel;
    *report = (struct concepts_report){0};
    enum status status = turtle_read(arena, path, language, &concepts, &count);
    if (status != STATUS_OK)
        return status;
    status = funnel_open(arena, options, &funnel);
    if (status == STATUS_OK)
        status = concepts_append(&funnel, arena, concepts, count, report);
    funnel_close(&funnel);
    return status;
}
