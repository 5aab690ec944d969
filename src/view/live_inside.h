/* Inside the room: what live.c, which has the index of a process, and catch_up.c, which brings it
   to the state of the view, share. Two locks: `mutex` is held for instants and guards what is
   marked so; `changing` is held by whoever changes the index. */
#pragma once

#include "view/inside.h"
#include "view/wal.h"

#include <pthread.h>
#include <sys/types.h>

struct opened {
    struct arena *arena;
    struct index *index;
    bool write;
    int holders;
    bool retired;
    ino_t manifest; /* the file that it was opened from; 0: none */
    size_t added;   /* documents put on top since, where nobody writes them out */
};

struct live {
    struct arena *arena;
    const char *folder, *index_folder;
    struct str formats; /* of this program, as they end an index's name */
    bool hushed;
    struct wal wal;
    pthread_mutex_t mutex, changing;
    pthread_cond_t wake;
    /* guarded by the mutex */
    struct opened *opened; /* NULL: not yet */
    bool tending, ending;
    bool woken, settle;
    int64_t settled;   /* the turn at which the index was last settled */
    bool settled_news; /* nobody has been told yet */
    bool troubled;     /* it could not be tended when that was last tried */
    bool damaged;      /* an answer met damage */
    bool making;       /* being made anew from nothing */
    pthread_t thread;
};

/* Opens what there is, in the place of what was open. */
enum status live_open(struct live *live, struct arena *arena, bool write) MUST_CHECK;
/* Each MANIFEST is a file of its own that takes the place of the one before; 0: there is none. */
ino_t live_manifest_now(struct live *live);
