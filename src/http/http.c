/* Starting and stopping: the socket, the workers, then the loops; and the other way round. */
#include "http/http.h"

#include "base/check.h"
#include "http/listen.h"
#include "http/loop.h"
#include "http/server.h"

#include <signal.h>
#include <strings.h>
#include <unistd.h>

enum {
    CACHE_BYTES = 32 * 1024 * 1024,
    BODY_MOST = 1024 * 1024,
    QUEUE_MOST = 256,
};

struct str request_header(const struct request *request, const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < request->headers_count; i++)
        if (request->headers[i].name.n == n &&
            strncasecmp(request->headers[i].name.p, name, n) == 0)
            return request->headers[i].value;
    return (struct str){0};
}

void response_header(struct response *response, const char *name, struct str value)
{
    CHECK(response->extra_count < sizeof response->extra / sizeof *response->extra);
    response->extra[response->extra_count++] = (struct header){str_of(name), value};
}

const char *response_reason(int status)
{
    return answer_reason(status);
}

static int usual(int given, int otherwise)
{
    return given > 0 ? given : otherwise;
}

static struct http_options filled(const struct http_options *given)
{
    struct http_options options = *given;
    int cores = (int)sysconf(_SC_NPROCESSORS_ONLN);
    options.loops = usual(options.loops, usual(cores, 1));
    options.workers = usual(options.workers, usual(cores, 1));
    options.queue = usual(options.queue, QUEUE_MOST);
    if (options.cache_bytes == 0)
        options.cache_bytes = CACHE_BYTES;
    if (options.body_most == 0)
        options.body_most = BODY_MOST;
    if (options.clock == NULL)
        options.clock = &clock_system;
    options.clocks.head = usual(options.clocks.head, 10 * 1000);
    options.clocks.body = usual(options.clocks.body, 10 * 1000);
    options.clocks.write = usual(options.clocks.write, 30 * 1000);
    options.clocks.idle = usual(options.clocks.idle, 60 * 1000);
    options.clocks.quiet = usual(options.clocks.quiet, 2 * 1000);
    options.clocks.stop = usual(options.clocks.stop, 10 * 1000);
    return options;
}

static void loops_end(struct http *http)
{
    atomic_store(&http->stopping, true);
    for (int i = 0; i < http->loops_count; i++)
        loop_wake(&http->loops[i]);
    for (int i = 0; i < http->loops_count; i++)
        loop_join(&http->loops[i]);
}

static enum status loops_start(struct arena *arena, struct http *http)
{
    int wanted = http->options.loops;
    http->loops = ARENA_ARRAY(arena, struct loop, (size_t)wanted);
    atomic_init(&http->accepting, wanted);
    for (; http->loops_count < wanted; http->loops_count++) {
        enum status status = loop_start(arena, &http->loops[http->loops_count], http);
        if (status == STATUS_OK)
            continue;
        loop_close(&http->loops[http->loops_count]);
        loops_end(http);
        for (int i = 0; i < http->loops_count; i++)
            loop_close(&http->loops[i]);
        return status;
    }
    return STATUS_OK;
}

enum status http_start(struct arena *arena, const struct http_options *options, struct http **out)
{
    struct http *http = ARENA_NEW(arena, struct http);
    http->arena = arena;
    http->options = filled(options);
    http->router = router_new(arena, options->routes, options->routes_count);
    atomic_init(&http->epoch, 1);
    enum status status = listen_open(arena, options->listen, &http->listener, &http->address);
    if (status != STATUS_OK)
        return status;

    /* Signals belong to whoever called, not to our threads. */
    sigset_t all, before;
    sigfillset(&all);
    sigdelset(&all, SIGBUS); /* of a mapped file that was cut: whoever meets it must hear of it */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    struct job_options jobs = {
        .http = &http->options,
        .epoch = &http->epoch,
        .done = loop_job_done,
        .workers = http->options.workers,
        .most = http->options.queue,
    };
    status = job_start(arena, &jobs, &http->queue);
    if (status == STATUS_OK) {
        status = loops_start(arena, http);
        if (status != STATUS_OK)
            job_stop(http->queue);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (status != STATUS_OK)
        close(http->listener);
    else
        *out = http;
    return status;
}

struct str http_address(const struct http *http)
{
    return http->address;
}

void http_moved(struct http *http)
{
    atomic_fetch_add(&http->epoch, 1);
}

void http_forget(struct http *http)
{
    for (int i = 0; i < http->loops_count; i++) {
        atomic_store(&http->loops[i].forget, true);
        loop_wake(&http->loops[i]);
    }
}

void http_stop(struct http *http)
{
    loops_end(http);
    job_stop(http->queue);
    for (int i = 0; i < http->loops_count; i++)
        loop_close(&http->loops[i]);
}
