/* The rule about age: http_moved counts the epoch up. A request notes the epoch when it is looked
   at (`arrived`); an answer bears the epoch that was read before its handler began. An answer is
   given to a request only if its epoch is not below the request's. So one made before a move never
   goes to who asked after it, not from the cache and not from a render that was under way when the
   move came: who joined late waits for a second render, which begins after he came, and is the last
   one he waits for. */
#include "http/dispatch.h"

#include "base/check.h"
#include "http/loop.h"

enum { HITS_BEFORE_PACKING = 2 };

static struct job **render_slot(struct loop *loop, uint64_t hash)
{
    return &loop->renders[hash % LOOP_RENDERS];
}

static struct job *render_find(struct loop *loop, uint64_t hash, struct str key,
                               enum encoding encoding)
{
    struct job *job = *render_slot(loop, hash);
    while (job != NULL &&
           (job->hash != hash || job->encoding != encoding || !str_eq(job->key, key)))
        job = job->next_same;
    return job;
}

static void render_drop(struct job *job)
{
    struct job **at = render_slot(job->loop, job->hash);
    while (*at != NULL && *at != job)
        at = &(*at)->next_same;
    if (*at == job)
        *at = job->next_same;
}

static void wait_for(struct peer *peer, struct job *job)
{
    peer->state = PEER_WAIT;
    peer->job = job;
    peer->next_waiting = job->waiting;
    job->waiting = peer;
}

/* ---- Streams: a job that goes to and fro between a worker, who makes a piece, and the loop, which
   has sent it when it asks for the next one */

/* The head has been queued; the job makes the pieces from now on. */
static void stream_begin(struct peer *peer, struct job *job)
{
    cache_release(job->answer);
    job->answer = NULL;
    job->shared = false;
    job->streaming = job->idle = true;
    job->plain = peer->unframed;
    job->waiting = peer;
    peer->next_waiting = NULL;
    peer->job = job;
}

/* Nobody wants any more of it: whoever made the pieces also ends it. */
static void stream_leave(struct job *job)
{
    job->waiting = NULL;
    atomic_store(&job->state, JOB_CANCELLED);
    if (job->idle) {
        job->idle = false;
        job_add_again(job->loop->http->queue, job);
    }
}

void dispatch_more(struct peer *peer)
{
    struct job *job = peer->job;
    if (job == NULL || !job->idle)
        return;
    job->idle = false;
    atomic_store(&job->state, JOB_QUEUED);
    job_add_again(job->loop->http->queue, job);
}

/* A piece has come, or the end. */
static void stream_done(struct job *job)
{
    struct peer *peer = job->waiting;
    if (peer == NULL && !job->ended) { /* it was being made when he left */
        job->idle = true;
        stream_leave(job);
        return;
    }
    if (peer == NULL) {
        job_free(job);
        return;
    }
    struct answer *piece = job->answer;
    job->answer = NULL;
    job->idle = !job->ended;
    if (job->ended) {
        peer->job = NULL;
        job->waiting = NULL;
    }
    if (piece == NULL)
        peer_kill(peer); /* without the last chunk, so that nobody takes this for the whole */
    else
        peer_piece(peer, piece, job->ended);
    cache_release(piece);
    if (job->ended)
        job_free(job);
    peer_run(peer);
}

void dispatch_leave(struct peer *peer)
{
    struct job *job = peer->job;
    if (job == NULL)
        return;
    if (job->streaming) {
        peer->job = NULL;
        stream_leave(job);
        return;
    }
    struct peer **at = &job->waiting;
    while (*at != peer)
        at = &(*at)->next_waiting;
    *at = peer->next_waiting;
    peer->job = NULL;
    if (job->waiting == NULL && job_cancel(job) && job->shared)
        render_drop(job); /* nobody may join it any more; the worker hands it back */
}

/* Gives the job, for which peers wait, to the workers, or says that there are too many. */
static void submit(struct job *job)
{
    if (job_add(job->loop->http->queue, job)) {
        if (job->shared) {
            struct job **slot = render_slot(job->loop, job->hash);
            job->next_same = *slot;
            *slot = job;
        }
        return;
    }
    while (job->waiting != NULL) {
        struct peer *peer = job->waiting;
        job->waiting = peer->next_waiting;
        peer->job = NULL;
        peer_plain(peer, 503, "too many are asking at once; try again", false);
    }
    job_free(job);
}

static struct str host_lower(struct arena *arena, const struct peer *peer, const char *bytes)
{
    return str_lower_ascii(arena, head_text(peer->head->host, bytes));
}

static void captures_set(struct request *request, const struct target *target,
                         const struct str captures[ROUTER_CAPTURES])
{
    for (size_t i = 0; i < ROUTER_CAPTURES; i++)
        if (captures[i].p != NULL)
            request->segments[i] =
                (struct str){request->path.p + (captures[i].p - target->path.p), captures[i].n};
}

static struct negotiate_order order_wished(const struct peer *peer, const char *bytes)
{
    struct negotiate_wishes wishes = NEGOTIATE_NO_WISHES;
    for (size_t i = 0; i < peer->head->fields_count; i++)
        if (peer->head->fields[i].kind == HEAD_ACCEPT_ENCODING)
            negotiate_wish(&wishes, head_text(peer->head->fields[i].value, bytes));
    return negotiate_encodings(&wishes);
}

/* What is made while somebody waits: gzip for those who take it, since it is quick. */
static enum encoding at_once(const struct negotiate_order *order)
{
    for (uint8_t i = 0; i < order->count; i++)
        if (order->of[i] == ENCODING_GZIP)
            return ENCODING_GZIP;
    return ENCODING_IDENTITY;
}

/* A job with what every handler sees; it takes the upload's arena if there is one. */
static struct job *job_for(struct peer *peer, const char *bytes, const struct router_route *route,
                           const struct str captures[ROUTER_CAPTURES])
{
    const struct target *target = &peer->loop->target;
    struct job *job = peer->upload != NULL ? peer->upload : job_new(peer->loop);
    peer->upload = NULL;
    job->route = route;
    job->encoding = at_once(&peer->order);
    struct request *request = &job->request;
    request->method = peer->head->method == METHOD_HEAD ? METHOD_GET : peer->head->method;
    request->path = str_copy(job->arena, target->path);
    request->host = host_lower(job->arena, peer, bytes);
    captures_set(request, target, captures);
    return job;
}

/* All of the request, for a handler that answers this one alone. */
static void request_fill(struct job *job, const struct peer *peer, const char *bytes)
{
    const struct target *target = &peer->loop->target;
    struct request *request = &job->request;
    struct arena *arena = job->arena;
    struct str raw = head_text(peer->head->target, bytes);
    request->target = str_copy(arena, raw.n == 0 ? STR("/") : raw);
    struct parameter *parameters = ARENA_ARRAY(arena, struct parameter, target->parameters_count);
    for (size_t i = 0; i < target->parameters_count; i++)
        parameters[i] = (struct parameter){str_copy(arena, target->parameters[i].name),
                                           str_copy(arena, target->parameters[i].value)};
    request->parameters = parameters;
    request->parameters_count = target->parameters_count;
    struct header *headers = ARENA_ARRAY(arena, struct header, peer->head->fields_count);
    for (size_t i = 0; i < peer->head->fields_count; i++) {
        const struct head_field *field = &peer->head->fields[i];
        headers[i] = (struct header){str_copy(arena, head_text(field->name, bytes)),
                                     str_copy(arena, head_text(field->value, bytes))};
    }
    request->headers = headers;
    request->headers_count = peer->head->fields_count;
    request->body = buf_str(&peer->content);
}

/* The tags that a GET's If-None-Match names: the field's value, or what several say, joined. */
static struct str condition_of(struct peer *peer, const char *bytes)
{
    struct str named = {0};
    if (peer->head->method != METHOD_GET && peer->head->method != METHOD_HEAD)
        return named;
    for (size_t i = 0; i < peer->head->fields_count; i++) {
        if (peer->head->fields[i].kind != HEAD_IF_NONE_MATCH)
            continue;
        struct str value = head_text(peer->head->fields[i].value, bytes);
        if (named.p == NULL) {
            named = value;
            continue;
        }
        if (peer->arena == NULL)
            peer->arena = arena_new();
        named = str_printf(peer->arena, "%.*s,%.*s", STR_ARG(named), STR_ARG(value));
    }
    return named;
}

/* Keeps it for when the answer comes. */
static void condition_keep(struct peer *peer, const char *bytes)
{
    peer->if_none_match = condition_of(peer, bytes);
    if (peer->if_none_match.n == 0)
        return;
    if (peer->arena == NULL)
        peer->arena = arena_new();
    peer->if_none_match = str_copy(peer->arena, peer->if_none_match);
}

static void answer_alone(struct peer *peer, const char *bytes, struct job *job)
{
    request_fill(job, peer, bytes);
    condition_keep(peer, bytes);
    wait_for(peer, job);
    submit(job);
}

/* host, canonical target: in the loop's key. */
static struct str key_make(struct peer *peer, const char *bytes, const struct router_route *route)
{
    struct loop *loop = peer->loop;
    char *out = loop->key;
    struct str host = head_text(peer->head->host, bytes);
    for (size_t i = 0; i < host.n; i++) {
        char c = host.p[i];
        *out++ = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    size_t known = route == NULL ? 0 : route->parameters_count;
    out += target_canonical(&loop->target, route == NULL ? NULL : route->parameters, known, out);
    return (struct str){loop->key, (size_t)(out - loop->key)};
}

/* The first of those wished for that is there. Plain bytes are not given to who takes gzip, which
   is quickly made; NULL then. */
static struct answer *pick(const struct cache_page *page, const struct negotiate_order *order)
{
    bool plain = at_once(order) == ENCODING_IDENTITY;
    for (uint8_t i = 0; i < order->count; i++) {
        struct answer *answer = page->answers[order->of[i]];
        if (answer != NULL && (plain || order->of[i] != ENCODING_IDENTITY || !answer->varies))
            return answer;
    }
    for (int i = 0; i < ENCODINGS; i++)
        if (page->answers[i] != NULL && !page->answers[i]->varies)
            return page->answers[i];
    return NULL;
}

/* An answer of the page that others can be made of. */
static struct answer *source_of(const struct cache_page *page)
{
    for (int i = ENCODING_IDENTITY; i <= ENCODING_GZIP; i++)
        if (page->answers[i] != NULL)
            return page->answers[i];
    return NULL;
}

static void source_set(struct job *job, const struct cache_page *page, struct answer *source)
{
    job->source = cache_hold(source);
    job->source_epoch = page->epoch;
}

/* Has what the asker likes best made at leisure, once the page has shown that it is asked for. */
static void improve(struct loop *loop, uint64_t hash, struct str key, struct cache_page *page,
                    const struct answer *given, const struct negotiate_order *order)
{
    enum encoding best = order->of[0];
    if (best <= ENCODING_GZIP || page->answers[best] != NULL || (page->tried & 1u << best) ||
        !given->varies || page->hits < HITS_BEFORE_PACKING)
        return;
    struct answer *source = source_of(page);
    if (source == NULL)
        return;
    struct job *job = job_new(loop);
    job->encoding = best;
    job->hash = hash;
    job->key = str_copy(job->arena, key);
    source_set(job, page, source);
    if (job_add_leisure(loop->http->queue, job))
        page->tried |= 1u << best;
    else
        job_free(job);
}

static void give(struct peer *peer, struct answer *answer, struct str if_none_match)
{
    enum encoding encoding = answer->encoding;
    if (answer->tagged && if_none_match.n > 0 &&
        negotiate_names(if_none_match, (struct str){answer->content, ANSWER_CONTENT}, &peer->order,
                        &encoding))
        peer_unchanged(peer, answer, encoding);
    else
        peer_answer(peer, answer);
}

/* The page's answer to this request, if it has what is wished for, and is young enough. */
static struct answer *hit(const struct peer *peer, struct cache_page *page, uint64_t hash,
                          struct str key, const struct negotiate_order *order)
{
    if (page == NULL || page->epoch < peer->arrived)
        return NULL;
    struct answer *answer = pick(page, order);
    if (answer == NULL)
        return NULL;
    page->hits++;
    improve(peer->loop, hash, key, page, answer, order);
    return answer;
}

/* A job that renders this answer, or makes it of another encoding's if the page has one. */
static struct job *job_shared(struct peer *peer, const char *bytes,
                              const struct router_route *route,
                              const struct str captures[ROUTER_CAPTURES],
                              const struct cache_page *page, uint64_t hash, struct str key)
{
    const struct target *target = &peer->loop->target;
    struct job *job = job_for(peer, bytes, route, captures);
    job->shared = true;
    job->hash = hash;
    job->key = str_copy(job->arena, key);
    job->status = 404;
    job->request.target = str_sub(job->key, peer->head->host.n, job->key.n);
    if (route != NULL)
        job->request.parameters = target_known(target, route->parameters, route->parameters_count,
                                               job->arena, &job->request.parameters_count);
    if (page != NULL && page->epoch >= peer->arrived && source_of(page) != NULL)
        source_set(job, page, source_of(page));
    return job;
}

/* For a GET whose answer everybody may have; no route: the page that says there is nothing. */
static void answer_shared(struct peer *peer, const char *bytes, const struct router_route *route,
                          const struct str captures[ROUTER_CAPTURES])
{
    struct loop *loop = peer->loop;
    struct str key = key_make(peer, bytes, route);
    uint64_t hash = cache_hash(loop->cache, key);
    peer->arrived = atomic_load(&loop->http->epoch);
    struct cache_page *page = cache_find(loop->cache, hash, key);
    struct answer *answer = hit(peer, page, hash, key, &peer->order);
    if (answer != NULL) {
        if (peer->state == PEER_HEAD)
            memo_keep(loop->memos, peer->head, bytes, &peer->order, hash, key);
        give(peer, answer, condition_of(peer, bytes));
        return;
    }
    condition_keep(peer, bytes);
    struct job *job = render_find(loop, hash, key, at_once(&peer->order));
    if (job != NULL) {
        wait_for(peer, job);
        return;
    }
    job = job_shared(peer, bytes, route, captures, page, hash, key);
    wait_for(peer, job);
    submit(job);
}

bool dispatch_again(struct peer *peer)
{
    struct loop *loop = peer->loop;
    const struct memo *memo = memo_find(loop->memos, peer->in);
    if (memo == NULL)
        return false;
    struct str key = memo_key(memo);
    struct cache_page *page = cache_find(loop->cache, memo->key_hash, key);
    peer->arrived = atomic_load(&loop->http->epoch);
    struct answer *answer = hit(peer, page, memo->key_hash, key, &memo->order);
    if (answer == NULL)
        return false;
    peer->order = memo->order;
    peer->asked = memo->asked;
    peer->in = (struct str){peer->in.p + memo->head_n, 0};
    give(peer, answer, head_text(memo->if_none_match, memo->bytes));
    return true;
}

static void answer_options(struct peer *peer, unsigned methods)
{
    struct loop *loop = peer->loop;
    struct response response = {.status = 204, .volatile_ = true};
    response.allow = router_allow(loop->brief, methods);
    struct answer *answer = answer_of(loop->maker, loop->brief, &response, ENCODING_IDENTITY);
    CHECK(answer != NULL);
    peer_answer(peer, answer);
    cache_release(answer);
    arena_reset(loop->brief);
}

void dispatch_request(struct peer *peer, const char *bytes)
{
    struct loop *loop = peer->loop;
    const struct head *head = peer->head;
    if (head->asterisk) {
        answer_options(peer, (1u << METHODS) - 1);
        return;
    }
    if (!target_read(&loop->target, head_text(head->target, bytes))) {
        peer_plain(peer, 400, loop->target.why, true);
        return;
    }
    struct str captures[ROUTER_CAPTURES] = {{0}};
    unsigned methods;
    bool reads = head->method == METHOD_GET || head->method == METHOD_HEAD;
    const struct router_ask ask = {loop->target.path, head->method,
                                   head_names(head, bytes, "Authorization")};
    const struct router_route *route = router_find(loop->http->router, &ask, captures, &methods);
    peer->order = order_wished(peer, bytes);
    if (reads && (route == NULL ? methods == 0 : !route->route->alone)) {
        answer_shared(peer, bytes, route, captures);
    } else if (route != NULL) {
        answer_alone(peer, bytes, job_for(peer, bytes, route, captures));
    } else if (head->method == METHOD_OPTIONS && methods != 0) {
        answer_options(peer, methods);
    } else {
        struct job *job = job_for(peer, bytes, NULL, captures);
        job->status = methods == 0 ? 404 : 405;
        job->allow = methods == 0 ? STR("") : router_allow(job->arena, methods);
        answer_alone(peer, bytes, job);
    }
}

/* Whether the answer may go to this one of those who waited. */
static bool may_have(const struct peer *peer, const struct answer *answer, bool first)
{
    if (!answer->cacheable && answer->status < 500 && !first)
        return false; /* a volatile answer is for who asked */
    return answer->epoch >= peer->arrived;
}

/* True if he waits for the pieces of a stream now. */
static bool give_waiting(struct peer *peer, struct answer *answer)
{
    peer->job = NULL;
    give(peer, answer, peer->if_none_match);
    if (peer->state == PEER_STREAM)
        return true;
    peer_run(peer);
    return false;
}

void dispatch_done(struct job *job)
{
    struct loop *loop = job->loop;
    struct answer *answer = job->answer;
    if (job->streaming) {
        stream_done(job);
        return;
    }
    if (answer == NULL) { /* cancelled or no use: nobody waits, and nobody could join */
        CHECK(job->waiting == NULL);
        job_free(job);
        return;
    }
    struct peer *waiting = job->waiting;
    job->waiting = NULL;
    if (job->shared) {
        render_drop(job);
    }
    if (job->source != NULL)
        cache_add(loop->cache, job->hash, job->key, job->encoding, answer);
    else if (job->shared && answer->cacheable)
        cache_put(loop->cache, job->hash, job->key, job->encoding, answer);
    bool first = true;
    struct peer *streaming = NULL;
    while (waiting != NULL) {
        struct peer *peer = waiting;
        waiting = peer->next_waiting;
        if (!job->shared || may_have(peer, answer, first)) {
            first = false;
            if (give_waiting(peer, answer))
                streaming = peer;
            continue;
        }
        struct job *next = render_find(loop, job->hash, job->key, job->encoding);
        if (next != NULL && answer->cacheable) {
            wait_for(peer, next);
            continue;
        }
        next = job_copy(job);
        next->shared = answer->cacheable;
        wait_for(peer, next);
        submit(next);
        peer_run(peer); /* if the queue was full, it has its answer now */
    }
    if (streaming == NULL) {
        job_free(job);
        return;
    }
    stream_begin(streaming, job);
    peer_run(streaming);
}
