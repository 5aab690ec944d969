/* A vocabulary is some hundreds of topics: they are looked through. */
#include "desk/subjects.h"

#include "base/unicode.h"

static enum status vocabulary(struct visit *visit, struct topic_count **topics, size_t *count)
{
    return view_vocabulary(visit->view, visit->arena, str_of(visit->face->language), topics, count);
}

static bool bears(struct arena *arena, const struct topic *topic, struct str name)
{
    for (size_t i = 0; i < topic->labels_count; i++)
        if (str_eq(unicode_fold(arena, topic->labels[i].text), name))
            return true;
    return false;
}

static const struct topic *find(struct arena *arena, const struct topic_count *topics, size_t count,
                                const struct ninjs_topic *wanted)
{
    struct str name = unicode_fold(arena, wanted->name);
    for (size_t i = 0; i < count; i++) {
        const struct topic *topic = &topics[i].topic;
        bool same = wanted->id.n > 0     ? str_eq(topic->id, wanted->id)
                    : wanted->slug.n > 0 ? str_eq(topic->slug, wanted->slug)
                                         : bears(arena, topic, name);
        if (same)
            return topic;
    }
    return NULL;
}

static void unknown(struct visit *visit, size_t at, struct valid_faults *faults)
{
    struct valid_fault *list = ARENA_ARRAY(visit->arena, struct valid_fault, faults->count + 1);
    if (faults->count > 0)
        memcpy(list, faults->list, faults->count * sizeof *list);
    list[faults->count++] =
        (struct valid_fault){str_printf(visit->arena, "/subjects/%zu", at),
                             STR("no such topic; /api/v1/topics lists those there are")};
    faults->list = list;
}

enum status subjects_find(struct visit *visit, const struct ninjs *ninjs, struct item *item,
                          struct valid_faults *faults)
{
    struct topic_count *topics;
    size_t count;
    enum status status = vocabulary(visit, &topics, &count);
    if (status != STATUS_OK)
        return status;
    item->topics = ARENA_ARRAY(visit->arena, struct str, ninjs->topics_count);
    item->topics_count = 0;
    for (size_t i = 0; i < ninjs->topics_count; i++) {
        const struct topic *topic = find(visit->arena, topics, count, &ninjs->topics[i]);
        if (topic != NULL)
            item->topics[item->topics_count++] = topic->id;
        else
            unknown(visit, i, faults);
    }
    return STATUS_OK;
}

enum status subjects_name(struct visit *visit, struct document *document)
{
    struct topic_count *topics;
    size_t count;
    const struct item *item = &document->item;
    enum status status = vocabulary(visit, &topics, &count);
    if (status != STATUS_OK)
        return status;
    document->topics = ARENA_ARRAY(visit->arena, struct topic, item->topics_count);
    document->topics_count = 0;
    for (size_t i = 0; i < item->topics_count; i++)
        for (size_t k = 0; k < count; k++)
            if (str_eq(topics[k].topic.id, item->topics[i]))
                document->topics[document->topics_count++] = topics[k].topic;
    return STATUS_OK;
}
