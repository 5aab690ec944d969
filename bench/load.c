/* Asks a server on this machine for many addresses over many connections, and says how long the
   answers took. With --rate the questions come at their own times whatever becomes of the ones
   before (an open loop), and a wait counts from the moment a question was due, also when all
   connections were still busy: what a reader feels. Without --rate each connection asks again as
   soon as it is answered (a closed loop), which tells how many a server can answer. */
#include "base/arena.h"
#include "base/file.h"
#include "base/str.h"
#include "bench/chance.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
    "usage: load [OPTION...] PORT NAME:SHARE:FILE...\n"
    "  --connections N   (1)           --seconds S   after --warm (5)\n"
    "  --rate N          a second; without it as many as are answered\n"
    "  --warm S          seconds that do not count (1)\n"
    "  --header 'A: B'   with each question    --status N   of a right answer (200)\n"
    "  --from N          begins with the address of that line, from 0 (0)\n"
    "FILE has a path a line; SHARE is how many of NAME come for those of the others\n";

enum {
    HEAD = 4096,
    CLASSES = 8,
    STEPS = 64,   /* of the histogram within a doubling: 1.6 % */
    OCTAVES = 40, /* of nanoseconds */
    EVENTS = 512,
    GRACE = 10, /* seconds that late answers are waited for */
    LARGEST_FILE = 1 << 30,
};

struct histogram {
    uint64_t counts[OCTAVES * STEPS];
    uint64_t count, largest;
    double sum;
};

struct class
{
    const char *name;
    unsigned share;
    struct str *requests;
    size_t count, next;
    struct histogram waits;
    uint64_t asked, errors, bytes;
};

struct connection {
    int fd;
    struct class *class; /* NULL: idle */
    uint64_t due;        /* ns; when its question was to be sent */
    size_t sent;         /* of the question */
    size_t head;         /* bytes of the answer's head so far */
    bool in_body;
    uint64_t left; /* of the body */
    struct str request;
    char bytes[HEAD];
};

struct load {
    struct arena *arena;
    uint16_t port;
    size_t connections_count;
    double seconds, warm, rate;
    const char *headers;
    int status;
    size_t from;
    struct class classes[CLASSES];
    size_t classes_count;
    unsigned shares;
    struct connection *connections;
    struct connection **idle; /* a ring: the one that has rested longest is next */
    size_t idle_first, idle_count;
    int epoll;
    uint64_t begin, measured, end; /* ns */
    uint64_t asked;                /* questions that were due */
    uint64_t busy;                 /* connections with a question out */
    uint64_t reconnects;
    struct chance chance;
};

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* --- the histogram ------------------------------------------------------------------------------
 */

static size_t step_of(uint64_t value)
{
    if (value < STEPS)
        return value;
    int octave = 63 - __builtin_clzll(value) - 6; /* 2^6 = STEPS */
    size_t step = (size_t)(octave + 1) * STEPS + (size_t)(value >> octave) - STEPS;
    return step < OCTAVES * STEPS ? step : OCTAVES * STEPS - 1;
}

/* The middle of a step's values. */
static double value_of(size_t step)
{
    if (step < STEPS)
        return (double)step;
    size_t octave = step / STEPS - 1;
    return ((double)(step % STEPS + STEPS) + 0.5) * (double)((uint64_t)1 << octave);
}

static void histogram_add(struct histogram *histogram, uint64_t value)
{
    histogram->counts[step_of(value)]++;
    histogram->count++;
    histogram->sum += (double)value;
    if (value > histogram->largest)
        histogram->largest = value;
}

/* In ms. */
static double quantile(const struct histogram *histogram, double share)
{
    uint64_t wanted = (uint64_t)(share * (double)histogram->count), passed = 0;
    for (size_t i = 0; i < OCTAVES * STEPS; i++)
        if ((passed += histogram->counts[i]) > wanted)
            return value_of(i) / 1e6;
    return (double)histogram->largest / 1e6;
}

/* --- connections --------------------------------------------------------------------------------
 */

static void rest(struct load *load, struct connection *connection)
{
    connection->class = NULL;
    load->idle[(load->idle_first + load->idle_count++) % load->connections_count] = connection;
}

static void connect_one(struct load *load, struct connection *connection)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(load->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int one = 1;
    connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection->fd < 0)
        fail("no socket to be had; raise the limit of open files");
    if (connect(connection->fd, (struct sockaddr *)&address, sizeof address) != 0)
        fail("the server cannot be reached");
    setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(connection->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(load->epoll, EPOLL_CTL_ADD, connection->fd, &event) != 0)
        fail("epoll");
}

static void wish(struct load *load, struct connection *connection, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = connection};
    if (epoll_ctl(load->epoll, EPOLL_CTL_MOD, connection->fd, &event) != 0)
        fail("epoll");
}

/* The question failed, or the server closed: a new connection. */
static void broken(struct load *load, struct connection *connection)
{
    if (connection->class != NULL) {
        connection->class->errors++;
        load->busy--;
    }
    close(connection->fd);
    load->reconnects++;
    connect_one(load, connection);
    if (connection->class != NULL)
        rest(load, connection);
}

static struct class *pick_class(struct load *load)
{
    unsigned at = (unsigned)chance_below(&load->chance, load->shares);
    struct class *class = load->classes;
    while (at >= class->share)
        at -= (class ++)->share;
    return class;
}

static void send_more(struct load *load, struct connection *connection)
{
    struct str request = connection->request;
    ssize_t n = send(connection->fd, request.p + connection->sent, request.n - connection->sent,
                     MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN) {
        broken(load, connection);
        return;
    }
    connection->sent += n < 0 ? 0 : (size_t)n;
    if (connection->sent < request.n || n < 0)
        wish(load, connection, EPOLLIN | EPOLLOUT);
}

static void ask(struct load *load, struct connection *connection, uint64_t due)
{
    struct class *class = pick_class(load);
    connection->class = class;
    connection->due = due;
    connection->sent = connection->head = 0;
    connection->in_body = false;
    connection->request = class->requests[class->next];
    class->next = (class->next + 1) % class->count;
    class->asked++;
    load->busy++;
    send_more(load, connection);
}

static void ask_anyone(struct load *load, uint64_t due)
{
    struct connection *connection = load->idle[load->idle_first];
    load->idle_first = (load->idle_first + 1) % load->connections_count;
    load->idle_count--;
    ask(load, connection, due);
}

/* --- answers ------------------------------------------------------------------------------------
 */

/* Reads status and length of a whole head; false if it is none that we know. */
static bool read_head(const struct load *load, struct connection *connection, size_t end)
{
    struct str rest = {connection->bytes, end};
    struct str line = str_cut(&rest, '\n');
    int64_t status, length = 0;
    if (!str_starts(line, STR("HTTP/1.1 ")) || !str_int(str_sub(line, 9, 12), &status))
        return false;
    while (rest.p != NULL) {
        line = str_trim(str_cut(&rest, '\n'));
        if (line.n > 15 && strncasecmp(line.p, "content-length:", 15) == 0 &&
            !str_int(str_trim(str_sub(line, 15, line.n)), &length))
            return false;
    }
    connection->in_body = true;
    connection->left = status == 304 ? 0 : (uint64_t)length;
    return status == load->status;
}

static void answered(struct load *load, struct connection *connection)
{
    uint64_t time = now();
    if (connection->due >= load->measured && connection->due < load->end)
        histogram_add(&connection->class->waits, time - connection->due);
    load->busy--;
    if (load->rate == 0 && time < load->end)
        ask(load, connection, time);
    else
        rest(load, connection);
}

static void take_body(struct load *load, struct connection *connection, size_t n)
{
    connection->class->bytes += n;
    connection->left -= n < connection->left ? n : connection->left;
    if (connection->left == 0)
        answered(load, connection);
}

/* What the head's buffer holds; the head may end in it, and the body begin. */
static void take_head(struct load *load, struct connection *connection)
{
    ptrdiff_t end = str_find((struct str){connection->bytes, connection->head}, STR("\r\n\r\n"), 0);
    if (end < 0 && connection->head == HEAD) {
        broken(load, connection);
    } else if (end >= 0) {
        if (read_head(load, connection, (size_t)end))
            take_body(load, connection, connection->head - (size_t)end - 4);
        else
            broken(load, connection);
    }
}

static void readable(struct load *load, struct connection *connection)
{
    static char body[1 << 18];
    struct class *class = connection->class;
    bool head = class != NULL && !connection->in_body;
    char *to = head ? connection->bytes + connection->head : body;
    ssize_t n = recv(connection->fd, to, head ? HEAD - connection->head : sizeof body, 0);
    if (n < 0 && errno == EAGAIN)
        return;
    if (n <= 0 || class == NULL) {
        broken(load, connection);
        return;
    }
    if (!head) {
        take_body(load, connection, (size_t)n);
        return;
    }
    connection->head += (size_t)n;
    take_head(load, connection);
}

/* --- the run ------------------------------------------------------------------------------------
 */

/* Asks what is due by now; returns when the next one is. */
static uint64_t ask_due(struct load *load)
{
    for (;;) {
        uint64_t due = load->begin + (uint64_t)((double)load->asked * 1e9 / load->rate);
        if (due >= load->end)
            return UINT64_MAX;
        if (due > now())
            return due;
        if (load->idle_count == 0)
            return UINT64_MAX; /* all are busy: with the next answer */
        load->asked++;
        ask_anyone(load, due);
    }
}

static void wait_for(struct load *load, uint64_t until)
{
    struct epoll_event events[EVENTS];
    uint64_t time = now(), most = 10000000;
    uint64_t wait = until > time ? until - time : 0;
    struct timespec timeout = {.tv_nsec = (long)(wait < most ? wait : most)};
    int count = epoll_pwait2(load->epoll, events, EVENTS, &timeout, NULL);
    for (int i = 0; i < count; i++) {
        struct connection *connection = events[i].data.ptr;
        if (events[i].events & EPOLLOUT && connection->class != NULL) {
            wish(load, connection, EPOLLIN);
            send_more(load, connection);
        }
        if (events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP))
            readable(load, connection);
    }
}

static void run(struct load *load)
{
    load->epoll = epoll_create1(EPOLL_CLOEXEC);
    load->connections = ARENA_ARRAY(load->arena, struct connection, load->connections_count);
    load->idle = ARENA_ARRAY(load->arena, struct connection *, load->connections_count);
    for (size_t i = 0; i < load->connections_count; i++) {
        connect_one(load, &load->connections[i]);
        rest(load, &load->connections[i]);
    }
    load->begin = now();
    load->measured = load->begin + (uint64_t)(load->warm * 1e9);
    load->end = load->measured + (uint64_t)(load->seconds * 1e9);
    for (uint64_t time; (time = now()) < load->end + GRACE * UINT64_C(1000000000);) {
        if (time >= load->end && load->busy == 0)
            break;
        while (load->rate == 0 && load->idle_count > 0 && time < load->end)
            ask_anyone(load, time);
        wait_for(load, load->rate > 0 ? ask_due(load) : load->end);
    }
    for (size_t i = 0; i < load->connections_count; i++)
        if (load->connections[i].class != NULL)
            load->connections[i].class->errors++; /* never answered */
}

static void report(const struct load *load)
{
    printf("{\"reconnects\":%llu,\"classes\":{", (unsigned long long)load->reconnects);
    for (size_t i = 0; i < load->classes_count; i++) {
        const struct class *class = &load->classes[i];
        const struct histogram *waits = &class->waits;
        double count = waits->count > 0 ? (double)waits->count : 1;
        printf("%s\"%s\":{\"count\":%llu,\"errors\":%llu,\"rate\":%.1f,\"mean\":%.4f,"
               "\"p50\":%.4f,\"p90\":%.4f,\"p99\":%.4f,\"p999\":%.4f,\"max\":%.4f,"
               "\"bytes\":%llu,\"asked\":%llu,\"addresses\":%zu}",
               i > 0 ? "," : "", class->name, (unsigned long long)waits->count,
               (unsigned long long)class->errors, (double)waits->count / load->seconds,
               waits->sum / count / 1e6, quantile(waits, 0.5), quantile(waits, 0.9),
               quantile(waits, 0.99), quantile(waits, 0.999), (double)waits->largest / 1e6,
               (unsigned long long)class->bytes, (unsigned long long)class->asked, class->count);
    }
    printf("}}\n");
}

/* --- what is asked for --------------------------------------------------------------------------
 */

/* NAME:SHARE:FILE, with a request for each of the file's lines. */
static void add_class(struct load *load, char *argument)
{
    struct class *class = &load->classes[load->classes_count++];
    struct str rest = str_of(argument), text;
    struct str name = str_cut(&rest, ':'), share = str_cut(&rest, ':');
    int64_t number;
    if (load->classes_count > CLASSES || rest.p == NULL || !str_int(share, &number) || number < 1) {
        fputs(usage, stderr);
        exit(2);
    }
    class->name = str_z(load->arena, name);
    class->share = (unsigned)number;
    load->shares += class->share;
    if (file_read(load->arena, str_z(load->arena, rest), LARGEST_FILE, &text) != STATUS_OK) {
        fprintf(stderr, "load: %s\n", status_why(load->arena));
        exit(1);
    }
    size_t lines = 0;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    class->requests = ARENA_ARRAY(load->arena, struct str, lines);
    while (text.p != NULL) {
        struct str line = str_cut(&text, '\n');
        if (line.n > 0)
            class->requests[class->count++] =
                str_printf(load->arena, "GET %.*s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s\r\n",
                           STR_ARG(line), load->port, load->headers);
    }
    if (class->count == 0)
        fail("a file without an address");
    class->next = load->from % class->count;
}

static double number_of(const char *text)
{
    char *end;
    double number = text == NULL ? -1 : strtod(text, &end);
    if (number < 0 || *end != '\0') {
        fputs(usage, stderr);
        exit(2);
    }
    return number;
}

int main(int argc, char **argv)
{
    static struct load load = {.connections_count = 1,
                               .seconds = 5,
                               .warm = 1,
                               .status = 200,
                               .headers = "",
                               .chance = {3}};
    load.arena = arena_new();
    int i = 1;
    for (; i + 1 < argc && argv[i][0] == '-'; i += 2) {
        struct str option = str_of(argv[i]);
        if (str_is(option, "--connections"))
            load.connections_count = (size_t)number_of(argv[i + 1]);
        else if (str_is(option, "--seconds"))
            load.seconds = number_of(argv[i + 1]);
        else if (str_is(option, "--rate"))
            load.rate = number_of(argv[i + 1]);
        else if (str_is(option, "--warm"))
            load.warm = number_of(argv[i + 1]);
        else if (str_is(option, "--status"))
            load.status = (int)number_of(argv[i + 1]);
        else if (str_is(option, "--from"))
            load.from = (size_t)number_of(argv[i + 1]);
        else if (str_is(option, "--header"))
            load.headers = arena_printf(load.arena, "%s%s\r\n", load.headers, argv[i + 1]);
        else
            break;
    }
    if (i + 1 >= argc || load.connections_count == 0) {
        fputs(usage, stderr);
        return 2;
    }
    load.port = (uint16_t)number_of(argv[i++]);
    for (; i < argc; i++)
        add_class(&load, argv[i]);
    run(&load);
    report(&load);
    return ferror(stdout) || fflush(stdout) != 0;
}
