/* One socket for all loops: when a server stops, nothing is left behind in the queue of a socket
   that nobody reads any more. */
#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 4096, FIRST_PASSED_FD = 3 };

static struct str address_of(struct arena *arena, int fd)
{
    struct sockaddr_storage address = {0};
    socklen_t length = sizeof address;
    char host[NI_MAXHOST], port[NI_MAXSERV];
    if (getsockname(fd, (struct sockaddr *)&address, &length) != 0 ||
        getnameinfo((struct sockaddr *)&address, length, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return STR("an unnamed socket");
    return str_printf(arena, strchr(host, ':') != NULL ? "[%s]:%s" : "%s:%s", host, port);
}

/* What every connection inherits: answers go out at once. */
static void prepare(int fd)
{
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static bool passed_by_systemd(void)
{
    const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
    int64_t number;
    return pid != NULL && count != NULL && str_int(str_of(pid), &number) && number == getpid() &&
           str_int(str_of(count), &number) && number >= 1;
}

static enum status passed_take(struct arena *arena, int *fd, struct str *address)
{
    int listens = 0;
    socklen_t length = sizeof listens;
    int flags = fcntl(FIRST_PASSED_FD, F_GETFL);
    if (flags < 0 ||
        getsockopt(FIRST_PASSED_FD, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) != 0 || !listens)
        return status_fail(arena, STATUS_REFUSED,
                           "LISTEN_FDS: descriptor 3 is no listening socket; give the socket unit "
                           "ListenStream= and Accept=no");
    fcntl(FIRST_PASSED_FD, F_SETFL, flags | O_NONBLOCK);
    fcntl(FIRST_PASSED_FD, F_SETFD, FD_CLOEXEC);
    prepare(FIRST_PASSED_FD);
    *fd = FIRST_PASSED_FD;
    *address = address_of(arena, *fd);
    return STATUS_OK;
}

/* A socket bound to one of the addresses, or -1 with errno. */
static int bound(const struct addrinfo *found)
{
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    int on = 1, off = 0;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (found->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(fd, found->ai_addr, found->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

/* Splits "host:port"; the host without brackets, "" for every address. */
static bool split(struct str where, struct str *host, struct str *port)
{
    size_t colon = where.n;
    while (colon > 0 && where.p[colon - 1] != ':')
        colon--;
    if (colon == 0 || colon == where.n)
        return false;
    *host = str_sub(where, 0, colon - 1);
    *port = str_sub(where, colon, where.n);
    int64_t number;
    if (!str_int(*port, &number) || number < 0 || number > 65535)
        return false;
    if (host->n >= 2 && host->p[0] == '[' && host->p[host->n - 1] == ']')
        *host = str_sub(*host, 1, host->n - 1);
    else if (memchr(host->p, ':', host->n) != NULL)
        return false; /* an IPv6 address without its brackets */
    return true;
}

enum status listen_open(struct arena *arena, const char *where, int *fd, struct str *address)
{
    if (passed_by_systemd())
        return passed_take(arena, fd, address);
    struct str host, port;
    if (!split(str_of(where), &host, &port))
        return status_fail(arena, STATUS_REFUSED,
                           "listen %s: not an address; write 127.0.0.1:8080, [::1]:8080 or :8080",
                           where);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    /* Every address: the IPv6 socket takes IPv4 as well; a machine without IPv6 has the other. */
    const char *name = host.n > 0 ? str_z(arena, host) : "::";
    struct addrinfo *found = NULL;
    int error = getaddrinfo(name, str_z(arena, port), &hints, &found);
    if (error != 0)
        return status_fail(arena, STATUS_REFUSED, "listen %s: %s; give an address of this machine",
                           where, gai_strerror(error));
    *fd = bound(found);
    freeaddrinfo(found);
    if (*fd < 0 && host.n == 0 && errno == EAFNOSUPPORT) {
        if (getaddrinfo("0.0.0.0", str_z(arena, port), &hints, &found) == 0) {
            *fd = bound(found);
            freeaddrinfo(found);
        }
    }
    if (*fd < 0)
        return status_fail(arena, STATUS_FAILED,
                           "listen %s: %s; stop who holds it or choose "
                           "another address",
                           where, strerror(errno));
    prepare(*fd);
    *address = address_of(arena, *fd);
    return STATUS_OK;
}
