/* Questions to an index: the bytes are drawn on for a few documents, edits and a question; the
   answer must be that of a loop over all documents. */
#include "base/check.h"
#include "unit/index/questions.h"
#include "unit/index/reference.h"

#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NUMBERS = 24 };

static void edit(struct chance *chance, struct arena *arena, const struct manner *manner,
                 struct index *index, const struct index_document **documents)
{
    for (uint32_t changes = chance_of(chance, 12); changes > 0; changes--) {
        uint32_t number = chance_of(chance, NUMBERS);
        if (chance_of(chance, 4) == 0) {
            documents[number] = NULL;
            index_remove(index, number);
            continue;
        }
        struct index_document *document = questions_document(chance, arena, manner, number);
        documents[number] = document;
        index_put(index, document);
    }
    struct index_place place = {.log_id = STR("fuzz")};
    CHECK(index_prepare(index, arena, &place) == STATUS_OK);
    index_publish(index);
}

static void ask(struct chance *chance, struct arena *arena, const struct manner *manner,
                const struct epoch *epoch, const struct reference *reference)
{
    struct index_query *query = questions_query(chance, arena, manner);
    questions_page(chance, query, NUMBERS);
    struct index_answer expected, actual;
    reference_run(reference, arena, query, &expected);
    CHECK(query_run(epoch, arena, query, &actual) == STATUS_OK);
    const char *difference = reference_differs(arena, query, &expected, &actual);
    if (difference != NULL)
        fprintf(stderr, "%s\n", difference);
    CHECK(difference == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct manner manner = {
        .words = 9, .terms = 5, .topics = 4, .languages = 2, .span = 900};
    struct chance chance = {.bytes = data, .left = size};
    struct arena *arena = arena_new();
    struct index *index;
    bool lost;
    CHECK(index_open(arena, &(struct index_options){0}, &index, &lost) == STATUS_OK);
    const struct index_document *documents[NUMBERS] = {0}, *living[NUMBERS];
    for (uint32_t edits = 1 + chance_of(&chance, 4); edits > 0; edits--)
        edit(&chance, arena, &manner, index, documents);
    struct reference reference = {.documents = living};
    for (int i = 0; i < NUMBERS; i++)
        if (documents[i] != NULL)
            living[reference.count++] = documents[i];
    reference_sort(&reference);
    struct epoch *epoch = epoch_hold(index);
    for (int questions = 0; questions < 4; questions++)
        ask(&chance, arena, &manner, epoch, &reference);
    epoch_release(epoch);
    arena_free(arena);
    return 0;
}
