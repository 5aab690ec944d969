/* One topic has many items, and each names it in its own language: so labels are gathered from the
   whole file before a topic is made. */
#include "intake/subjects.h"

#include "base/unicode.h"
#include "intake/concepts.h"
#include "news/slug.h"

enum { SLOTS = 1024 };

struct subject {
    struct str key;  /* what it goes by: id, else slug, else folded name */
    struct str uuid; /* of the export; empty for a foreign one */
    struct str id;   /* here, once it is settled */
    struct str slug;
    struct str uri;
    struct label *labels;
    size_t labels_count;
    bool confirmed;
    struct subject *next, *in_slot;
};

struct subjects {
    struct arena *arena;
    struct subject *first, **last;
    struct subject *slots[SLOTS];
    size_t count;
};

struct subjects *subjects_new(struct arena *arena)
{
    struct subjects *subjects = ARENA_NEW(arena, struct subjects);
    subjects->arena = arena;
    subjects->last = &subjects->first;
    return subjects;
}

static struct str key_of(struct arena *arena, const struct ninjs_topic *topic)
{
    return topic->id.n > 0     ? topic->id
           : topic->slug.n > 0 ? topic->slug
           : topic->name.n > 0 ? unicode_fold(arena, topic->name)
                               : topic->uri;
}

static struct subject *find(struct subjects *subjects, struct str key)
{
    for (struct subject *at = subjects->slots[str_hash(key) % SLOTS]; at != NULL; at = at->in_slot)
        if (str_eq(at->key, key))
            return at;
    return NULL;
}

static struct subject *make(struct subjects *subjects, const struct ninjs_topic *topic,
                            struct str key)
{
    struct arena *arena = subjects->arena;
    struct subject *subject = ARENA_NEW(arena, struct subject);
    *subject = (struct subject){.key = str_copy(arena, key),
                                .uuid = str_copy(arena, topic->id),
                                .slug = str_copy(arena, topic->slug)};
    if (topic->id.n == 0)
        subject->uri = str_copy(arena, topic->uri);
    struct subject **slot = &subjects->slots[str_hash(key) % SLOTS];
    subject->in_slot = *slot;
    *slot = subject;
    *subjects->last = subject;
    subjects->last = &subject->next;
    subjects->count++;
    return subject;
}

static void add_label(struct arena *arena, struct subject *subject, struct str language,
                      struct str name)
{
    if (name.n == 0)
        return;
    for (size_t i = 0; i < subject->labels_count; i++)
        if (str_eq(subject->labels[i].language, language))
            return;
    size_t count = subject->labels_count++;
    subject->labels = arena_grow(arena, subject->labels, count * sizeof *subject->labels,
                                 (count + 1) * sizeof *subject->labels);
    struct label label = {str_copy(arena, language), str_copy(arena, name)};
    /* Swedish first, as everywhere: it names the topic. */
    size_t at = count > 0 && str_is(language, "sv") ? 0 : count;
    memmove(subject->labels + at + 1, subject->labels + at, (count - at) * sizeof label);
    subject->labels[at] = label;
}

void subjects_note(struct subjects *subjects, const struct ninjs *ninjs)
{
    struct arena *scratch = arena_new();
    for (size_t i = 0; i < ninjs->topics_count; i++) {
        const struct ninjs_topic *topic = &ninjs->topics[i];
        struct str key = key_of(scratch, topic);
        struct subject *subject = find(subjects, key);
        if (subject == NULL)
            subject = make(subjects, topic, key);
        subject->confirmed |= topic->confidence == 100;
        add_label(subjects->arena, subject, ninjs->item.language,
                  topic->name.n > 0 ? topic->name : topic->slug);
    }
    arena_free(scratch);
}

static bool has_name(struct arena *arena, const struct topic *topic, struct str folded)
{
    for (size_t i = 0; i < topic->labels_count; i++)
        if (str_eq(unicode_fold(arena, topic->labels[i].text), folded))
            return true;
    for (size_t i = 0; i < topic->alternatives_count; i++)
        if (str_eq(unicode_fold(arena, topic->alternatives[i].text), folded))
            return true;
    return false;
}

/* The topic that is there already: by id, then by slug, then by name. */
static const struct topic *there(struct arena *arena, const struct subject *subject,
                                 const struct topic_count *topics, size_t count)
{
    for (size_t i = 0; subject->uuid.n > 0 && i < count; i++)
        if (str_eq(topics[i].topic.id, subject->uuid))
            return &topics[i].topic;
    for (size_t i = 0; subject->slug.n > 0 && i < count; i++)
        if (str_eq(topics[i].topic.slug, subject->slug))
            return &topics[i].topic;
    for (size_t l = 0; l < subject->labels_count; l++) {
        struct str folded = unicode_fold(arena, subject->labels[l].text);
        for (size_t i = 0; i < count; i++)
            if (has_name(arena, &topics[i].topic, folded))
                return &topics[i].topic;
    }
    return NULL;
}

static enum status append(struct subject *subject, struct funnel *funnel, struct arena *arena,
                          struct names *slugs)
{
    struct topic topic = {.labels = subject->labels,
                          .labels_count = subject->labels_count,
                          .provisional = !subject->confirmed};
    topic.id = subject->uuid.n > 0 ? subject->uuid
                                   : clock_uuid7(funnel->clock, arena, clock_now(funnel->clock));
    if (subject->uri.n > 0) {
        topic.exact = &subject->uri;
        topic.exact_count = 1;
    }
    struct str wish = slug_is(subject->slug) ? subject->slug : subject->labels[0].text;
    enum status status = concepts_slug(funnel->view, arena, wish, slugs, &topic.slug);
    if (status == STATUS_OK)
        status = concepts_entry(funnel->log, arena, &topic);
    names_add(slugs, topic.slug);
    subject->id = topic.id;
    return status;
}

enum status subjects_settle(struct subjects *subjects, struct funnel *funnel, struct arena *arena,
                            int64_t *added)
{
    struct topic_count *topics;
    size_t count;
    struct names slugs = names_in(subjects->arena);
    *added = 0;
    enum status status = funnel_begin(funnel, arena, NULL);
    if (status != STATUS_OK)
        return status;
    status = view_vocabulary(funnel->view, arena, STR("sv"), &topics, &count);
    for (struct subject *at = subjects->first; at != NULL && status == STATUS_OK; at = at->next) {
        const struct topic *old = there(arena, at, topics, count);
        if (old != NULL) {
            at->id = str_copy(subjects->arena, old->id);
        } else if (at->labels_count > 0) {
            status = append(at, funnel, subjects->arena, &slugs);
            (*added)++;
        }
    }
    if (status == STATUS_OK && *added > 0)
        return funnel_commit(funnel, arena, NULL);
    funnel_rollback(funnel);
    return status;
}

void subjects_of(struct subjects *subjects, struct arena *arena, const struct ninjs *ninjs,
                 struct str **ids, size_t *count)
{
    *ids = ARENA_ARRAY(arena, struct str, ninjs->topics_count);
    *count = 0;
    for (size_t i = 0; i < ninjs->topics_count; i++) {
        struct subject *subject = find(subjects, key_of(arena, &ninjs->topics[i]));
        if (subject == NULL || subject->id.n == 0)
            continue;
        bool twice = false;
        for (size_t k = 0; k < *count; k++)
            twice |= str_eq((*ids)[k], subject->id);
        if (!twice)
            (*ids)[(*count)++] = subject->id;
    }
}
