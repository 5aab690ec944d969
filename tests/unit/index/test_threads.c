/* One writes, one tends, two read, at once: every epoch that a reader holds is whole, and says what
   the writer had put in up to its seq. Run under ThreadSanitizer too. */
#include "history.h"

#include "folder.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <time.h>

enum { CHANGES = 300, READERS = 2 };

struct shared {
    struct index *index;
    const char *folder;
    struct history *history;
    _Atomic int documents[CHANGES + 1]; /* that live at each seq */
    _Atomic bool done;
    _Atomic int seen; /* epochs */
    _Atomic int wrong;
};

static void *tend(void *thing)
{
    struct shared *shared = thing;
    struct arena *arena = arena_new();
    bool more = false;
    while (!atomic_load(&shared->done) || more) {
        if (index_tend(shared->index, arena, &more) != STATUS_OK)
            atomic_fetch_add(&shared->wrong, 1);
        if (!more)
            nanosleep(&(struct timespec){.tv_nsec = 200000}, NULL);
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

/* How many living documents have the term. */
static int64_t count_living(const struct epoch *epoch, struct str term)
{
    int64_t count = 0;
    for (size_t i = 0; i < epoch->parts_count; i++) {
        const struct epoch_part *part = &epoch->parts[i];
        struct posting posting;
        struct posting_block block;
        if (!segment_term(part->segment, term, &posting))
            continue;
        for (uint32_t k = 0; k < posting.blocks && posting_at(&posting, k, &block); k++)
            for (uint32_t rank = 0; block.array != NULL && rank < block.count; rank++) {
                uint32_t document = block.array[rank];
                count += part->live == NULL || (part->live[document / 64] >> document % 64 & 1);
            }
    }
    return count;
}

static void *read_epochs(void *thing)
{
    struct shared *shared = thing;
    int64_t before = 0;
    while (!atomic_load(&shared->done)) {
        struct epoch *epoch = epoch_hold(shared->index);
        int64_t seq = epoch_seq(epoch);
        bool good = seq >= before && seq <= CHANGES;
        int64_t documents = epoch_documents(epoch);
        good = good && documents == atomic_load(&shared->documents[seq]);
        good = good && documents == count_living(epoch, STR("walla"));
        good = good && !index_damaged(shared->index);
        before = seq;
        atomic_fetch_add(&shared->wrong, !good);
        atomic_fetch_add(&shared->seen, 1);
        epoch_release(epoch);
    }
    return NULL;
}

/* As another process does beside the writer: what it maps may be merged away as it comes. */
static void *open_again(void *thing)
{
    struct shared *shared = thing;
    while (!atomic_load(&shared->done)) {
        struct arena *arena = arena_new();
        struct index *index;
        bool lost;
        struct index_options options = {.folder = shared->folder};
        bool good = index_open(arena, &options, &index, &lost) == STATUS_OK && !lost;
        if (good) {
            struct epoch *epoch = epoch_hold(index);
            int64_t documents = epoch_documents(epoch);
            good = documents == atomic_load(&shared->documents[epoch_seq(epoch)]) &&
                   documents == count_living(epoch, STR("walla"));
            epoch_release(epoch);
        }
        atomic_fetch_add(&shared->wrong, !good);
        arena_free(arena);
    }
    return NULL;
}

static void write_changes(struct shared *shared)
{
    struct history *history = shared->history;
    struct model *model = &history->model;
    for (int64_t seq = 1; seq <= CHANGES; seq++) {
        for (uint32_t i = model_chance(model, 30); i > 0; i--) {
            int64_t number = model_chance(model, HISTORY_DOCUMENTS);
            if (model_chance(model, 3) == 0)
                model_remove(model, shared->index, number);
            else
                model_put(model, shared->index, model_document(model, number));
        }
        atomic_store(&shared->documents[seq], (int)model_count(model));
        if (seq % 7 == 0) {
            assert_ok(model->arena, index_prepare(shared->index, model->arena, PLACE(seq)));
            sched_yield();
            index_publish(shared->index);
        } else {
            model_publish(model->arena, shared->index, seq);
        }
        if (seq % 50 == 0)
            assert_ok(model->arena, index_flush(shared->index, model->arena));
        if (seq % 120 == 0)
            assert_ok(model->arena, index_settle(shared->index, model->arena));
    }
}

static void run(struct arena *arena, const char *folder)
{
    struct shared *shared = ARENA_NEW(arena, struct shared);
    shared->history = history_new(arena, 21);
    bool lost;
    struct index_options options = {.folder = folder, .write = true};
    assert_ok(arena, index_open(arena, &options, &shared->index, &lost));
    shared->folder = folder;
    pthread_t threads[READERS + 2];
    assert_int_equal(pthread_create(&threads[0], NULL, tend, shared), 0);
    for (int i = 1; i <= READERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_epochs, shared), 0);
    int count = READERS + 1;
    if (folder != NULL)
        assert_int_equal(pthread_create(&threads[count++], NULL, open_again, shared), 0);
    write_changes(shared);
    while (atomic_load(&shared->seen) < 50)
        sched_yield();
    atomic_store(&shared->done, true);
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&shared->wrong), 0);
    struct epoch *epoch = epoch_hold(shared->index);
    assert_int_equal(epoch_seq(epoch), CHANGES);
    model_compare(&shared->history->model, epoch);
    epoch_release(epoch);
}

static void threads_in_memory(void **state)
{
    run(*state, NULL);
}

static void threads_on_disk(void **state)
{
    run(*state, test_folder(*state));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(threads_in_memory),
        TEST(threads_on_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
