/* The comparison goes both ways: every entry of a posting must be in its document, and there must
   be as many of them as the documents have. */
#include "model.h"

#include "base/check.h"
#include "index/cube.h"
#include "index/image.h"

#include <stdio.h>

enum { POSITIONS = 40 };

static uint32_t *some_positions(struct model *model, uint32_t *count)
{
    *count = model_chance(model, 4) == 0 ? model_chance(model, POSITIONS) : model_chance(model, 3);
    uint32_t *positions = ARENA_ARRAY(model->arena, uint32_t, *count);
    uint32_t at =
        model_chance(model, 3) == 0 ? model_chance(model, 100000) : model_chance(model, 5);
    for (uint32_t i = 0; i < *count; i++) {
        positions[i] = at;
        at += 1 + model_chance(model, model_chance(model, 8) == 0 ? 5000 : 4);
    }
    return positions;
}

struct index_document *model_document(struct model *model, int64_t number)
{
    struct arena *arena = model->arena;
    struct index_document *document = ARENA_NEW(arena, struct index_document);
    *document = (struct index_document){
        .number = number,
        .sort = (int64_t)model_chance(model, 500) - 100,
        .captured = model_chance(model, 3),
        .place = -(int64_t)model_chance(model, 3),
        .year = 2000 + (int)model_chance(model, 20),
        .kind = (uint8_t)model_chance(model, MODEL_KINDS),
        .language = (uint8_t)model_chance(model, MODEL_LANGUAGES),
    };
    uint32_t *topics = ARENA_ARRAY(arena, uint32_t, MODEL_TOPICS);
    document->topics = topics;
    for (uint32_t i = 1; i <= MODEL_TOPICS; i++)
        if (model_chance(model, i + 1) == 0)
            topics[document->topics_count++] = i;
    uint32_t most = 1 + model_chance(model, 20);
    struct index_term *terms = ARENA_ARRAY(arena, struct index_term, most + 1);
    document->terms = terms;
    uint32_t step = 1 + model_chance(model, model->words / 8 + 1);
    uint32_t word = model_chance(model, 3);
    for (uint32_t i = 0; i < most && word < model->words; i++) {
        struct index_term *term = &terms[document->terms_count++];
        term->text = str_printf(arena, "%s%u", word % 7 == 0 ? "pvattenskador" : "w", word);
        term->weight = (uint8_t)(1 + model_chance(model, 255));
        if (word % 5 != 0)
            term->positions = some_positions(model, &term->positions_count);
        word += 1 + model_chance(model, step);
    }
    terms[document->terms_count++] = (struct index_term){.text = STR("walla"), .weight = 7};
    return document;
}

void model_put(struct model *model, struct index *index, const struct index_document *document)
{
    assert_true(document->number < model->most);
    model->documents[document->number] = document;
    index_put(index, document);
}

void model_remove(struct model *model, struct index *index, int64_t number)
{
    model->documents[number] = NULL;
    index_remove(index, number);
}

int64_t model_count(const struct model *model)
{
    int64_t count = 0;
    for (int64_t i = 0; i < model->most; i++)
        count += model->documents[i] != NULL;
    return count;
}

void model_publish(struct arena *arena, struct index *index, int64_t seq)
{
    assert_ok(arena, index_prepare(index, arena, PLACE(seq)));
    index_publish(index);
}

/* ---- comparing ------------------------------------------------------------------------------- */

static bool lives(const struct epoch_part *part, uint32_t document)
{
    return part->live == NULL || (part->live[document / 64] >> document % 64 & 1) != 0;
}

/* What one part holds, counted. */
struct found {
    const struct model *model;
    const struct epoch_part *part;
    int64_t documents, topics, entries, positions, sets;
};

static const struct index_document *document_of(const struct found *found, uint32_t document)
{
    int64_t number = segment_columns(found->part->segment)->number[document];
    assert_in_range(number, 0, found->model->most - 1);
    assert_non_null(found->model->documents[number]);
    return found->model->documents[number];
}

static void compare_columns(struct found *found)
{
    const struct segment *segment = found->part->segment;
    const struct segment_columns *columns = segment_columns(segment);
    uint32_t living = 0;
    for (uint32_t i = 0; i < segment_count(segment); i++) {
        uint32_t there;
        assert_true(segment_document(segment, columns->number[i], &there));
        assert_int_equal(there, i);
        uint32_t before = segment_before(segment, columns->sort[i]);
        assert_true(before <= i && columns->sort[before] == columns->sort[i]);
        assert_true(before == 0 || columns->sort[before - 1] < columns->sort[i]);
        if (i > 0) {
            const int64_t a[] = {columns->sort[i - 1], columns->captured[i - 1],
                                 columns->place[i - 1], columns->number[i - 1]};
            const int64_t b[] = {columns->sort[i], columns->captured[i], columns->place[i],
                                 columns->number[i]};
            int k = 0;
            while (k < 3 && a[k] == b[k])
                k++;
            assert_true(a[k] < b[k]);
        }
        if (!lives(found->part, i))
            continue;
        living++;
        const struct index_document *document = document_of(found, i);
        assert_true(columns->sort[i] == document->sort && columns->place[i] == document->place);
        assert_true(columns->captured[i] == document->captured);
        assert_int_equal(columns->year[i], document->year);
        assert_int_equal(columns->kind[i], document->kind);
        assert_int_equal(columns->language[i], document->language);
        uint32_t from = columns->topics_begin[i], to = columns->topics_begin[i + 1];
        assert_int_equal(to - from, document->topics_count);
        assert_memory_equal(columns->topics + from, document->topics, (to - from) * 4);
        found->topics += to - from;
    }
    assert_int_equal(living, found->part->live_count);
    found->documents += living;
}

static const struct index_term *term_of(const struct index_document *document, struct str text)
{
    for (size_t i = 0; i < document->terms_count; i++)
        if (str_eq(document->terms[i].text, text))
            return &document->terms[i];
    return NULL;
}

static void compare_entry(struct found *found, const struct posting *posting,
                          const struct posting_block *block, uint32_t low, uint32_t rank,
                          struct str text)
{
    uint32_t document = (block->block << BLOCK_BITS) + low;
    assert_true(document < segment_count(found->part->segment));
    if (!lives(found->part, document))
        return;
    const struct index_term *term = term_of(document_of(found, document), text);
    assert_non_null(term);
    assert_int_equal(block->weights[rank], term->weight);
    uint32_t positions[POSITIONS], count = 0;
    struct positions_cursor cursor;
    const unsigned char *from, *to;
    positions_open(&cursor, posting, block);
    if (positions_at(&cursor, rank, &from, &to))
        count = positions_read(from, to, positions, POSITIONS);
    assert_int_equal(count, term->positions_count);
    assert_memory_equal(positions, term->positions, count * sizeof *positions);
    found->entries++;
    found->positions += count;
}

/* Calls for each document of a posting; how many there are. */
static uint32_t each(struct found *found, const struct posting *posting, struct str text,
                     enum segment_set set, uint32_t number)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < posting->blocks; i++) {
        struct posting_block block, again;
        assert_true(posting_at(posting, i, &block));
        assert_true(posting_block(posting, block.block, &again));
        assert_int_equal(again.count, block.count);
        uint32_t rank = 0;
        for (uint32_t low = 0; low < BLOCK_DOCUMENTS && rank < block.count; low++) {
            if (block.array != NULL ? block.array[rank] != low
                                    : (block.bits[low / 64] >> low % 64 & 1) == 0)
                continue;
            if (text.n > 0) {
                compare_entry(found, posting, &block, low, rank, text);
            } else if (lives(found->part, (block.block << BLOCK_BITS) + low)) {
                const struct index_document *document =
                    document_of(found, (block.block << BLOCK_BITS) + low);
                bool has =
                    set == SET_KIND ? document->kind == number : document->language == number;
                for (size_t k = 0; set == SET_TOPIC && k < document->topics_count; k++)
                    has |= document->topics[k] == number;
                assert_true(has);
                found->sets++;
            }
            rank++;
        }
        assert_int_equal(rank, block.count);
        count += rank;
    }
    assert_int_equal(count, posting->documents);
    return count;
}

/* Forward by so many terms at a time, to a term or between two. */
static void compare_seeks(const struct segment *segment, const struct str *terms, size_t count,
                          size_t stride, struct arena *arena)
{
    struct segment_cursor cursor;
    segment_seek(segment, (struct str){0}, &cursor);
    assert_int_equal(segment_next(&cursor), count > 0);
    for (size_t i = 0; i < count; i += stride) {
        struct str to = terms[i];
        bool between = i % 3 == 1;
        if (between)
            to = str_printf(arena, "%.*s!", STR_ARG(to));
        for (int again = 0; again < 2; again++) { /* the second time it stands there */
            segment_seek_on(&cursor, to);
            assert_int_equal(segment_next(&cursor), i + between < count);
            if (i + between < count)
                assert_true(str_eq(cursor.text, terms[i + between]));
        }
    }
}

static void compare_terms(struct found *found, struct arena *arena)
{
    const struct segment *segment = found->part->segment;
    struct segment_cursor cursor;
    struct str before = {0};
    struct str *terms = ARENA_ARRAY(arena, struct str, segment->header.terms);
    size_t count = 0;
    segment_seek(segment, (struct str){0}, &cursor);
    while (segment_next(&cursor)) {
        assert_true(str_cmp(before, cursor.text) < 0);
        before = str_copy(arena, cursor.text);
        terms[count++] = before;
        struct posting posting;
        assert_true(segment_term(segment, before, &posting));
        assert_int_equal(posting.documents, cursor.posting.documents);
        each(found, &posting, before, 0, 0);
        struct segment_cursor again;
        segment_seek(segment, before, &again);
        assert_true(segment_next(&again) && str_eq(again.text, before));
        segment_seek(segment, str_printf(arena, "%.*s!", STR_ARG(before)), &again);
        struct segment_cursor next = cursor;
        bool more = segment_next(&next);
        assert_int_equal(segment_next(&again), more);
        if (more)
            assert_true(str_eq(again.text, (struct str){(char *)next.buffer, next.text.n}));
    }
    static const size_t strides[] = {1, 2, 7, 33, 200};
    for (size_t i = 0; i < sizeof strides / sizeof *strides; i++)
        compare_seeks(segment, terms, count, strides[i], arena);
    struct posting none;
    assert_false(segment_term(segment, STR("nothing of the kind"), &none));
    assert_false(segment_term(segment, STR("\xff"), &none));
    assert_false(segment_term(segment, STR("!"), &none));
}

static void compare_sets(struct found *found)
{
    const uint32_t most[] = {
        [SET_TOPIC] = MODEL_TOPICS + 1, [SET_KIND] = MODEL_KINDS, [SET_LANGUAGE] = MODEL_LANGUAGES};
    for (enum segment_set set = SET_TOPIC; set <= SET_LANGUAGE; set++) {
        for (uint32_t number = 0; number <= most[set]; number++) {
            struct posting posting;
            if (segment_set(found->part->segment, set, number, &posting))
                each(found, &posting, (struct str){0}, set, number);
        }
    }
}

/* Every row with something in it must be in the other, with the same counts. */
static void compare_cubes(const struct cube *cube, const struct cube *other)
{
    for (size_t i = 0; i < cube->rows_count; i++) {
        const struct cube_row *row = &cube->rows[i], *same = NULL;
        for (size_t k = 0; k < other->rows_count; k++)
            if (other->rows[k].year == row->year && other->rows[k].kind == row->kind &&
                other->rows[k].language == row->language)
                same = &other->rows[k];
        for (uint32_t topic = 0; topic <= cube->topics; topic++)
            assert_int_equal(row->counts[topic],
                             same == NULL || topic > other->topics ? 0 : same->counts[topic]);
    }
}

void model_compare(const struct model *model, const struct epoch *epoch)
{
    struct arena *arena = arena_new();
    struct found found = {.model = model};
    for (size_t i = 0; i < epoch->parts_count; i++) {
        found.part = &epoch->parts[i];
        compare_columns(&found);
        compare_terms(&found, arena);
        compare_sets(&found);
        assert_false(segment_damaged(found.part->segment));
    }
    const struct cube *cube = cube_of(arena, epoch->parts, epoch->parts_count);
    assert_non_null(epoch->cube);
    compare_cubes(epoch->cube, cube);
    compare_cubes(cube, epoch->cube);
    int64_t entries = 0, positions = 0, topics = 0;
    for (int64_t i = 0; i < model->most; i++) {
        const struct index_document *document = model->documents[i];
        if (document == NULL)
            continue;
        topics += (int64_t)document->topics_count;
        entries += (int64_t)document->terms_count;
        for (size_t k = 0; k < document->terms_count; k++)
            positions += document->terms[k].positions_count;
    }
    assert_int_equal(found.documents, model_count(model));
    assert_int_equal(epoch_documents(epoch), found.documents);
    assert_int_equal(found.topics, topics);
    assert_int_equal(found.entries, entries);
    assert_int_equal(found.positions, positions);
    assert_int_equal(found.sets, topics + 2 * found.documents);
    arena_free(arena);
}
