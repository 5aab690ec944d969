/* A page says its alerts itself and is cached as a whole: a hit costs no more than without them. An
   alert is a publication like any other, so it moves the epoch, and each page that is asked for
   after that is rendered once more for each loop (docs/http.md has what that costs). */
#include "site/alert.h"

#include "base/unicode.h"
#include "news/edtf.h"
#include "news/span.h"
#include "page/when.h"
#include "site/address.h"
#include "site/row.h"

enum { SENTENCES_MOST = 3 };

struct alert_cache {
    struct arena *arena;
    int64_t turn, from, until; /* holds in this state of the view, between these instants */
    struct document *documents;
    size_t count;
};

static void close_cache(void *thing)
{
    struct alert_cache *cache = thing;
    arena_free(cache->arena);
}

static struct alert_cache *cache_of(struct worker *worker)
{
    if (worker->alerts == NULL) {
        worker->alerts = ARENA_NEW(worker->arena, struct alert_cache);
        worker->alerts->arena = arena_new();
        arena_defer(worker->arena, close_cache, worker->alerts);
    }
    return worker->alerts;
}

void alert_look(struct worker *worker, struct visit *visit)
{
    struct alert_cache *cache = cache_of(worker), fresh = {.turn = view_turn(visit->view)};
    visit->alerts = cache;
    if (cache->turn == fresh.turn && visit->now >= cache->from && visit->now < cache->until)
        return;
    fresh.arena = arena_new();
    fresh.from = visit->now;
    enum status status = view_alerts(visit->view, fresh.arena, visit->now, &fresh.documents,
                                     &fresh.count, &fresh.until);
    arena_free(status == STATUS_OK ? cache->arena : fresh.arena);
    if (status == STATUS_OK)
        *cache = fresh;
}

/* ---- Which of them --------------------------------------------------------------------------- */

static struct str group_of(const struct document *document)
{
    const struct item *item = &document->item;
    return item->translation_of.n > 0 ? item->translation_of : item->id;
}

static bool is_in(const struct document *document, const struct face *face)
{
    struct str language = document->item.language;
    return str_eq(str_cut(&language, '-'), str_of(face->language));
}

struct alert_list alert_active(const struct visit *visit)
{
    const struct alert_cache *cache = visit->alerts;
    struct alert_list list = {0};
    if (cache == NULL || cache->count == 0)
        return list;
    list.documents = ARENA_ARRAY(visit->arena, const struct document *, cache->count);
    for (size_t i = 0; i < cache->count; i++) {
        const struct document *document = &cache->documents[i];
        struct span span = span_of(visit->arena, &document->item, visit->site->options.zone);
        size_t at = 0;
        while (at < list.count && !str_eq(group_of(list.documents[at]), group_of(document)))
            at++;
        if (visit->now >= span.ends)
            continue;
        /* The newest of a group says where it stands; in which language is for the reader. */
        if (at == list.count)
            list.documents[list.count++] = document;
        else if (is_in(document, visit->face) && !is_in(list.documents[at], visit->face))
            list.documents[at] = document;
    }
    return list;
}

/* ---- The block on top of a page -------------------------------------------------------------- */

/* Whether a sentence begins there: a capital, of ASCII or of Latin-1. */
static bool is_capital(struct str text, size_t at)
{
    unsigned char c = at < text.n ? (unsigned char)text.p[at] : 0;
    unsigned char next = at + 1 < text.n ? (unsigned char)text.p[at + 1] : 0;
    return (c >= 'A' && c <= 'Z') || (c == 0xC3 && next >= 0x80 && next <= 0x9E);
}

/* What has happened and what to do: the first sentences. All of it is a link away. */
static struct str first_sentences(struct arena *arena, struct str text)
{
    struct str one = unicode_squeeze(arena, text);
    int sentences = 0;
    for (size_t i = 0; i + 2 < one.n; i++) {
        bool ends = one.p[i] == '.' || one.p[i] == '!' || one.p[i] == '?';
        if (ends && one.p[i + 1] == ' ' && is_capital(one, i + 2) && ++sentences == SENTENCES_MOST)
            return str_sub(one, 0, i + 1);
    }
    return one;
}

/* "i dag kl. 06.40", "23 november 2026 kl. 06.40", or as little as is known. */
static struct str when_issued(const struct visit *visit, const struct document *document)
{
    struct edtf edtf;
    if (edtf_parse(visit->arena, document->item.published, visit->site->options.zone, &edtf) !=
        STATUS_OK)
        return document->item.published;
    if (edtf.form == EDTF_DATE && edtf.to.precision == EDTF_INSTANT)
        return row_moment(visit, edtf.latest);
    return when_words(visit->locale, visit->arena, &edtf, WHEN_TIME);
}

/* "Utfärdat i dag kl. 06.40, uppdaterat i dag kl. 09.15. Gäller tills vidare." */
static struct str time_words(const struct visit *visit, const struct document *document)
{
    struct str issued = when_issued(visit, document);
    struct str words =
        document->revision > 1
            ? locale_fill(visit->locale, visit->arena, "alert.updated", "issued", issued, "changed",
                          row_moment(visit, document->changed), NULL)
            : locale_fill(visit->locale, visit->arena, "alert.issued", "issued", issued, NULL);
    struct str until = locale_text(visit->locale, "alert.until_further");
    int64_t last;
    if (document->item.expires.n > 0 && edtf_latest(visit->arena, document->item.expires,
                                                    visit->site->options.zone, &last) == STATUS_OK)
        until = locale_fill(visit->locale, visit->arena, "alert.until", "moment",
                            row_moment(visit, last), NULL);
    return str_printf(visit->arena, "%.*s %.*s", STR_ARG(words), STR_ARG(until));
}

void alert_set(const struct visit *visit, struct value *root, bool brief)
{
    struct alert_list active = alert_active(visit);
    if (active.count == 0)
        return;
    struct value *alerts = value_set_object(root, "alerts");
    struct value *list = value_set_list(alerts, "list");
    struct buf ids = buf_in(visit->arena);
    for (size_t i = 0; i < active.count; i++) {
        const struct document *document = active.documents[i];
        const struct item *item = &document->item;
        struct value *alert = value_add_object(list);
        buf_printf(&ids, "%s%.*s:%lld", i > 0 ? " " : "", STR_ARG(item->id),
                   (long long)document->revision);
        value_set_text(alert, "href", address_item(visit, document));
        value_set_text(alert, "headline", item->headline);
        value_set_text(alert, "language",
                       is_in(document, visit->face) ? (struct str){0} : item->language);
        value_set_text(alert, "lead",
                       brief ? (struct str){0} : first_sentences(visit->arena, item->summary));
        value_set_text(alert, "time", brief ? (struct str){0} : time_words(visit, document));
    }
    value_set_text(alerts, "ids", buf_str(&ids));
    value_set_bool(alerts, "several", active.count > 1);
}
