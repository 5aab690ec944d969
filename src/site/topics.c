/* All topics with their counts, in the alphabet of the page's language. */
#include "site/topics.h"

#include "site/address.h"
#include "site/frame.h"

static struct str label(const struct visit *visit, const struct topic *topic)
{
    return topic_label(topic, str_of(visit->face->language));
}

static bool is_under(const struct topic *topic, const struct topic *broader)
{
    for (size_t i = 0; i < topic->broader_count; i++)
        if (str_eq(topic->broader[i], broader->id))
            return true;
    return false;
}

static void set_narrower(const struct visit *visit, struct value *entry,
                         const struct topic *broader, const struct topic_count *all, size_t count)
{
    struct value *narrower = value_set_list(entry, "narrower");
    for (size_t i = 0; i < count; i++) {
        if (!is_under(&all[i].topic, broader))
            continue;
        struct value *link = value_add_object(narrower);
        value_set_text(link, "href", address_topic(visit->arena, visit->face, all[i].topic.slug));
        value_set_text(link, "label", label(visit, &all[i].topic));
        value_set_text(link, "count", locale_number(visit->locale, visit->arena, all[i].count));
    }
    value_set_bool(entry, "narrower_any", value_count(narrower) > 0);
    value_set_text(entry, "narrower_label",
                   locale_fill(visit->locale, visit->arena, "topics.narrower", "topic",
                               label(visit, broader), NULL));
}

/* Other names in the page's language: what a reader may have looked for. */
static struct str alternatives(const struct visit *visit, const struct topic *topic)
{
    struct buf out = buf_in(visit->arena);
    for (size_t i = 0; i < topic->alternatives_count; i++) {
        if (!str_is(topic->alternatives[i].language, visit->face->language))
            continue;
        if (out.n > 0)
            buf_addz(&out, ", ");
        buf_add(&out, topic->alternatives[i].text);
    }
    return buf_str(&out);
}

static enum status index_page(struct visit *visit, struct response *response)
{
    struct topic_count *all;
    size_t count;
    enum status status =
        view_topics(visit->view, visit->arena, str_of(visit->face->language), &all, &count);
    if (status != STATUS_OK)
        return status;
    const struct face *other = visit_other(visit);
    struct frame frame = {
        .title = locale_text(visit->locale, "topics.title"),
        .description = locale_text(visit->locale, "topics.lead"),
        .canonical = str_printf(visit->arena, "%s/", visit->face->topics),
        .other = str_printf(visit->arena, "%s/", other->topics),
        .part = FRAME_TOPICS,
        .exactly = true,
    };
    struct value *root = frame_make(visit, &frame);
    struct value *topics = value_set_list(root, "topics");
    for (size_t i = 0; i < count; i++) {
        const struct topic *topic = &all[i].topic;
        struct value *entry = value_add_object(topics);
        value_set_text(entry, "href", address_topic(visit->arena, visit->face, topic->slug));
        value_set_text(entry, "label", label(visit, topic));
        value_set_text(entry, "count", locale_number(visit->locale, visit->arena, all[i].count));
        value_set_text(entry, "unit",
                       locale_plural(visit->locale, visit->arena, "topics.unit", all[i].count));
        value_set_text(entry, "alternatives", alternatives(visit, topic));
        value_set_bool(entry, "provisional", topic->provisional);
        set_narrower(visit, entry, topic, all, count);
    }
    value_set_bool(root, "topics_any", count > 0);
    return frame_render(visit, "topics", root, response);
}

static enum status by_id(struct visit *visit, struct response *response)
{
    struct topic_count *all;
    size_t count;
    enum status status = view_vocabulary(visit->view, visit->arena, STR("sv"), &all, &count);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        if (str_eq(all[i].topic.id, visit->request->segments[0])) {
            /* The address names a concept, the page is a document about it: hence 303. */
            response->status = 303;
            response->location = address_topic(visit->arena, &visit_faces[0], all[i].topic.slug);
            return STATUS_OK;
        }
    return status_fail(visit->arena, STATUS_MISSING, "no such topic");
}

enum status topics_answer(void *worker, const struct request *request, struct response *response)
{
    return visit_run(worker, request, response, index_page);
}

enum status topics_answer_id(void *worker, const struct request *request, struct response *response)
{
    return visit_run(worker, request, response, by_id);
}
