/* The rule about age: http_moved counts the epoch up. A request notes the epoch when it is looked
   at (`arrived`); an answer bears the epoch that was read before its handler began. An answer is
   given to a request only if its epoch is not below the request's. So one made before a move never
   goes to who asked after it, not from the cache and not from a render that was under way when the
   move came: who joined late waits for a second render, which begins after he came, and is the last
   one he waits for. */
#include "http/dispatch.h"

#include "base/check.h"
#include "http/loop.h"

static struct job **render_slot(struct loop *loop, uint64_t hash)
{
    return &loop->renders[hash % LOOP_RENDERS];
}

static struct job *render_find(struct loop *loop, uint64_t hash, struct str key)
{
    struct job *job = *render_slot(loop, hash);
    while (job != NULL && (job->hash != hash || !str_eq(job->key, key)))
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

void dispatch_leave(struct peer *peer)
{
    struct job *job = peer->job;
    if (job == NULL)
        return;
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
    return str_lower_ascii(arena, head_text(peer->head.host, bytes));
}

static void captures_set(struct request *request, const struct target *target,
                         const struct str captures[ROUTER_CAPTURES])
{
    for (size_t i = 0; i < ROUTER_CAPTURES; i++)
        if (captures[i].p != NULL)
            request->segments[i] =
                (struct str){request->path.p + (captures[i].p - target->path.p), captures[i].n};
}

static enum encoding encoding_wished(const struct peer *peer, const char *bytes)
{
    struct negotiate_wishes wishes = NEGOTIATE_NO_WISHES;
    for (size_t i = 0; i < peer->head.fields_count; i++)
        if (peer->head.fields[i].kind == HEAD_ACCEPT_ENCODING)
            negotiate_wish(&wishes, head_text(peer->head.fields[i].value, bytes));
    return negotiate_encoding(&wishes);
}

/* A job with what every handler sees; it takes the upload's arena if there is one. */
static struct job *job_for(struct peer *peer, const char *bytes, const struct router_route *route,
                           const struct str captures[ROUTER_CAPTURES])
{
    const struct target *target = &peer->loop->target;
    struct job *job = peer->upload != NULL ? peer->upload : job_new(peer->loop);
    peer->upload = NULL;
    job->route = route;
    job->encoding = encoding_wished(peer, bytes);
    struct request *request = &job->request;
    request->method = peer->head.method == METHOD_HEAD ? METHOD_GET : peer->head.method;
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
    struct str raw = head_text(peer->head.target, bytes);
    request->target = str_copy(arena, raw.n == 0 ? STR("/") : raw);
    struct parameter *parameters = ARENA_ARRAY(arena, struct parameter, target->parameters_count);
    for (size_t i = 0; i < target->parameters_count; i++)
        parameters[i] = (struct parameter){str_copy(arena, target->parameters[i].name),
                                           str_copy(arena, target->parameters[i].value)};
    request->parameters = parameters;
    request->parameters_count = target->parameters_count;
    struct header *headers = ARENA_ARRAY(arena, struct header, peer->head.fields_count);
    for (size_t i = 0; i < peer->head.fields_count; i++) {
        const struct head_field *field = &peer->head.fields[i];
        headers[i] = (struct header){str_copy(arena, head_text(field->name, bytes)),
                                     str_copy(arena, head_text(field->value, bytes))};
    }
    request->headers = headers;
    request->headers_count = peer->head.fields_count;
    request->body = buf_str(&peer->content);
}

static bool unchanged_for(const struct peer *peer, const char *bytes, const struct answer *answer)
{
    if (answer->unchanged_n == 0)
        return false;
    for (size_t i = 0; i < peer->head.fields_count; i++)
        if (peer->head.fields[i].kind == HEAD_IF_NONE_MATCH &&
            negotiate_names(head_text(peer->head.fields[i].value, bytes), answer_tag(answer)))
            return true;
    return false;
}

/* Keeps what is needed of the head when the answer comes. */
static void conditions_keep(struct peer *peer, const char *bytes)
{
    peer->if_none_match = (struct str){0};
    if (peer->head.method != METHOD_GET && peer->head.method != METHOD_HEAD)
        return;
    for (size_t i = 0; i < peer->head.fields_count; i++) {
        if (peer->head.fields[i].kind != HEAD_IF_NONE_MATCH)
            continue;
        if (peer->arena == NULL)
            peer->arena = arena_new();
        peer->if_none_match = str_printf(peer->arena, "%.*s%s%.*s", STR_ARG(peer->if_none_match),
                                         peer->if_none_match.n > 0 ? "," : "",
                                         STR_ARG(head_text(peer->head.fields[i].value, bytes)));
    }
}

static void answer_alone(struct peer *peer, const char *bytes, struct job *job)
{
    request_fill(job, peer, bytes);
    conditions_keep(peer, bytes);
    wait_for(peer, job);
    submit(job);
}

/* encoding, host, canonical target: in the loop's key. */
static struct str key_make(struct peer *peer, const char *bytes, const struct router_route *route)
{
    struct loop *loop = peer->loop;
    char *out = loop->key;
    *out++ = encoding_wished(peer, bytes) == ENCODING_GZIP ? 'g' : 'i';
    struct str host = head_text(peer->head.host, bytes);
    for (size_t i = 0; i < host.n; i++) {
        char c = host.p[i];
        *out++ = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    size_t known = route == NULL ? 0 : route->parameters_count;
    out += target_canonical(&loop->target, route == NULL ? NULL : route->parameters, known, out);
    return (struct str){loop->key, (size_t)(out - loop->key)};
}

/* For a GET whose answer everybody may have; no route: the page that says there is nothing. */
static void answer_shared(struct peer *peer, const char *bytes, const struct router_route *route,
                          const struct str captures[ROUTER_CAPTURES])
{
    struct loop *loop = peer->loop;
    struct str key = key_make(peer, bytes, route);
    uint64_t hash = cache_hash(loop->cache, key);
    peer->arrived = atomic_load(&loop->http->epoch);
    struct answer *answer = cache_find(loop->cache, hash, key, peer->arrived);
    if (answer != NULL) {
        peer_answer(peer, answer, unchanged_for(peer, bytes, answer));
        return;
    }
    conditions_keep(peer, bytes);
    struct job *job = render_find(loop, hash, key);
    if (job != NULL) {
        wait_for(peer, job);
        return;
    }
    job = job_for(peer, bytes, route, captures);
    job->shared = true;
    job->hash = hash;
    job->key = str_copy(job->arena, key);
    job->status = 404;
    job->request.target = str_sub(job->key, 1 + peer->head.host.n, job->key.n);
    if (route != NULL)
        job->request.parameters =
            target_known(&loop->target, route->parameters, route->parameters_count, job->arena,
                         &job->request.parameters_count);
    wait_for(peer, job);
    submit(job);
}

static void answer_options(struct peer *peer, unsigned methods)
{
    struct loop *loop = peer->loop;
    struct response response = {.status = 204, .volatile_ = true};
    response.allow = router_allow(loop->brief, methods);
    struct answer *answer = answer_of(loop->maker, loop->brief, &response, ENCODING_IDENTITY);
    CHECK(answer != NULL);
    peer_answer(peer, answer, false);
    cache_release(answer);
    arena_reset(loop->brief);
}

void dispatch_request(struct peer *peer, const char *bytes)
{
    struct loop *loop = peer->loop;
    const struct head *head = &peer->head;
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
    const struct router_route *route =
        router_find(loop->http->router, loop->target.path, head->method, captures, &methods);
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

static void give(struct peer *peer, struct answer *answer)
{
    bool unchanged = answer->unchanged_n > 0 && peer->if_none_match.n > 0 &&
                     negotiate_names(peer->if_none_match, answer_tag(answer));
    peer->job = NULL;
    peer_answer(peer, answer, unchanged);
    peer_run(peer);
}

void dispatch_done(struct job *job)
{
    struct loop *loop = job->loop;
    struct answer *answer = job->answer;
    if (answer == NULL) { /* cancelled: nobody waits, and nobody could join */
        job_free(job);
        return;
    }
    struct peer *waiting = job->waiting;
    job->waiting = NULL;
    if (job->shared) {
        render_drop(job);
        if (answer->cacheable)
            cache_put(loop->cache, job->hash, job->key, answer);
    }
    bool first = true;
    while (waiting != NULL) {
        struct peer *peer = waiting;
        waiting = peer->next_waiting;
        if (!job->shared || may_have(peer, answer, first)) {
            first = false;
            give(peer, answer);
            continue;
        }
        struct job *next = render_find(loop, job->hash, job->key);
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
    job_free(job);
}
