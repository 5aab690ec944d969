/* Each part is left out where it would be empty. What is linked here are other items, so the page
   changes with them; answers are made anew whenever the view moves. */
#include "site/around.h"

#include "page/tongue.h"
#include "site/address.h"
#include "site/row.h"
#include "site/state.h"
#include "view/similar.h"
#include "view/together.h"

enum { SIMILAR_SHOWN = 4, SERIES_SHOWN = 6 };

static void add_link(const struct visit *visit, struct value *list, const struct document *document)
{
    struct value *link = value_add_object(list);
    value_set_text(link, "href", address_item(visit, document));
    value_set_text(link, "headline", document->item.headline);
    row_set_date(visit, link, "date", document->item.published, true);
}

/* ---- Translations */

/* "Läs på svenska" where the pages know the language, else what it calls itself. */
static struct str words_for(const struct visit *visit, struct str language)
{
    const struct face *face = visit_face(visit->site, language);
    if (str_is(language, face->language))
        return locale_text(face->locale, "translation.read");
    return tongue_name(visit->arena, language);
}

static void add_twin(const struct visit *visit, struct value *twins,
                     const struct document *document)
{
    struct value *twin = value_add_object(twins);
    value_set_text(twin, "lang", document->item.language);
    value_set_text(twin, "href", address_absolute(visit, address_item(visit, document)));
}

/* The masthead's way to the other language leads to the translation. */
static void set_other(const struct visit *visit, struct value *root, const struct document *other)
{
    const struct face *face = visit_face(visit->site, other->item.language);
    if (face == visit->face || !str_is(other->item.language, face->language))
        return;
    struct value *link = value_set_object(root, "other");
    value_set_text(link, "lang", str_of(face->language));
    value_set_text(link, "label", str_of(face->name));
    value_set_text(link, "href", address_item(visit, other));
}

static enum status set_translations(const struct visit *visit, struct value *root,
                                    const struct document *document)
{
    struct document *others;
    size_t count;
    enum status status =
        together_translations(visit->view, visit->arena, document, &others, &count);
    if (status != STATUS_OK || count == 0)
        return status;
    struct value *list = value_set_list(root, "translations");
    struct value *twins = value_set_list(root, "twins");
    value_set_bool(root, "translations_any", true);
    add_twin(visit, twins, document);
    for (size_t i = 0; i < count; i++) {
        struct value *link = value_add_object(list);
        struct str language = others[i].item.language;
        value_set_text(link, "href", address_item(visit, &others[i]));
        value_set_text(link, "language", language);
        value_set_text(link, "direction", tongue_direction(visit->arena, language));
        value_set_text(link, "label", words_for(visit, language));
        add_twin(visit, twins, &others[i]);
        set_other(visit, root, &others[i]);
    }
    return STATUS_OK;
}

/* ---- Items like it, and those beside it in its first topic */

static enum status set_similar(const struct visit *visit, struct value *root,
                               const struct document *document)
{
    struct document *similar;
    size_t count;
    enum status status =
        similar_find(visit->view, visit->arena, document, SIMILAR_SHOWN, &similar, &count);
    struct value *list = value_set_list(root, "similar");
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        add_link(visit, list, &similar[i]);
    value_set_bool(root, "similar_any", value_count(list) > 0);
    return status;
}

static void set_beside_link(const struct visit *visit, struct value *beside, const char *name,
                            const char *words, struct str topic, const struct document *document)
{
    struct value *link = value_set_object(beside, name);
    value_set_text(link, "label",
                   locale_fill(visit->locale, visit->arena, words, "topic", topic, NULL));
    value_set_text(link, "href", address_item(visit, document));
    value_set_text(link, "headline", document->item.headline);
}

static enum status set_beside(const struct visit *visit, struct value *root,
                              const struct document *document)
{
    struct beside found;
    if (document->topics_count == 0)
        return STATUS_OK;
    const struct topic *topic = &document->topics[0];
    enum status status = together_beside(visit->view, visit->arena, document, topic->slug, &found);
    if (status != STATUS_OK || (!found.has_earlier && !found.has_later))
        return status;
    struct str name = topic_label(topic, str_of(visit->face->language));
    struct value *beside = value_set_object(root, "beside");
    value_set_text(beside, "heading",
                   locale_fill(visit->locale, visit->arena, "beside.heading", "topic", name, NULL));
    if (found.has_earlier)
        set_beside_link(visit, beside, "earlier", "beside.earlier", name, &found.earlier);
    if (found.has_later)
        set_beside_link(visit, beside, "later", "beside.later", name, &found.later);
    return STATUS_OK;
}

/* ---- A series */

/* The table of figures has one column more: what the report before said of the same thing. */
static enum status set_before(const struct visit *visit, struct value *box,
                              const struct document *document, struct str earlier)
{
    struct document before;
    enum status status = view_item(visit->view, visit->arena, earlier, &before);
    if (status != STATUS_OK)
        return status;
    state_set_numbers(visit, box, &document->item, &before.item);
    return STATUS_OK;
}

enum status around_set_series(const struct visit *visit, struct value *box,
                              const struct document *document)
{
    struct document *earlier;
    size_t count;
    if (box == NULL || document->item.kind != KIND_REPORT)
        return STATUS_OK;
    enum status status =
        together_series(visit->view, visit->arena, document, SERIES_SHOWN, &earlier, &count);
    struct value *list = value_set_list(box, "series");
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        add_link(visit, list, &earlier[i]);
    value_set_bool(box, "series_any", value_count(list) > 0);
    if (status == STATUS_OK && count > 0 && document->item.numbers_count > 0)
        status = set_before(visit, box, document, earlier[0].item.id);
    return status;
}

/* ---- Sharing */

static void percent_encode(struct buf *out, struct str text)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     strchr("-._~", c) != NULL;
        if (plain && c != '\0') {
            buf_char(out, (char)c);
            continue;
        }
        buf_char(out, '%');
        buf_char(out, digits[c >> 4]);
        buf_char(out, digits[c & 15]);
    }
}

static void set_share(const struct visit *visit, struct value *root,
                      const struct document *document)
{
    struct value *share = value_set_object(root, "share");
    struct str address = address_absolute(visit, address_item(visit, document));
    struct buf mail = buf_in(visit->arena);
    buf_addz(&mail, "mailto:?subject=");
    percent_encode(&mail, document->item.headline);
    buf_addz(&mail, "&body=");
    percent_encode(&mail, address);
    value_set_text(share, "mail", buf_str(&mail));
    value_set_text(share, "address", address);
    if (state_is_timed(&document->item))
        value_set_text(
            share, "calendar",
            str_printf(visit->arena, "%.*s.ics", STR_ARG(address_item(visit, document))));
    struct value *topics = value_set_list(share, "follow");
    for (size_t i = 0; i < document->topics_count; i++) {
        const struct topic *topic = &document->topics[i];
        struct value *link = value_add_object(topics);
        value_set_text(link, "href",
                       str_printf(visit->arena, "%.*s.atom",
                                  STR_ARG(address_topic(visit->arena, visit->face, topic->slug))));
        value_set_text(link, "label",
                       locale_fill(visit->locale, visit->arena, "share.follow", "topic",
                                   topic_label(topic, str_of(visit->face->language)), NULL));
    }
}

enum status around_set(const struct visit *visit, struct value *root,
                       const struct document *document)
{
    enum status status = set_translations(visit, root, document);
    if (status == STATUS_OK)
        status = set_similar(visit, root, document);
    if (status == STATUS_OK)
        status = set_beside(visit, root, document);
    if (!visit->site->options.placeless) /* there is nothing to share */
        set_share(visit, root, document);
    return status;
}
