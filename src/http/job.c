/* Two queues, a lock, and threads that wait: the workers for what readers wait for, one thread
   more, which gives way to all others, for packing that may take its time. The epoch is read before
   the handler begins: the answer is then of that state or a later one, never of an earlier one
   (dispatch.c judges by that whom it may be given to). */
#include "http/job.h"

#include "base/check.h"
#include "base/say.h"

#include <errno.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

enum { LEISURE_MOST = 64, LEISURE_NICE = 10 };

struct lane {
    pthread_cond_t filled;
    struct job *first, **last;
    int length, most;
};

struct worker {
    struct job_queue *queue;
    struct lane *lane;
    struct arena *arena;
    void *context;
    struct answer_maker *maker;
    pthread_t thread;
    bool opened;
};

struct job_queue {
    struct job_options options;
    pthread_mutex_t lock;
    pthread_cond_t opened;
    struct lane renders, leisure;
    int opening;
    bool ending;
    struct worker *workers; /* the last one is the one for leisure */
    int workers_count;
};

struct job *job_new(struct loop *loop)
{
    struct arena *arena = arena_new();
    struct job *job = ARENA_NEW(arena, struct job);
    job->arena = arena;
    job->loop = loop;
    job->request.arena = arena;
    atomic_init(&job->state, JOB_QUEUED);
    return job;
}

static void stream_close(struct job *job)
{
    if (job->stream != NULL)
        job->stream->close(job->stream->self);
    job->stream = NULL;
    arena_free(job->piece);
    job->piece = NULL;
}

void job_free(struct job *job)
{
    if (job == NULL)
        return;
    stream_close(job);
    cache_release(job->source);
    cache_release(job->answer);
    arena_free(job->arena);
}

/* A slice at the same place of the copy. */
static struct str moved(struct str part, struct str from, struct str to)
{
    return part.p == NULL ? part : (struct str){to.p + (part.p - from.p), part.n};
}

struct job *job_copy(const struct job *job)
{
    struct job *copy = job_new(job->loop);
    struct arena *arena = copy->arena;
    CHECK(job->request.body.n == 0 && job->request.headers_count == 0);
    copy->route = job->route;
    copy->status = job->status;
    copy->encoding = job->encoding;
    copy->hash = job->hash;
    copy->key = str_copy(arena, job->key);
    copy->allow = str_copy(arena, job->allow);
    copy->request.method = job->request.method;
    copy->request.path = str_copy(arena, job->request.path);
    copy->request.target = str_copy(arena, job->request.target);
    copy->request.host = str_copy(arena, job->request.host);
    for (size_t i = 0; i < ROUTER_CAPTURES; i++)
        copy->request.segments[i] =
            moved(job->request.segments[i], job->request.path, copy->request.path);
    size_t count = copy->request.parameters_count = job->request.parameters_count;
    struct parameter *parameters = ARENA_ARRAY(arena, struct parameter, count);
    for (size_t i = 0; i < count; i++)
        parameters[i] = (struct parameter){str_copy(arena, job->request.parameters[i].name),
                                           str_copy(arena, job->request.parameters[i].value)};
    copy->request.parameters = parameters;
    return copy;
}

bool job_cancel(struct job *job)
{
    int queued = JOB_QUEUED;
    return atomic_compare_exchange_strong(&job->state, &queued, JOB_CANCELLED);
}

static struct answer *error_answer(struct worker *worker, struct job *job, int status)
{
    const struct http_options *http = worker->queue->options.http;
    struct response response = {.status = status, .allow = job->allow};
    struct answer *answer = NULL;
    if (http->error != NULL) {
        if (http->error(worker->context, &job->request, &response) == STATUS_OK)
            answer = answer_of(worker->maker, job->arena, &response, job->encoding);
        else
            say(SAY_ERROR, "the page for status %d could not be made: %s", status,
                status_why(job->arena));
    }
    if (answer == NULL)
        answer = answer_plain(worker->maker, job->arena, status, job->allow, answer_reason(status),
                              answer_is_problem(http, job->request.path));
    return answer;
}

static struct answer *answer_to(struct worker *worker, struct job *job)
{
    if (job->source != NULL)
        return answer_recoded(worker->maker, job->arena, job->source, job->encoding);
    if (job->route == NULL)
        return error_answer(worker, job, job->status);
    struct response response = {0};
    const struct route *route = job->route->route;
    enum status status = route->handler(worker->context, &job->request, &response);
    if (status != STATUS_OK) {
        say(SAY_ERROR, "%s could not be answered: %s", route->pattern, status_why(job->arena));
        return error_answer(worker, job, 500);
    }
    job->stream = response.stream;
    struct answer *answer = answer_of(worker->maker, job->arena, &response, job->encoding);
    if (answer != NULL)
        return answer;
    say(SAY_ERROR, "%s could not be answered: a header holds a control character", route->pattern);
    return error_answer(worker, job, 500);
}

/* The next piece; without an answer when that failed, or nobody wants it any more. */
static void stream_run(struct job *job)
{
    int queued = JOB_QUEUED;
    struct str piece = {0};
    job->ended = true;
    if (atomic_compare_exchange_strong(&job->state, &queued, JOB_BEGUN)) {
        if (job->piece == NULL)
            job->piece = arena_new();
        arena_reset(job->piece);
        enum status status = job->stream->next(job->stream->self, job->piece, &piece);
        job->ended = status != STATUS_OK || piece.n == 0;
        if (status == STATUS_OK)
            job->answer = answer_piece(piece, job->plain);
        else
            say(SAY_WARNING, "%.*s was cut short: %s", STR_ARG(job->request.path),
                status_why(job->piece));
    }
    if (job->ended)
        stream_close(job);
}

static void job_run(struct worker *worker, struct job *job)
{
    int queued = JOB_QUEUED;
    if (job->streaming)
        stream_run(job);
    else if (atomic_compare_exchange_strong(&job->state, &queued, JOB_BEGUN)) {
        uint64_t epoch =
            job->source != NULL ? job->source_epoch : atomic_load(worker->queue->options.epoch);
        job->answer = answer_to(worker, job);
        if (job->answer != NULL)
            job->answer->epoch = epoch;
    }
    worker->queue->options.done(job);
}

static bool lane_add(struct job_queue *queue, struct lane *lane, struct job *job, bool always)
{
    pthread_mutex_lock(&queue->lock);
    bool room = always || lane->length < lane->most;
    if (room) {
        job->next = NULL;
        *lane->last = job;
        lane->last = &job->next;
        lane->length++;
        pthread_cond_signal(&lane->filled);
    }
    pthread_mutex_unlock(&queue->lock);
    return room;
}

bool job_add(struct job_queue *queue, struct job *job)
{
    return lane_add(queue, &queue->renders, job, false);
}

bool job_add_leisure(struct job_queue *queue, struct job *job)
{
    return lane_add(queue, &queue->leisure, job, false);
}

void job_add_again(struct job_queue *queue, struct job *job)
{
    lane_add(queue, &queue->renders, job, true);
}

/* The next job, or NULL when the queue ends. */
static struct job *job_take(struct job_queue *queue, struct lane *lane)
{
    struct job *job = NULL;
    pthread_mutex_lock(&queue->lock);
    while (lane->first == NULL && !queue->ending)
        pthread_cond_wait(&lane->filled, &queue->lock);
    if (!queue->ending) {
        job = lane->first;
        lane->first = job->next;
        if (lane->first == NULL)
            lane->last = &lane->first;
        lane->length--;
    }
    pthread_mutex_unlock(&queue->lock);
    return job;
}

static void worker_report(struct worker *worker, bool opened)
{
    pthread_mutex_lock(&worker->queue->lock);
    worker->opened = opened;
    worker->queue->opening--;
    pthread_cond_signal(&worker->queue->opened);
    pthread_mutex_unlock(&worker->queue->lock);
}

static void *worker_main(void *argument)
{
    struct worker *worker = argument;
    const struct http_options *http = worker->queue->options.http;
    bool renders = worker->lane == &worker->queue->renders;
    if (!renders) /* of this thread alone, on Linux; if it may not, all are as important */
        (void)setpriority(PRIO_PROCESS, (id_t)gettid(), LEISURE_NICE);
    if (renders && http->worker_open != NULL) {
        worker->context = http->worker_open(http->self, worker->arena);
        if (worker->context == NULL) {
            worker_report(worker, false);
            return NULL;
        }
    }
    worker_report(worker, true);
    for (struct job *job; (job = job_take(worker->queue, worker->lane)) != NULL;)
        job_run(worker, job);
    if (renders && http->worker_close != NULL)
        http->worker_close(worker->context);
    return NULL;
}

static void lane_open(struct lane *lane, int most)
{
    pthread_cond_init(&lane->filled, NULL);
    lane->last = &lane->first;
    lane->most = most;
}

static void lane_close(struct lane *lane)
{
    while (lane->first != NULL) {
        struct job *job = lane->first;
        lane->first = job->next;
        job_free(job);
    }
    pthread_cond_destroy(&lane->filled);
}

void job_stop(struct job_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->ending = true;
    pthread_cond_broadcast(&queue->renders.filled);
    pthread_cond_broadcast(&queue->leisure.filled);
    pthread_mutex_unlock(&queue->lock);
    for (int i = 0; i < queue->workers_count; i++) {
        pthread_join(queue->workers[i].thread, NULL);
        arena_free(queue->workers[i].arena);
    }
    lane_close(&queue->renders);
    lane_close(&queue->leisure);
    pthread_mutex_destroy(&queue->lock);
    pthread_cond_destroy(&queue->opened);
}

/* Waits until every worker has opened its context or failed to. */
static const char *open_failure(struct job_queue *queue)
{
    const char *why = NULL;
    pthread_mutex_lock(&queue->lock);
    while (queue->opening > 0)
        pthread_cond_wait(&queue->opened, &queue->lock);
    for (int i = 0; i < queue->workers_count; i++)
        if (!queue->workers[i].opened)
            why = status_why(queue->workers[i].arena);
    pthread_mutex_unlock(&queue->lock);
    return why;
}

enum status job_start(struct arena *arena, const struct job_options *options,
                      struct job_queue **out)
{
    struct job_queue *queue = ARENA_NEW(arena, struct job_queue);
    int wanted = options->workers + 1;
    queue->options = *options;
    queue->workers = ARENA_ARRAY(arena, struct worker, (size_t)wanted);
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->opened, NULL);
    lane_open(&queue->renders, options->most);
    lane_open(&queue->leisure, LEISURE_MOST);
    queue->opening = wanted;

    int error = 0;
    for (int i = 0; i < wanted && error == 0; i++) {
        struct worker *worker = &queue->workers[i];
        worker->queue = queue;
        worker->lane = i < options->workers ? &queue->renders : &queue->leisure;
        worker->arena = arena_new();
        worker->maker = answer_maker_new(worker->arena, options->http);
        error = pthread_create(&worker->thread, NULL, worker_main, worker);
        if (error == 0)
            queue->workers_count++;
        else
            arena_free(worker->arena);
    }
    pthread_mutex_lock(&queue->lock);
    queue->opening -= wanted - queue->workers_count;
    pthread_mutex_unlock(&queue->lock);
    const char *why = open_failure(queue);
    if (error != 0)
        why = strerror(error);
    if (why != NULL) {
        enum status status = status_fail(arena, STATUS_FAILED, "worker threads: %s", why);
        job_stop(queue);
        return status;
    }
    *out = queue;
    return STATUS_OK;
}
