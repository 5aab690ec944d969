/* What a handler of signals looks at must be global, and may be looked at between any two
   instructions: a fixed table of atomics, the one thing of its kind in the program. */
#include "index/cut.h"

#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

enum { WATCHED = 1024, PAGE = 4096 };

struct cut_watch {
    _Atomic bool taken, hit;
    _Atomic uintptr_t from, to; /* `to` 0: nobody's */
    struct segment *_Atomic segment;
};

static struct cut_watch watches[WATCHED];

struct cut_watch *cut_begin(const void *bytes, size_t size)
{
    for (size_t i = 0; i < WATCHED; i++) {
        struct cut_watch *watch = &watches[i];
        if (atomic_exchange(&watch->taken, true))
            continue;
        atomic_store(&watch->hit, false);
        atomic_store(&watch->segment, NULL);
        atomic_store(&watch->from, (uintptr_t)bytes);
        atomic_store(&watch->to, (uintptr_t)bytes + size);
        return watch;
    }
    return NULL;
}

void cut_say(struct cut_watch *watch, struct segment *segment)
{
    if (watch == NULL)
        return;
    atomic_store(&watch->segment, segment);
    if (atomic_load(&watch->hit))
        segment_spoilt(segment);
}

void cut_end(struct cut_watch *watch)
{
    if (watch == NULL)
        return;
    atomic_store(&watch->to, 0);
    atomic_store(&watch->taken, false);
}

static bool mend(uintptr_t at)
{
    for (size_t i = 0; i < WATCHED; i++) {
        struct cut_watch *watch = &watches[i];
        if (at >= atomic_load(&watch->to) || at < atomic_load(&watch->from))
            continue;
        void *page = (void *)(at & ~(uintptr_t)(PAGE - 1));
        if (mmap(page, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
            MAP_FAILED)
            return false;
        atomic_store(&watch->hit, true);
        struct segment *segment = atomic_load(&watch->segment);
        if (segment != NULL)
            segment_spoilt(segment);
        return true;
    }
    return false;
}

static void on_bus(int number, siginfo_t *info, void *context)
{
    static const char line[] = "budkavle: a mapped file was cut, or the disk cannot be read; see "
                               "to the disk, then start again\n";
    (void)context;
    if (mend((uintptr_t)info->si_addr))
        return;
    ssize_t written = write(STDERR_FILENO, line, sizeof line - 1);
    (void)written;
    signal(number, SIG_DFL); /* it comes again at the same instruction */
}

void cut_survive(void)
{
    struct sigaction action = {.sa_sigaction = on_bus, .sa_flags = SA_SIGINFO};
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, NULL);
}
