/* budkavle serve: opens everything, follows the log, runs the HTTP server until it is told to end.
   The main thread waits for signals; one more keeps the view at the log's head. */
#include "base/say.h"
#include "cli/commands.h"
#include "cli/settings.h"
#include "desk/desk.h"
#include "http/http.h"
#include "log/folder.h"
#include "log/keeper.h"
#include "site/site.h"
#include "site/turning.h"
#include "view/live.h"
#include "view/view.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum {
    FOLLOW_EVERY_MS = 3, /* how soon an entry appended elsewhere is seen */
    RETRY_EVERY_MS = 1000,
    WAIT_FOR_VIEW_MS = 30000, /* for another process to make a first view */
    SETTLE_MS = 10000,        /* for the follower to come to an entry */
};

struct server {
    const char *folder;
    const struct zone *zone;
    struct log *log;
    struct keeper *keeper; /* of the log's file */
    struct live *live;     /* of the views of all threads */
    struct view *view;
    int lock; /* of the data folder; -1 while another process writes the view */
    struct http *http;
    struct site_now site;
    atomic_bool ending;
    /* What the follower has seen. */
    int64_t changes, seq, provenance;
    bool behind; /* the last attempt to follow failed */
    struct desk *desk;
    /* Between the follower and who waits for it: */
    pthread_mutex_t mutex;
    pthread_cond_t grown, moved;
    bool wake;     /* the log has grown: do not wait for the next turn */
    int64_t shown; /* the entry up to which all readers are given the log */
};

static struct timespec in_ms(int ms)
{
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    time.tv_sec += ms / 1000;
    time.tv_nsec += ms % 1000 * 1000000L;
    if (time.tv_nsec >= 1000000000) {
        time.tv_nsec -= 1000000000;
        time.tv_sec++;
    }
    return time;
}

/* For the desk: a publication is acknowledged when readers are given it. A follower that does not
   come so far, as with a full disk, has said so itself; the entry is durable all the same. */
static void settle(void *self, int64_t seq)
{
    struct server *server = self;
    const struct timespec until = in_ms(SETTLE_MS);
    pthread_mutex_lock(&server->mutex);
    int error = 0;
    while (server->shown < seq && !atomic_load(&server->ending) && error == 0) {
        server->wake = true;
        pthread_cond_signal(&server->grown);
        error = pthread_cond_timedwait(&server->moved, &server->mutex, &until);
    }
    pthread_mutex_unlock(&server->mutex);
}

static void forget(void *self)
{
    struct server *server = self;
    struct http *http = atomic_load(&server->site.http);
    if (http != NULL)
        http_forget(http);
}

/* Says how far readers are; sleeps until the next turn, or until somebody waits. */
static void show_and_sleep(struct server *server, int64_t seq, int ms)
{
    const struct timespec until = in_ms(ms);
    pthread_mutex_lock(&server->mutex);
    server->shown = seq;
    pthread_cond_broadcast(&server->moved);
    if (!server->wake)
        pthread_cond_timedwait(&server->grown, &server->mutex, &until);
    server->wake = false;
    pthread_mutex_unlock(&server->mutex);
}

static void sleep_ms(int ms)
{
    nanosleep(&(struct timespec){ms / 1000, (ms % 1000) * 1000000L}, NULL);
}

static enum status open_view(struct server *server, struct arena *arena)
{
    const struct view_options options = {.folder = server->folder,
                                         .write = server->lock >= 0,
                                         .zone = server->zone,
                                         .live = server->live};
    return view_open(arena, &options, &server->view);
}

/* Says to those who wait beside us how far the answers are from now on. */
static enum status tell(struct server *server, struct arena *arena)
{
    int64_t seq, provenance;
    struct str log;
    enum status status = view_place(server->view, arena, &seq, &provenance, &log);
    if (status == STATUS_OK)
        folder_tell(server->lock, seq, provenance);
    if (status == STATUS_OK)
        server->seq = seq;
    return status;
}

/* As the writer: makes the view and brings it to the log's head. As a reader: waits for the writer
   to have made it. */
static enum status open_at_head(struct server *server, struct arena *arena)
{
    enum status status = folder_lock(arena, server->folder, 0, &server->lock);
    if (status == STATUS_OK) {
        bool moved;
        server->changes = log_changes(server->log);
        if ((status = open_view(server, arena)) != STATUS_OK ||
            (status = view_follow(server->view, server->log, arena, &moved)) != STATUS_OK)
            return status;
        return tell(server, arena);
    }
    if (status != STATUS_BUSY)
        return status;
    say(SAY_INFO, "another process writes the view of %s; reading beside it", server->folder);
    for (int waited = 0;; waited += 100) {
        status = open_view(server, arena);
        if (status != STATUS_MISSING || waited > WAIT_FOR_VIEW_MS)
            return status;
        sleep_ms(100);
    }
}

/* When the other process has let go of the lock, the view is ours to write from now on. */
static enum status take_over(struct server *server, struct arena *arena, struct arena *views)
{
    enum status status = folder_lock(arena, server->folder, 0, &server->lock);
    if (status != STATUS_OK)
        return status == STATUS_BUSY ? STATUS_OK : status;
    view_close(server->view);
    server->view = NULL; /* opened anew, for writing, below */
    arena_reset(views);
    server->changes = -1;
    return STATUS_OK;
}

static enum status follow_as_writer(struct server *server, struct arena *arena)
{
    int64_t changes = log_changes(server->log);
    bool moved = false;
    if (changes == server->changes && !server->behind && !view_wants(server->view))
        return STATUS_OK;
    enum status status = view_follow(server->view, server->log, arena, &moved);
    if (moved)
        http_moved(server->http);
    if (status == STATUS_OK)
        status = tell(server, arena);
    if (status == STATUS_OK)
        server->changes = changes;
    return status;
}

static enum status follow_as_reader(struct server *server, struct arena *arena)
{
    int64_t seq, provenance;
    struct str log;
    enum status status = view_begin(server->view, arena);
    if (status != STATUS_OK)
        return status;
    status = view_place(server->view, arena, &seq, &provenance, &log);
    view_end(server->view);
    if (status == STATUS_OK && (seq != server->seq || provenance != server->provenance)) {
        server->seq = seq;
        server->provenance = provenance;
        http_moved(server->http);
    }
    return status;
}

/* Until the end: every 3 ms what is new in the log (or in the view that another writes). A
   failure, such as a full disk, is said once and tried again; readers are answered meanwhile. */
static void *follow(void *self)
{
    struct server *server = self;
    struct arena *arena = arena_new(), *views = arena_new();
    int since_lock = 0;
    while (!atomic_load(&server->ending)) {
        enum status status = STATUS_OK;
        if (server->lock < 0 && (since_lock += FOLLOW_EVERY_MS) >= RETRY_EVERY_MS) {
            since_lock = 0;
            status = take_over(server, arena, views);
        }
        if (status == STATUS_OK && server->view == NULL)
            status = open_view(server, views);
        if (status == STATUS_OK)
            status = server->lock >= 0 ? follow_as_writer(server, arena)
                                       : follow_as_reader(server, arena);
        if (status != STATUS_OK && status != STATUS_BUSY && !server->behind)
            say(SAY_ERROR, "the view cannot follow the log: %s; trying on", status_why(arena));
        if (status == STATUS_OK && server->behind)
            say(SAY_INFO, "the view follows the log again");
        server->behind = status != STATUS_OK && status != STATUS_BUSY;
        arena_reset(arena);
        show_and_sleep(server, server->seq, server->behind ? RETRY_EVERY_MS : FOLLOW_EVERY_MS);
    }
    if (server->view != NULL)
        view_close(server->view);
    arena_free(views);
    arena_free(arena);
    return NULL;
}

/* Tells systemd (Type=notify) how we are; nothing without NOTIFY_SOCKET. */
static void notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (path == NULL || (path[0] != '/' && path[0] != '@') ||
        strlen(path) >= sizeof address.sun_path)
        return;
    memcpy(address.sun_path, path, strlen(path));
    if (path[0] == '@')
        address.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
    sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&address, length);
    close(fd);
}

static enum status open_site(struct arena *arena, struct server *server,
                             const struct settings *settings)
{
    struct site_options options = settings_site(settings);
    options.folder = server->folder;
    options.zone = server->zone;
    options.clock = &clock_system;
    options.live = server->live;
    struct site *site;
    enum status status = site_open(arena, &options, &site);
    if (status == STATUS_OK)
        atomic_store(&server->site.site, site);
    return status;
}

/* Each connection holds a file: as many of them as the hard limit lets us. */
static void raise_files(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* The desk's before the site's: where both have a pattern, theirs is for who shows a right. */
static const struct route *all_routes(struct arena *arena, size_t *count)
{
    size_t desk_count, site_count;
    const struct route *desk = desk_routes(&desk_count), *site = site_routes(&site_count);
    *count = desk_count + site_count;
    struct route *routes = ARENA_ARRAY(arena, struct route, *count);
    memcpy(routes, desk, desk_count * sizeof *routes);
    memcpy(routes + desk_count, site, site_count * sizeof *routes);
    return routes;
}

static enum status open_desk(struct arena *arena, struct server *server,
                             const struct settings *settings)
{
    const struct desk_options options = {
        .folder = server->folder,
        .clock = &clock_system,
        .zone = server->zone,
        .publisher_name = settings->publisher_name,
        .publisher_orgnr = settings->publisher_orgnr,
        .language = settings->site_language,
        .settle = settle,
        .forget = forget,
        .self = server,
    };
    enum status status = desk_open(arena, &options, &server->desk);
    server->site.desk = server->desk;
    return status;
}

static enum status start_http(struct arena *arena, struct server *server,
                              const struct settings *settings, const char *listen)
{
    size_t routes = 0, headers = 0;
    const struct route *table = all_routes(arena, &routes);
    raise_files();
    struct http_options options = {
        .listen = listen != NULL ? listen : str_z(arena, settings->server_listen),
        .loops = (int)settings->server_loops,
        .workers = (int)settings->server_workers,
        .routes = table,
        .routes_count = routes,
        .error = site_error,
        .problems = "/api/",
        .worker_open = site_worker_open,
        .worker_close = site_worker_close,
        .self = &server->site,
        .headers = site_headers(str_starts(settings->site_url, STR("https://")), &headers),
        .surrogate = (int)settings->server_surrogate,
        .cache_bytes = (size_t)settings->server_cache,
        .body_most = (size_t)settings->server_body,
        .clock = &clock_system,
    };
    options.headers_count = headers;
    return http_start(arena, &options, &server->http);
}

/* The site anew, in the arena of the process: workers may still be reading the one before. What the
   server itself was started with (server.*, the time zone) holds until the next start. */
static enum status reload(struct arena *arena, const struct options *options, struct server *server)
{
    struct settings settings;
    enum status status =
        settings_read(arena, server->folder, options_value(options, "--config"), &settings);
    if (status == STATUS_OK)
        status = open_site(arena, server, &settings);
    if (status == STATUS_OK)
        http_moved(server->http);
    return status;
}

/* Waits for the signal that ends the server; SIGHUP reads the settings again meanwhile. */
static void wait_for_end(struct arena *arena, const struct options *options, struct server *server,
                         const sigset_t *signals)
{
    for (;;) {
        int number = 0;
        if (sigwait(signals, &number) != 0 || number != SIGHUP)
            return;
        if (reload(arena, options, server) == STATUS_OK)
            say(SAY_INFO, "read settings, templates and languages again");
        else
            say(SAY_ERROR, "all stays as it was: %s", status_why(arena));
    }
}

static enum status serve(struct arena *arena, const struct options *options, struct server *server)
{
    struct settings settings;
    const struct log_options log = {
        .folder = server->folder, .create = true, .clock = &clock_system};
    enum status status =
        settings_read(arena, server->folder, options_value(options, "--config"), &settings);
    if (status != STATUS_OK)
        return status;
    server->live = live_new(server->folder);
    server->zone = zone_open(arena, str_z(arena, settings.site_time_zone));
    if ((status = log_open(arena, &log, &server->log)) != STATUS_OK ||
        (status = open_at_head(server, arena)) != STATUS_OK ||
        (status = open_site(arena, server, &settings)) != STATUS_OK)
        return status;

    /* Blocked before any thread is made, so that only sigwait sees them. */
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    status = open_desk(arena, server, &settings);
    if (status != STATUS_OK)
        return status;
    status = keeper_start(arena, &log, &server->keeper);
    if (status == STATUS_OK)
        status = start_http(arena, server, &settings, options_value(options, "--listen"));
    if (status != STATUS_OK)
        return status;
    atomic_store(&server->site.http, server->http);
    pthread_t follower;
    struct turning *turning = NULL;
    if ((status = turning_start(arena, &server->site, &turning)) != STATUS_OK) {
        http_stop(server->http);
        return status;
    }
    if (pthread_create(&follower, NULL, follow, server) != 0) {
        turning_stop(turning);
        http_stop(server->http);
        return status_fail(arena, STATUS_FAILED, "no thread to be had; raise the limit of tasks");
    }
    printf("Budkavle serves http://%.*s/\n", STR_ARG(http_address(server->http)));
    fflush(stdout);
    notify("READY=1");
    wait_for_end(arena, options, server, &signals);
    notify("STOPPING=1");
    turning_stop(turning);
    http_stop(server->http);
    desk_close(server->desk);
    server->desk = NULL;
    atomic_store(&server->ending, true);
    pthread_join(follower, NULL);
    server->view = NULL;
    return STATUS_OK;
}

static int run(struct arena *arena, const struct options *options)
{
    struct server server = {.folder = options_value(options, "--data"),
                            .lock = -1,
                            .mutex = PTHREAD_MUTEX_INITIALIZER,
                            .grown = PTHREAD_COND_INITIALIZER,
                            .moved = PTHREAD_COND_INITIALIZER};
    enum status status = serve(arena, options, &server);
    desk_close(server.desk);
    if (server.view != NULL)
        view_close(server.view);
    live_free(server.live);
    keeper_stop(server.keeper);
    log_close(server.log);
    folder_unlock(server.lock);
    return status == STATUS_OK ? EXIT_DONE : options_refused(arena);
}

static const struct option table[] = {
    {"--data", "DIR", "the data folder; an empty one is made when there is none", true},
    {"--listen", "ADDR:PORT", "where to serve, e.g. 0.0.0.0:8080 or [::1]:8080", false},
    {"--config", "FILE", "settings from here and not from DIR/budkavle.conf", false},
};

const struct command command_serve = {
    .name = "serve",
    .arguments = "",
    .summary = "Serves the news over HTTP until SIGTERM.",
    .options = table,
    .options_count = sizeof table / sizeof table[0],
    .run = run,
};
