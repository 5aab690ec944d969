/* A server with small routes of every sort, for the tests that send raw bytes. Prints its address,
   stops at SIGTERM. Arguments are NAME=NUMBER of the options below. */
#include "http/http.h"

#include "base/buf.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static _Atomic int renders, state, releases;
static struct http *_Atomic server;

static enum status text(struct response *response, struct str body)
{
    response->type = STR("text/plain; charset=utf-8");
    response->body = body;
    return STATUS_OK;
}

/* What the handler was given, a line each. */
static enum status echo(void *worker, const struct request *request, struct response *response)
{
    (void)worker;
    struct buf buf = buf_in(request->arena);
    buf_printf(&buf, "path=%.*s\ntarget=%.*s\nhost=%.*s\nbody=%.*s\nmethod=%d\n",
               STR_ARG(request->path), STR_ARG(request->target), STR_ARG(request->host),
               STR_ARG(request->body), (int)request->method);
    for (size_t i = 0; i < request->parameters_count; i++)
        buf_printf(&buf, "parameter %.*s=%.*s\n", STR_ARG(request->parameters[i].name),
                   STR_ARG(request->parameters[i].value));
    for (size_t i = 0; i < request->headers_count; i++)
        buf_printf(&buf, "header %.*s=%.*s\n", STR_ARG(request->headers[i].name),
                   STR_ARG(request->headers[i].value));
    return text(response, buf_str(&buf));
}

static unsigned number_of(const struct request *request, const char *name, unsigned otherwise)
{
    for (size_t i = 0; i < request->parameters_count; i++)
        if (str_is(request->parameters[i].name, name))
            return (unsigned)atoi(str_z(request->arena, request->parameters[i].value));
    return otherwise;
}

static char *lines(struct arena *arena, size_t size)
{
    char *body = arena_alloc(arena, size);
    for (size_t i = 0; i < size; i++)
        body[i] = "abcdefghij \n"[(i * 7 + i / 100) % 12];
    return body;
}

/* How many renders there were, and of which state: /count?name=&ms=&size= waits ms. */
static enum status count(void *worker, const struct request *request, struct response *response)
{
    (void)worker;
    int seen = state, number = ++renders;
    usleep(number_of(request, "ms", 0) * 1000);
    size_t size = number_of(request, "size", 0);
    return text(response, str_printf(request->arena, "render %d state %d\n%.*s", number, seen,
                                     (int)size, lines(request->arena, size)));
}

/* Says so when it begins, and ends when SIGUSR1 has come: for tests that need a worker kept busy.
 */
static enum status hold(void *worker, const struct request *request, struct response *response)
{
    (void)worker;
    (void)request;
    printf("holding\n");
    fflush(stdout);
    while (releases == 0)
        usleep(1000);
    return text(response, STR("held\n"));
}

static enum status move(void *worker, const struct request *request, struct response *response)
{
    (void)worker;
    (void)request;
    state++;
    http_moved(server);
    response->status = 204;
    return STATUS_OK;
}

/* A page of /large?size= bytes. */
static enum status large(void *worker, const struct request *request, struct response *response)
{
    (void)worker;
    size_t size = number_of(request, "size", 100000);
    response->keys = STR("listing topic:a");
    return text(response, (struct str){lines(request->arena, size), size});
}

/* ---- /stream?pieces=&size=&fail=: as many pieces, and perhaps a failure after them */

struct pieces {
    unsigned left, size;
    bool fails;
};

static _Atomic int streams_open;

static enum status pieces_next(void *self, struct arena *arena, struct str *piece)
{
    struct pieces *pieces = self;
    if (pieces->left == 0)
        return pieces->fails ? status_fail(arena, STATUS_FAILED, "as was asked") : STATUS_OK;
    pieces->left--;
    *piece = (struct str){lines(arena, pieces->size), pieces->size};
    return STATUS_OK;
}

static void pieces_close(void *self)
{
    (void)self;
    streams_open--;
}

static enum status stream(void *worker, const struct request *request, struct response *response)
{
    (void)worker;
    struct pieces *pieces = ARENA_NEW(request->arena, struct pieces);
    *pieces = (struct pieces){.left = number_of(request, "pieces", 3),
                              .size = number_of(request, "size", 1000),
                              .fails = number_of(request, "fail", 0) != 0};
    struct stream *made = ARENA_NEW(request->arena, struct stream);
    *made = (struct stream){pieces_next, pieces_close, pieces, STR("state 1")};
    streams_open++;
    response->stream = made;
    response->type = STR("text/plain; charset=utf-8");
    return STATUS_OK;
}

/* How many streams have not been closed. */
static enum status open_streams(void *worker, const struct request *request,
                                struct response *response)
{
    (void)worker;
    response->volatile_ = true;
    return text(response, str_printf(request->arena, "%d\n", streams_open));
}

static enum status file(void *worker, const struct request *request, struct response *response)
{
    response->lasting = true;
    return large(worker, request, response);
}

static enum status fails(void *worker, const struct request *request, struct response *response)
{
    (void)worker;
    (void)response;
    return status_fail(request->arena, STATUS_FAILED, "this one always does");
}

static enum status injects(void *worker, const struct request *request, struct response *response)
{
    (void)worker;
    (void)request;
    response->status = 302;
    response->location = STR("/\r\nSet-Cookie: a=b");
    return STATUS_OK;
}

static enum status health(void *worker, const struct request *request, struct response *response)
{
    (void)worker;
    (void)request;
    response->volatile_ = true;
    return text(response, STR("ok\n"));
}

static enum status error(void *worker, const struct request *request, struct response *response)
{
    (void)worker;
    return text(response, str_printf(request->arena, "error page %d for %.*s\n", response->status,
                                     STR_ARG(request->path)));
}

static const struct route routes[] = {
    {"/", 1u << METHOD_GET, echo, .parameters = "a b"},
    {"/echo", 1u << METHOD_GET | 1u << METHOD_POST | 1u << METHOD_PUT, echo, .alone = true},
    {.pattern = "/items/{}.json", .methods = 1u << METHOD_GET, .handler = echo},
    {"/items/{}", 1u << METHOD_GET, echo, .parameters = "query topic"},
    {"/count", 1u << METHOD_GET, count, .parameters = "name ms size"},
    {"/hold", 1u << METHOD_GET, hold, .parameters = "name"},
    {.pattern = "/slow", .methods = 1u << METHOD_POST, .handler = count},
    {.pattern = "/move", .methods = 1u << METHOD_POST, .handler = move},
    {"/large", 1u << METHOD_GET, large, .parameters = "size"},
    {"/stream", 1u << METHOD_GET, stream, .parameters = "pieces size fail"},
    {"/streams", 1u << METHOD_GET, open_streams, .parameters = NULL},
    {"/file", 1u << METHOD_GET, file, .parameters = "size"},
    {.pattern = "/fails", .methods = 1u << METHOD_GET, .handler = fails},
    {.pattern = "/injects", .methods = 1u << METHOD_GET, .handler = injects},
    {.pattern = "/healthz", .methods = 1u << METHOD_GET, .handler = health},
};

static const struct header headers[] = {
    {STR("X-Content-Type-Options"), STR("nosniff")},
};

int main(int argc, char **argv)
{
    struct http_options options = {
        .listen = "127.0.0.1:0",
        .routes = routes,
        .routes_count = sizeof routes / sizeof *routes,
        .error = error,
        .headers = headers,
        .headers_count = 1,
    };
    struct {
        const char *name;
        int *value;
    } settings[] = {
        {"loops", &options.loops},      {"workers", &options.workers},
        {"queue", &options.queue},      {"head", &options.clocks.head},
        {"body", &options.clocks.body}, {"write", &options.clocks.write},
        {"idle", &options.clocks.idle}, {"quiet", &options.clocks.quiet},
        {"stop", &options.clocks.stop}, {"surrogate", &options.surrogate},
    };
    for (int i = 1; i < argc; i++) {
        char *value = strchr(argv[i], '=');
        if (value == NULL)
            return 2;
        *value++ = '\0';
        if (strcmp(argv[i], "listen") == 0)
            options.listen = value;
        for (size_t k = 0; k < sizeof settings / sizeof *settings; k++)
            if (strcmp(argv[i], settings[k].name) == 0)
                *settings[k].value = atoi(value);
    }
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGUSR1);
    sigprocmask(SIG_BLOCK, &signals, NULL);

    struct arena *arena = arena_new();
    struct http *http = NULL;
    if (http_start(arena, &options, &http) != STATUS_OK) {
        fprintf(stderr, "echo_server: %s\n", status_why(arena));
        return 1;
    }
    server = http;
    printf("%.*s\n", STR_ARG(http_address(http)));
    fflush(stdout);
    int signal;
    while (sigwait(&signals, &signal) == 0 && signal == SIGUSR1)
        releases++;
    http_stop(http);
    printf("%d renders\n", renders);
    arena_free(arena);
    return 0;
}
