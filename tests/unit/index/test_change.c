/* Changes and epochs of an index in memory, held against the model. */
#include "model.h"

static struct index *open_in_memory(struct arena *arena)
{
    struct index *index;
    bool lost;
    assert_ok(arena, index_open(arena, &(struct index_options){0}, &index, &lost));
    assert_false(lost);
    return index;
}

static void compare(const struct model *model, struct index *index)
{
    struct epoch *epoch = epoch_hold(index);
    model_compare(model, epoch);
    epoch_release(epoch);
}

static void an_empty_index_has_an_epoch(void **state)
{
    struct index *index = open_in_memory(*state);
    struct epoch *epoch = epoch_hold(index);
    assert_int_equal(epoch_seq(epoch), 0);
    assert_int_equal(epoch_documents(epoch), 0);
    assert_str(epoch_log_id(epoch), "");
    epoch_release(epoch);
}

static void a_change_is_seen_when_published(void **state)
{
    struct index *index = open_in_memory(*state);
    struct model model = model_new(*state, 10, 50, 1);
    model_put(&model, index, model_document(&model, 3));
    struct epoch *before = epoch_hold(index);
    assert_ok(*state, index_prepare(index, *state, PLACE(7)));
    struct epoch *prepared = epoch_hold(index);
    assert_ptr_equal(before, prepared);
    index_publish(index);
    struct epoch *after = epoch_hold(index);
    assert_int_equal(epoch_documents(before), 0);
    assert_int_equal(epoch_documents(after), 1);
    assert_int_equal(epoch_seq(after), 7);
    assert_str(epoch_log_id(after), "log of a test");
    model_compare(&model, after);
    epoch_release(before);
    epoch_release(prepared);
    epoch_release(after);
}

static void what_is_abandoned_never_was(void **state)
{
    struct index *index = open_in_memory(*state);
    struct model model = model_new(*state, 10, 50, 2);
    model_put(&model, index, model_document(&model, 1));
    model_publish(*state, index, 1);
    index_put(index, model_document(&model, 1));
    index_put(index, model_document(&model, 2));
    index_remove(index, 1);
    assert_ok(*state, index_prepare(index, *state, PLACE(2)));
    index_abandon(index);
    compare(&model, index);
    index_put(index, model_document(&model, 5));
    index_abandon(index);
    model_put(&model, index, model_document(&model, 4));
    model_publish(*state, index, 2);
    compare(&model, index);
}

static void the_last_word_of_a_change_holds(void **state)
{
    struct index *index = open_in_memory(*state);
    struct model model = model_new(*state, 10, 50, 3);
    model_put(&model, index, model_document(&model, 1));
    model_put(&model, index, model_document(&model, 1));
    model_put(&model, index, model_document(&model, 2));
    model_remove(&model, index, 2);
    model_remove(&model, index, 3);
    model_put(&model, index, model_document(&model, 3));
    model_publish(*state, index, 1);
    compare(&model, index);
    model_remove(&model, index, 1);
    model_remove(&model, index, 9);
    model_put(&model, index, model_document(&model, 3));
    model_publish(*state, index, 2);
    compare(&model, index);
}

static void a_held_epoch_stays_as_it_was(void **state)
{
    struct index *index = open_in_memory(*state);
    struct model model = model_new(*state, 100, 80, 4);
    for (int64_t i = 0; i < 100; i++)
        model_put(&model, index, model_document(&model, i));
    model_publish(*state, index, 1);
    struct model old = model;
    old.documents = ARENA_ARRAY(*state, const struct index_document *, 100);
    memcpy(old.documents, model.documents, 100 * sizeof *old.documents);
    struct epoch *held = epoch_hold(index);
    for (int64_t i = 0; i < 100; i += 3)
        model_remove(&model, index, i);
    for (int64_t i = 0; i < 100; i += 4)
        model_put(&model, index, model_document(&model, i));
    model_publish(*state, index, 2);
    model_compare(&old, held);
    compare(&model, index);
    for (int64_t i = 0; i < 100; i++)
        model_remove(&model, index, i);
    model_publish(*state, index, 3);
    compare(&model, index);
    model_compare(&old, held);
    epoch_release(held);
}

static void documents_by_the_thousand(void **state)
{
    enum { COUNT = 70000 };
    struct index *index = open_in_memory(*state);
    struct model model = model_new(*state, COUNT, 3000, 5);
    for (int64_t i = 0; i < COUNT; i++)
        model_put(&model, index, model_document(&model, i));
    model_publish(*state, index, 1);
    struct epoch *epoch = epoch_hold(index);
    assert_int_equal(epoch->parts_count, 1);
    struct posting posting;
    assert_true(segment_term(epoch->parts[0].segment, STR("walla"), &posting));
    assert_int_equal(posting.blocks, 2);
    struct posting_block block;
    assert_true(posting_block(&posting, 0, &block));
    assert_null(block.array);
    assert_non_null(block.bits);
    model_compare(&model, epoch);
    epoch_release(epoch);
}

static void changes_by_chance(void **state)
{
    struct index *index = open_in_memory(*state);
    struct model model = model_new(*state, 300, 200, 6);
    for (int64_t round = 1; round <= 60; round++) {
        for (uint32_t i = model_chance(&model, 40); i > 0; i--) {
            int64_t number = model_chance(&model, 300);
            if (model_chance(&model, 3) == 0)
                model_remove(&model, index, number);
            else
                model_put(&model, index, model_document(&model, number));
        }
        model_publish(*state, index, round);
        compare(&model, index);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_index_has_an_epoch),
        TEST(a_change_is_seen_when_published),
        TEST(what_is_abandoned_never_was),
        TEST(the_last_word_of_a_change_holds),
        TEST(a_held_epoch_stays_as_it_was),
        TEST(documents_by_the_thousand),
        TEST(changes_by_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
