/* States are arrays of pointers to documents that are never changed. */
#include "history.h"

struct history *history_new(struct arena *arena, uint64_t seed)
{
    struct history *history = ARENA_NEW(arena, struct history);
    history->model = model_new(arena, HISTORY_DOCUMENTS, 120, seed);
    history->at[0] = ARENA_ARRAY(arena, const struct index_document *, HISTORY_DOCUMENTS);
    return history;
}

void history_change(struct history *history, struct index *index, uint32_t most)
{
    struct model *model = &history->model;
    for (uint32_t i = model_chance(model, most + 1); i > 0; i--) {
        int64_t number = model_chance(model, HISTORY_DOCUMENTS);
        if (model_chance(model, 3) == 0)
            model_remove(model, index, number);
        else
            model_put(model, index, model_document(model, number));
    }
    assert_true(++history->seq < HISTORY_MOST);
    size_t size = HISTORY_DOCUMENTS * sizeof *model->documents;
    history->at[history->seq] = arena_alloc(model->arena, size);
    memcpy(history->at[history->seq], model->documents, size);
    model_publish(model->arena, index, history->seq);
}

static int64_t seq_of(struct index *index)
{
    struct epoch *epoch = epoch_hold(index);
    int64_t seq = epoch_seq(epoch);
    epoch_release(epoch);
    return seq;
}

void history_replay(struct history *history, struct index *index)
{
    for (int64_t seq = seq_of(index) + 1; seq <= history->seq; seq++) {
        const struct index_document **now = history->at[seq], **then = history->at[seq - 1];
        for (int64_t i = 0; i < HISTORY_DOCUMENTS; i++) {
            if (now[i] != NULL && now[i] != then[i])
                index_put(index, now[i]);
            if (now[i] == NULL && then[i] != NULL)
                index_remove(index, i);
        }
        model_publish(history->model.arena, index, seq);
    }
}

void history_compare(const struct history *history, struct index *index)
{
    struct epoch *epoch = epoch_hold(index);
    assert_in_range(epoch_seq(epoch), 0, history->seq);
    struct model model = history->model;
    model.documents = history->at[epoch_seq(epoch)];
    model_compare(&model, epoch);
    epoch_release(epoch);
}
