/* The log: everything that becomes public is one entry, appended once and never changed.
   One SQLite file, DIR/log.db (WAL, synchronous=FULL); many processes may append, each in short
   transactions. An entry is acknowledged after log_commit has returned STATUS_OK: then it is
   durable. Entry, record hash and leaf hash are those of docs/formats.md (RFC 8785, RFC 6962). */
#pragma once

#include "base/clock.h"
#include "base/hash.h"
#include "base/status.h"

enum action {
    ACTION_PUBLISH,
    ACTION_AMEND,
    ACTION_CORRECT,
    ACTION_WITHDRAW,
    ACTION_RESTORE,
    ACTION_ERASE,
    ACTION_TOPIC,
    ACTION_KEY,
    ACTIONS
};
const char *action_name(enum action action); /* "publish", ... */
enum action action_of(struct str name);      /* ACTIONS when it is none */

#define LOG_GONE "gone" /* as the redirect of a withdrawal: its page answers 410 */

struct entry {
    int64_t seq;  /* from 1 */
    int64_t time; /* ms UTC; never less than that of the entry before */
    enum action action;
    struct str item;   /* the item's or, for ACTION_TOPIC, the topic's id */
    int64_t revision;  /* from 1; withdraw and restore carry that of the revision they speak of */
    struct str record; /* canonical JSON; empty where the action has none, or after an erasure */
    struct sha256 record_hash; /* SHA-256(salt || record); withdraw, restore and erase carry that of
                                  the revision they speak of */
    struct str note, reason, basis, redirect, actor;
    struct str bytes; /* the entry itself, canonical JSON: the RFC 6962 leaf. Read only. */
    struct str key;   /* for log_append: of an idempotent append, kept beside the tree; "": none */
    /* Of an erasure, kept beside the tree: the item's addresses, as keyed hashes of 32 bytes each
       (folder_key "addresses"; what is hashed is the view's). They are never given again. */
    struct str addresses;
};

/* Where a text was seen: a row beside the log, outside the Merkle tree. */
struct provenance {
    int64_t row; /* ascending in the order of insertion; given by the log */
    struct str item;
    struct str name;       /* the capture's file name, without folders */
    struct sha256 sha256;  /* of the whole file */
    int64_t begin, end;    /* bytes of the item in the file, end excluded */
    struct str captured;   /* EDTF, as it was given */
    int64_t captured_sort; /* ms UTC: the latest instant of it, capped by the import */
    int64_t position;      /* its place among the items of the captures of one call, from 0 */
};

struct log;

struct log_options {
    const char *folder; /* the data folder */
    bool create;        /* make folder and log when missing; without it a missing log is MISSING */
    const struct clock *clock; /* outlives the log */
};

/* Opens (a connection of its own: one thread at a time). Refuses a newer format. */
enum status log_open(struct arena *arena, const struct log_options *options,
                     struct log **log) MUST_CHECK;
void log_close(struct log *log); /* NULL is allowed; rolls back what was begun */

/* A random id given at creation (UUIDv7), by which a view knows whose log it follows. */
struct str log_id(const struct log *log);
/* The last seq and the last provenance row; 0 in an empty log. */
enum status log_head(struct log *log, struct arena *arena, int64_t *seq,
                     int64_t *provenance) MUST_CHECK;
/* A number that moves whenever another connection has committed: cheap enough to ask every few ms.
 */
int64_t log_changes(struct log *log);

/* A batch: begun (it waits for other writers), appended to, then committed or rolled back. */
enum status log_begin(struct log *log, struct arena *arena) MUST_CHECK;
enum status log_commit(struct log *log, struct arena *arena) MUST_CHECK;
void log_rollback(struct log *log);

/* Appends within a batch. Of `entry` the caller gives action, item, record, note, reason, basis,
   redirect, actor; seq, time, revision, record_hash and bytes are set here. Publish makes revision
   1 (CONFLICT if the item is known); amend and correct make the next one, and so do topic and key,
   from 1; withdraw, restore and erase carry the last one (MISSING if there is none). Erase takes
   away the records and salts of the item that stand there, in the same batch. The texts are valid
   UTF-8; `bytes` lives in the arena. CONFLICT, also of a key that was used, and MISSING leave the
   batch as it was; after another failure it is to be rolled back. */
enum status log_append(struct log *log, struct arena *arena, struct entry *entry) MUST_CHECK;
struct gone {
    int64_t first; /* seq of the item's first entry */
    struct str addresses;
};
/* The addresses of all erased items, so that a view that is made anew gives none of them again. */
enum status log_read_gone(struct log *log, struct arena *arena, struct gone **gone,
                          size_t *count) MUST_CHECK;
/* After an erasure: copies the write-ahead log into the file and empties it, so that the bytes are
   gone. BUSY while somebody reads: to be asked again. */
enum status log_flush(struct log *log, struct arena *arena) MUST_CHECK;
/* The entry that was appended with that key; MISSING if there is none. */
enum status log_find_key(struct log *log, struct arena *arena, struct str key,
                         int64_t *seq) MUST_CHECK;
/* Adds a provenance row within a batch; the same item, sha256 and begin twice is once. */
enum status log_add_provenance(struct log *log, struct arena *arena,
                               struct provenance *provenance) MUST_CHECK;

/* Up to `most` entries with a seq above `after`, ascending, with their records; fewer where these
   are large, but one if there is one. */
enum status log_read(struct log *log, struct arena *arena, int64_t after, size_t most,
                     struct entry **entries, size_t *count) MUST_CHECK;
/* Likewise for provenance rows. */
enum status log_read_provenance(struct log *log, struct arena *arena, int64_t after, size_t most,
                                struct provenance **rows, size_t *count) MUST_CHECK;
/* The provenance row of exactly that part of that capture; MISSING if there is none. */
enum status log_find_provenance(struct log *log, struct arena *arena, const struct sha256 *sha256,
                                int64_t begin, struct provenance *row) MUST_CHECK;
/* Any one row of that capture: to know when it was taken to be saved; MISSING if there is none. */
enum status log_find_capture(struct log *log, struct arena *arena, const struct sha256 *sha256,
                             struct provenance *row) MUST_CHECK;
/* The Merkle tree hash (RFC 6962 section 2.1) of the first `size` entries' leaves; REFUSED if there
   are not so many. */
enum status log_root(struct log *log, struct arena *arena, int64_t size,
                     struct sha256 *root) MUST_CHECK;

struct log_state {
    int64_t seq;        /* of the last entry: the size of the tree */
    struct sha256 root; /* computed from the entries' bytes */
    int64_t erased;     /* records that an erasure has taken away */
};
/* Reads all of one state of the log and checks it: the file, each entry's bytes, order and time,
   revisions, each record against its hash, and the tree. FAILED names the first thing wrong. About
   as long as an import of as much takes; the log may be in use meanwhile. Not within a batch. */
enum status log_check(struct log *log, struct arena *arena, struct log_state *state) MUST_CHECK;
