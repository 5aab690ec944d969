/* Requests that were answered under an Idempotency-Key: asked again, they are not done again.
   Kept for KEPT_DAYS; durable in one transaction with what the request did. */
#pragma once

#include "base/hash.h"
#include "db/db.h"

enum { ANSWERED_KEPT_DAYS = 60 };

struct answered {
    int64_t token;      /* whose request; keys of different tokens are different */
    struct str key;     /* as the client chose it */
    struct sha256 body; /* of the whole request: method, target and body */
    int64_t status;
    struct str location;
    struct str item; /* the item that it made */
    int64_t time;    /* ms UTC */
};

extern const char ANSWERED_TABLE[];

/* MISSING if the key is new. */
enum status answered_find(struct db *db, struct arena *arena, int64_t token, struct str key,
                          struct answered *answered) MUST_CHECK;
enum status answered_add(struct db *db, struct arena *arena,
                         const struct answered *answered) MUST_CHECK;
enum status answered_delete(struct db *db, struct arena *arena, int64_t token,
                            struct str key) MUST_CHECK;
/* Forgets those older than `before`. */
enum status answered_forget(struct db *db, struct arena *arena, int64_t before) MUST_CHECK;
