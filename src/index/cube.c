/* A row for each language, year and kind that occurs, with a count for each topic: the sums over
   chosen years and kinds are sums of rows. */
#include "index/cube.h"

#include "index/plan.h"

#include <string.h>

enum { TOPICS_STEP = 64 };

static int compare(const struct cube_row *row, int year, uint8_t kind, uint8_t language)
{
    if (row->language != language)
        return row->language < language ? -1 : 1;
    if (row->year != year)
        return row->year < year ? -1 : 1;
    return row->kind < kind ? -1 : row->kind > kind;
}

static struct cube_row *row_of(struct cube *cube, struct arena *arena, int year, uint8_t kind,
                               uint8_t language)
{
    size_t from = 0, to = cube->rows_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = compare(&cube->rows[middle], year, kind, language);
        if (order == 0)
            return &cube->rows[middle];
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    if (cube->rows_count == cube->rows_room) {
        size_t more = cube->rows_room == 0 ? 32 : cube->rows_room * 2;
        cube->rows = arena_grow(arena, cube->rows, cube->rows_count * sizeof *cube->rows,
                                more * sizeof *cube->rows);
        cube->rows_room = more;
    }
    struct cube_row *row = &cube->rows[from];
    memmove(row + 1, row, (cube->rows_count++ - from) * sizeof *row);
    *row = (struct cube_row){year, kind, language, ARENA_ARRAY(arena, uint32_t, cube->topics + 1u)};
    return row;
}

static bool widen(struct cube *cube, struct arena *arena, uint32_t topic)
{
    if (topic > CUBE_TOPICS)
        return false;
    uint32_t topics = topic / TOPICS_STEP * TOPICS_STEP + TOPICS_STEP;
    for (size_t i = 0; i < cube->rows_count; i++)
        cube->rows[i].counts =
            arena_grow(arena, cube->rows[i].counts, (cube->topics + 1u) * sizeof(uint32_t),
                       (topics + 1u) * sizeof(uint32_t));
    cube->topics = topics;
    return true;
}

bool cube_add(struct cube *cube, struct arena *arena, const struct segment *segment,
              uint32_t document, int by)
{
    const struct segment_columns *columns = segment_columns(segment);
    uint32_t from = columns->topics_begin[document], to = columns->topics_begin[document + 1];
    for (uint32_t i = from; i < to; i++)
        if (columns->topics[i] > cube->topics && !widen(cube, arena, columns->topics[i]))
            return false;
    struct cube_row *row = row_of(cube, arena, columns->year[document], columns->kind[document],
                                  columns->language[document]);
    row->counts[0] += (uint32_t)by;
    for (uint32_t i = from; i < to; i++)
        if (columns->topics[i] > 0)
            row->counts[columns->topics[i]] += (uint32_t)by;
    return true;
}

struct cube *cube_of(struct arena *arena, const struct epoch_part *parts, size_t count)
{
    struct cube *cube = ARENA_NEW(arena, struct cube);
    for (size_t i = 0; i < count; i++)
        for (uint32_t document = 0; document < segment_count(parts[i].segment); document++) {
            if (parts[i].live != NULL && !(parts[i].live[document >> 6] >> (document & 63) & 1))
                continue;
            if (!cube_add(cube, arena, parts[i].segment, document, 1))
                return NULL;
        }
    return cube;
}

struct cube *cube_copy(struct arena *arena, const struct cube *cube)
{
    if (cube == NULL)
        return NULL;
    struct cube *copy = ARENA_NEW(arena, struct cube);
    *copy = *cube;
    copy->rows = ARENA_ARRAY(arena, struct cube_row, cube->rows_room);
    size_t width = cube->topics + 1u;
    for (size_t i = 0; i < cube->rows_count; i++) {
        copy->rows[i] = cube->rows[i];
        copy->rows[i].counts = ARENA_ARRAY(arena, uint32_t, width);
        memcpy(copy->rows[i].counts, cube->rows[i].counts, width * sizeof(uint32_t));
    }
    return copy;
}

/* ---- counting ------------------------------------------------------------------------------ */

static bool is_chosen_year(const struct index_query *query, int year)
{
    for (size_t i = 0; i < query->years_count; i++)
        if (query->years[i] == year)
            return true;
    return query->years_count == 0;
}

/* The place in a row that the chosen topics are counted at: 0 for any, and SEVERAL or NOBODY. */
enum { SEVERAL = -1, NOBODY = -2 };
static int64_t place_of(const struct cube *cube, const struct plan *plan)
{
    const struct index_query *query = plan->query;
    for (size_t i = 1; i < query->topics_count; i++)
        if (query->topics[i] != query->topics[0])
            return SEVERAL;
    if (!plan->choose_topics)
        return 0;
    if (query->topics_count == 0 || query->topics[0] == 0 || query->topics[0] > cube->topics)
        return NOBODY;
    return query->topics[0];
}

bool cube_count(const struct cube *cube, struct plan *plan, struct index_answer *answer)
{
    const struct index_query *query = plan->query;
    int64_t place = place_of(cube, plan);
    uint32_t most = query->topics_most < cube->topics ? query->topics_most : cube->topics;
    for (size_t i = 0; i < cube->rows_count; i++) {
        const struct cube_row *row = &cube->rows[i];
        if (query->language >= 0 && row->language != query->language)
            continue;
        answer->matched += row->counts[0];
        bool year = is_chosen_year(query, row->year);
        bool kind = query->kinds == 0 || (row->kind < INDEX_KINDS && query->kinds >> row->kind & 1);
        if (year && kind && query->counts)
            for (uint32_t topic = 1; topic <= most; topic++)
                answer->topics[topic] += row->counts[topic];
        if (place < 0)
            continue;
        int64_t count = row->counts[place];
        if (year && kind)
            answer->total += count;
        if (kind && query->counts)
            facets_year(plan, row->year, count);
        if (year && query->counts && row->kind < INDEX_KINDS)
            answer->kinds[row->kind] += count;
    }
    return place != SEVERAL;
}
