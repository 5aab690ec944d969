/* The groups are asked of the file, the topic's listing of the index. Where an item stands in a
   topic's listing: so many are newer, and among those of its own instant (a capture gives hundreds
   the same) it is found by its number. What stands at the places beside is then one page of three.
 */
#include "view/together.h"

#include "index/query.h"
#include "view/groups.h"
#include "view/vocabulary.h"

static enum status read_cards(struct view *view, struct arena *arena, const int64_t *numbers,
                              size_t found, struct document **documents, size_t *count)
{
    *documents = ARENA_ARRAY(arena, struct document, found);
    enum status status = STATUS_OK;
    while (status == STATUS_OK && *count < found) {
        status = items_card(view, arena, numbers[*count], &(*documents)[*count]);
        ++*count;
    }
    return status;
}

enum status together_series(struct view *view, struct arena *arena, const struct document *document,
                            size_t most, struct document **documents, size_t *count)
{
    *documents = NULL;
    *count = 0;
    if (document->item.series_id.n == 0)
        return STATUS_OK;
    int64_t own = 0, *numbers = ARENA_ARRAY(arena, int64_t, most);
    size_t found = 0;
    enum status status = items_number(view, arena, document->item.id, &own);
    if (status == STATUS_OK)
        status = groups_series(view, arena, &document->item, own, most, numbers, &found);
    return status == STATUS_OK ? read_cards(view, arena, numbers, found, documents, count) : status;
}

enum status together_translations(struct view *view, struct arena *arena,
                                  const struct document *document, struct document **documents,
                                  size_t *count)
{
    *documents = NULL;
    *count = 0;
    if (document->item.translation_of.n == 0)
        return STATUS_OK;
    int64_t numbers[TRANSLATIONS_MOST];
    size_t found = 0;
    enum status status =
        groups_translations(view, arena, &document->item, TRANSLATIONS_MOST, numbers, &found);
    return status == STATUS_OK ? read_cards(view, arena, numbers, found, documents, count) : status;
}

enum { SAME_INSTANT_MOST = 20000 }; /* more are not looked through */

/* How many of the listing stand before the item; -1 if it is not in it. */
static enum status place_of(struct view *view, struct arena *arena, struct index_query query,
                            int64_t sort, int64_t number, int64_t *place)
{
    struct index_answer newer, same;
    *place = -1;
    query.from = sort + 1;
    query.take = 0;
    enum status status = query_run(view->held.epoch, arena, &query, &newer);
    query.from = sort;
    query.to = sort + 1;
    query.take = SAME_INSTANT_MOST;
    if (status == STATUS_OK)
        status = query_run(view->held.epoch, arena, &query, &same);
    for (size_t i = 0; status == STATUS_OK && i < same.hits_count; i++)
        if (same.hits[i].number == number)
            *place = newer.total + (int64_t)i;
    return status;
}

enum status together_beside(struct view *view, struct arena *arena, const struct document *document,
                            struct str topic, struct beside *beside)
{
    *beside = (struct beside){0};
    const uint32_t chosen = vocabulary_of_slug(view, topic);
    /* Bounds of 0 mean none, so that an item of that very instant is left alone. */
    if (view->held.epoch == NULL || chosen == 0 || document->item.sort == 0 ||
        document->item.sort == -1)
        return STATUS_OK;
    struct index_query query = {
        .language = vocabulary_language(view, analyse_language(arena, document->item.language)),
        .by_topic = true,
        .topics = &chosen,
        .topics_count = 1,
    };
    int64_t number, place;
    enum status status = items_number(view, arena, document->item.id, &number);
    if (status == STATUS_OK)
        status = place_of(view, arena, query, document->item.sort, number, &place);
    if (status != STATUS_OK || place < 0)
        return status;
    struct index_answer answer;
    query.skip = place > 0 ? place - 1 : 0;
    query.take = place > 0 ? 3 : 2;
    status = query_run(view->held.epoch, arena, &query, &answer);
    size_t own = place > 0 ? 1 : 0;
    beside->has_later = status == STATUS_OK && own == 1 && answer.hits_count > 1;
    beside->has_earlier = status == STATUS_OK && answer.hits_count > own + 1;
    if (beside->has_later)
        status = items_card(view, arena, answer.hits[0].number, &beside->later);
    if (status == STATUS_OK && beside->has_earlier)
        status = items_card(view, arena, answer.hits[own + 1].number, &beside->earlier);
    return status;
}
