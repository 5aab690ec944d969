/* Publishes items one by one into a data folder that a server serves, and says how long each took:
   until it was durable in the log, and from the start until a reader who asks again and again is
   shown it. It appends as every writer beside a server does (the import, later the desk): one
   entry, one transaction. That is measured within one long-lived process, since the start of a
   process is no part of a publication. */
#include "base/arena.h"
#include "bench/story.h"
#include "log/log.h"
#include "news/record.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ANSWER = 1 << 18, MOST_TOPICS = 64, PATIENCE_MS = 10000, POLL_US = 200 };

static const char request[] = "GET /nyheter.json?take=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

struct publisher {
    struct arena *arena;
    struct words words;
    struct log *log;
    struct str topics[MOST_TOPICS];
    size_t topics_count;
    int fd;
};

static _Noreturn void fail(const char *why)
{
    fprintf(stderr, "publish: %s\n", why);
    exit(1);
}

static double now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void pause_us(long us)
{
    nanosleep(&(struct timespec){us / 1000000, us % 1000000 * 1000}, NULL);
}

/* The ids of the topics that were made first. */
static void find_topics(struct publisher *publisher)
{
    struct entry *entries;
    size_t count;
    if (log_read(publisher->log, publisher->arena, 0, 2000, &entries, &count) != STATUS_OK)
        fail(status_why(publisher->arena));
    for (size_t i = 0; i < count && publisher->topics_count < MOST_TOPICS; i++)
        if (entries[i].action == ACTION_TOPIC)
            publisher->topics[publisher->topics_count++] = entries[i].item;
}

static struct str record_of(struct publisher *publisher, struct arena *arena, int64_t number,
                            struct str mark, struct str *id)
{
    struct story story;
    int64_t now = clock_now(&clock_system);
    struct civil day = civil_of_days(now / 86400000);
    int second = (int)(now / 1000 % 86400);
    story_make(arena, &publisher->words, number, number + 1, &story);
    *id = clock_uuid7(&clock_system, arena, now);
    struct item item = {
        .id = *id,
        .language = STR("sv"),
        .kind = KIND_NEWS,
        .headline = str_printf(arena, "%.*s %.*s", STR_ARG(story.headline), STR_ARG(mark)),
        .summary = story.summary,
        .body = story.body,
        .published = str_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", day.year, day.month,
                                day.day, second / 3600, second / 60 % 60, second % 60),
        .sort = now - now % 1000,
    };
    if (publisher->topics_count > 0) {
        item.topics = &publisher->topics[(size_t)number % publisher->topics_count];
        item.topics_count = 1;
    }
    return record_write(arena, &item);
}

static void append(struct publisher *publisher, struct arena *arena, struct str id,
                   struct str record)
{
    struct entry entry = {
        .action = ACTION_PUBLISH, .item = id, .record = record, .actor = STR("editor")};
    enum status status = log_begin(publisher->log, arena);
    if (status == STATUS_OK)
        status = log_append(publisher->log, arena, &entry);
    if (status == STATUS_OK)
        status = log_commit(publisher->log, arena);
    if (status != STATUS_OK)
        fail(status_why(arena));
}

static void reach(struct publisher *publisher, uint16_t port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int one = 1;
    publisher->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(publisher->fd, (struct sockaddr *)&address, sizeof address) != 0)
        fail("the server cannot be reached");
    setsockopt(publisher->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

/* Whether the newest item that a reader is shown bears the mark. */
static bool shown(struct publisher *publisher, struct arena *arena, struct str mark)
{
    char *bytes = arena_alloc(arena, ANSWER);
    size_t n = 0, wanted = SIZE_MAX;
    if (send(publisher->fd, request, sizeof request - 1, MSG_NOSIGNAL) != sizeof request - 1)
        fail("the server closed");
    while (n < wanted && n < ANSWER) {
        ssize_t more = recv(publisher->fd, bytes + n, ANSWER - n, 0);
        if (more <= 0)
            fail("the server closed");
        n += (size_t)more;
        struct str text = {bytes, n};
        ptrdiff_t head = str_find(text, STR("\r\n\r\n"), 0);
        if (wanted == SIZE_MAX && head >= 0) {
            ptrdiff_t length = str_find(text, STR("ength: "), 0);
            if (length < 0 || length > head)
                fail("an answer without its length");
            wanted = (size_t)head + 4 + strtoul(bytes + length + 7, NULL, 10);
        }
    }
    return str_find((struct str){bytes, n}, mark, 0) >= 0;
}

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void report(const char *name, double *waits, size_t count)
{
    qsort(waits, count, sizeof *waits, by_size);
    printf("\"%s\":{\"p50\":%.3f,\"p99\":%.3f,\"max\":%.3f}", name, waits[count / 2],
           waits[count * 99 / 100], waits[count - 1]);
}

static void publish(struct publisher *publisher, int64_t count, long every_ms)
{
    double *durable = ARENA_ARRAY(publisher->arena, double, (size_t)count);
    double *visible = ARENA_ARRAY(publisher->arena, double, (size_t)count);
    struct arena *arena = arena_new(), *answers = arena_new();
    unsigned run = (unsigned)(clock_now(&clock_system) / 1000);
    for (int64_t i = 0; i < count; i++) {
        struct str id, mark = str_printf(arena, "m%ux%d", run, (int)i);
        struct str record = record_of(publisher, arena, 1000003 + i, mark, &id);
        double begun = now_ms();
        append(publisher, arena, id, record);
        durable[i] = now_ms() - begun;
        while (!shown(publisher, answers, mark)) {
            if (now_ms() - begun > PATIENCE_MS)
                fail("an item was not shown after 10 s");
            pause_us(POLL_US);
            arena_reset(answers);
        }
        visible[i] = now_ms() - begun;
        arena_reset(arena);
        arena_reset(answers);
        double left = (double)every_ms - visible[i];
        pause_us(left > 0 ? (long)(left * 1000) : 0);
    }
    printf("{\"count\":%d,", (int)count);
    report("durable", durable, (size_t)count);
    printf(",");
    report("visible", visible, (size_t)count);
    printf("}\n");
    arena_free(answers);
    arena_free(arena);
}

int main(int argc, char **argv)
{
    struct publisher publisher = {.arena = arena_new()};
    int64_t port, count, every;
    if (argc != 5 || !str_int(str_of(argv[2]), &port) || !str_int(str_of(argv[3]), &count) ||
        !str_int(str_of(argv[4]), &every) || count < 1) {
        fputs("usage: publish FOLDER PORT COUNT EVERY_MS\n", stderr);
        return 2;
    }
    const struct log_options options = {.folder = argv[1], .clock = &clock_system};
    if (words_read(publisher.arena, "/usr/share/hunspell/sv_SE", &publisher.words) != STATUS_OK ||
        log_open(publisher.arena, &options, &publisher.log) != STATUS_OK)
        fail(status_why(publisher.arena));
    find_topics(&publisher);
    reach(&publisher, (uint16_t)port);
    publish(&publisher, count, (long)every);
    log_close(publisher.log);
    arena_free(publisher.arena);
    return ferror(stdout) || fflush(stdout) != 0;
}
