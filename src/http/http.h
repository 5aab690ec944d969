/* The HTTP server's face: what a handler is given, what it gives back, and how a server is run.
   HTTP/1.1 (RFC 9110, 9112) on plain TCP; TLS and HTTP/2 stand in front. The event loops read,
   check and answer from the response cache; handlers run on worker threads and may block. */
#pragma once

#include "base/clock.h"
#include "base/status.h"
#include "base/str.h"

enum method {
    METHOD_GET,
    METHOD_HEAD,
    METHOD_POST,
    METHOD_PUT,
    METHOD_DELETE,
    METHOD_OPTIONS,
    METHODS
};

struct parameter { /* of the query, percent-decoded, "+" read as a space; UTF-8 not yet checked */
    struct str name, value;
};

struct header {
    struct str name; /* as sent; compare without case */
    struct str value;
};

struct request {
    enum method method;     /* a HEAD reaches the handler as GET */
    struct str path;        /* percent-decoded once, valid UTF-8, no controls, no dot segments */
    struct str target;      /* as sent: path and query; of a shared answer the canonical form */
    struct str segments[4]; /* what {…} of the route's pattern matched */
    const struct parameter *parameters; /* in the order sent */
    size_t parameters_count;
    struct str host; /* lower case, with the port if sent */
    const struct header *headers;
    size_t headers_count;
    struct str body;
    struct arena *arena; /* of this request; freed when the answer has been copied */
};

/* The value of a header, or the empty slice with p NULL. */
struct str request_header(const struct request *request, const char *name);

/* A GET's answer is shared: cached, and given to everybody who asks for the same thing. So its
   handler sees only what the cache's key is made of: path, the route's own parameters (in the
   route's order, empty ones left out), host. Headers are for other methods and `alone` routes. */

/* A body too large to be made at once: made piece by piece, each when the one before has been taken
   by the other side, and sent in chunks. Never cached. Nothing should be opened before `next` is
   called, since nobody may want the body (a HEAD, a 304). A failure, or a client that goes away,
   ends it; `close` is called once, when it has ended or nobody wants it. */
struct stream {
    /* The next piece, in the arena, which is reset before each call; an empty one ends the body.
       One call at a time, each on whichever worker is free. */
    enum status (*next)(void *self, struct arena *arena, struct str *piece);
    void (*close)(void *self);
    void *self;     /* lives in the request's arena, which stays till `close` */
    struct str tag; /* names what the body is made of, for its ETag; "" gives none */
};

struct response {
    int status;                  /* 200 when left 0 */
    struct str type;             /* Content-Type */
    struct str body;             /* in the request's arena, or immutable for ever */
    const struct stream *stream; /* in the place of a body; in the request's arena */
    struct str location;         /* for 3xx */
    struct str cache_control;    /* "" gives the server's default */
    struct str allow;
    struct header extra[8]; /* names as literals */
    size_t extra_count;
    /* What the answer is made of, for caches in front: "listing topic:kultur item:UUID". Whoever
       changes one of these purges all answers that name it. "" if nobody could tell. */
    struct str keys;
    bool
        lasting; /* a file that will be sent unchanged for a long time: packed as small as can be */
    bool volatile_; /* never to be cached, e.g. /healthz */
};

void response_header(struct response *response, const char *name, struct str value);
/* The name of a status, "Not Found". */
const char *response_reason(int status);

/* Answers a request. A status other than OK becomes a 500 and a log line with status_why. */
typedef enum status (*http_handler)(void *worker, const struct request *request,
                                    struct response *response);

enum route_alone {
    ROUTE_SHARED, /* GET from the cache */
    ROUTE_ALONE,  /* each request is answered for itself, and the handler sees all of it */
    /* Likewise, and taken only by requests with an Authorization field: it stands before the route
       for everybody of the same pattern. */
    ROUTE_AUTHORISED,
};

struct route {
    /* "/nyheter/{}/{}"; {} is one segment that is not empty, "{}.json" one with that ending. The
       first route in the table that matches path and method is taken. */
    const char *pattern;
    unsigned
        methods; /* bit 1u << METHOD_X; GET implies HEAD, and OPTIONS is answered by the server */
    http_handler handler;
    /* The parameters that the handler knows, separated by spaces and in canonical order: the
       cache's key is made of these; others are dropped. NULL: none. */
    const char *parameters;
    enum route_alone alone;
};

struct http_options {
    const char *listen; /* "127.0.0.1:8080", "[::1]:8080", ":8080"; systemd's LISTEN_FDS wins */
    int loops, workers; /* 0: one a core */
    const struct route *routes;
    size_t routes_count;
    /* Renders the server's own 404, 405 and 500: response->status and ->allow are set, path, target
       and host given. Refused heads, timeouts and overload get a line of plain text. NULL: all do.
       Below the path `problems` ("/api/") the line is the detail of an application/problem+json
       (RFC 9457) that any site's pages may read; NULL: nowhere. */
    const char *problems;
    http_handler error;
    /* Made once a worker thread and given to handlers. NULL on failure, with the reason in the
     * arena. */
    void *(*worker_open)(void *self, struct arena *arena);
    void (*worker_close)(void *worker);
    void *self;
    const struct header *headers; /* sent with every answer: CSP and the like */
    size_t headers_count;
    int surrogate; /* seconds that a cache in front which can be purged may keep pages; 0: none */
    size_t cache_bytes; /* of each loop's response cache; 0: 32 MiB */
    size_t body_most;   /* bytes of a request body; above: 413; 0: 1 MiB */
    int queue;          /* jobs that may wait for a worker; above: 503; 0: 256 */
    /* Milliseconds, 0 for the usual. A head must be whole `head` after its first byte (10 s). A
       body must bring, and an answer must be read at, 1 kB a second, seen each `body` (10 s) and
       `write` (30 s). A connection may be idle for `idle` (60 s). When stopping, one on which
       nothing comes is closed after `quiet` (2 s) and every one after `stop` (10 s). */
    struct {
        int head, body, write, idle, quiet, stop;
    } clocks;
    const struct clock *clock;
};

struct http;

/* Binds and starts loops and workers; answers come at once. */
enum status http_start(struct arena *arena, const struct http_options *options,
                       struct http **http) MUST_CHECK;
/* The address bound, "127.0.0.1:8080" (with the port that was given for ":0"). */
struct str http_address(const struct http *http);
/* The state has moved: no answer made before this call is given out after it returns. */
void http_moved(struct http *http);
/* Empties the caches: after an erasure, when no byte of what was shown may stay. Each loop does so
   at its next turn, within milliseconds. */
void http_forget(struct http *http);
/* Stops as DESIGN section 5 has it: accepts what is queued, answers what is there with
   Connection: close, at most 10 s; then ends the threads. */
void http_stop(struct http *http);
