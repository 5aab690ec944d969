/* One small face over SQL: SQLite now, so narrow that libpq fits behind it too.
   A statement is a named constant with parameters $1..$n; it is prepared once a connection.

       struct statement *s = db_sql(db, arena, SQL_ITEMS_OF_YEAR);
       db_bind_int(s, 1, year);
       while (db_next(s))
           add(list, db_copy(s, 0));
       return db_end(s);

   Whatever goes wrong on the way, in preparing, binding or stepping, comes out at db_end; its
   reason, with the file and the remedy, stands in the arena given to db_sql.
   A connection belongs to one thread at a time.

   A file that SQLite has open must not be opened by other means in the same process: closing it
   there would drop the locks that SQLite holds on it. What is wrong with a file is asked here. */
#pragma once

#include "base/status.h"
#include "base/str.h"

struct db;
struct statement;

struct db_options {
    const char *path;
    bool create;         /* make the file when there is none; without it that is MISSING */
    bool read_only;      /* the file must be there; nothing is written, nor migrated */
    bool relaxed;        /* synchronous=NORMAL: the last commits may be lost with the power, for
                            what can be made anew; else FULL: what was committed is durable */
    bool secure_delete;  /* deleted bytes are overwritten */
    int wait_ms;         /* how long to wait for another writer before BUSY */
    int page_bytes;      /* of a new file; 0 means SQLite's own */
    int cache_kib;       /* page cache; 0 means SQLite's own (2 MB) */
    int64_t map_bytes;   /* memory-mapped reading; 0 means none */
    int wal_pages;       /* length of the write-ahead log at which a commit copies it into the
                            file; 0 means SQLite's own (1000) */
    const char *damaged; /* what to do when the file is damaged; NULL: restore it from a backup */
};

/* Opens a file in WAL mode, hardened against files made by others. db_close ends it and all its
   statements; the arena is only for the reason of a failure. REFUSED, here and later: the file is
   damaged, or no database at all. */
enum status db_open(struct arena *arena, const struct db_options *options,
                    struct db **db) MUST_CHECK;
void db_close(struct db *db); /* NULL is allowed; rolls back what was begun */

/* A statement from a constant, prepared at its first use and kept: the pointer is its key. All
   parameters are NULL. One use at a time: after db_end or db_run it may be used again. */
struct statement *db_sql(struct db *db, struct arena *arena, const char *constant);
/* Likewise from a text put together for one use; it is gone with the arena. */
struct statement *db_sql_once(struct db *db, struct arena *arena, const char *text);

/* Parameters, by their number in the text. Text and blobs are not copied: they must live until
   db_end. Empty text is '', an empty blob x''. */
void db_bind_int(struct statement *statement, int parameter, int64_t number);
void db_bind_double(struct statement *statement, int parameter, double number);
void db_bind_text(struct statement *statement, int parameter, struct str text);
void db_bind_blob(struct statement *statement, int parameter, struct str bytes);
void db_bind_null(struct statement *statement, int parameter);

/* True while there is a row; false at the end and after a failure: db_end tells which. */
bool db_next(struct statement *statement);
/* Ends the statement, also in the midst of its rows. CONFLICT where a constraint refuses. */
enum status db_end(struct statement *statement) MUST_CHECK;
/* For what gives no rows: db_next to the end, then db_end. */
enum status db_run(struct statement *statement) MUST_CHECK;

/* Columns of the row, from 0. Text and blobs are valid until db_next or db_end; NULL is 0 or empty.
   db_copy copies text or blob into the arena given to db_sql. */
int64_t db_int(struct statement *statement, int column);
double db_double(struct statement *statement, int column);
struct str db_text(struct statement *statement, int column);
struct str db_blob(struct statement *statement, int column);
struct str db_copy(struct statement *statement, int column);
bool db_is_null(struct statement *statement, int column);

/* How many rows the last insert, update or delete changed. */
int64_t db_changed(struct db *db);

enum db_access { DB_READ, DB_WRITE };
/* DB_READ: every answer until the end is of the state met by the first one. DB_WRITE: waits for
   other writers (wait_ms), then BUSY. A commit that fails has rolled back. */
enum status db_begin(struct db *db, struct arena *arena, enum db_access access) MUST_CHECK;
enum status db_commit(struct db *db, struct arena *arena) MUST_CHECK;
void db_rollback(struct db *db); /* does nothing when nothing was begun */
bool db_begun(struct db *db);

/* Runs several statements without parameters: for making tables. */
enum status db_exec(struct db *db, struct arena *arena, const char *text) MUST_CHECK;
/* A number that changes whenever another connection has committed; -1 if it cannot be read. */
int64_t db_version(struct db *db);
/* How long the write-ahead log was after the last commit here, in pages. */
int64_t db_wal_pages(const struct db *db);
/* Copies what it can of the write-ahead log into the file, while nobody has to wait: for a thread
   that has nothing better to do, so that no commit comes to do it. *copied: pages of the log that
   are in the file now; when all are, the next commit begins at its front. */
enum status db_tidy(struct db *db, struct arena *arena, int64_t *copied) MUST_CHECK;
/* Copies the write-ahead log into the file and empties it (after an erasure, a large import). BUSY
   if readers hold it: it is done another time. */
enum status db_flush(struct db *db, struct arena *arena) MUST_CHECK;

/* What a file's tables are, in steps: step n (from 1) makes format n of format n - 1. Once
   released a step is never changed. */
struct db_format {
    int32_t mark; /* SQLite's application_id: tells our files from others */
    const char *const *steps;
    int count;
};
/* Brings the file to the last format, all steps in one transaction. REFUSED: a newer format, or
   another program's file; an older one when read-only. */
enum status db_migrate(struct db *db, struct arena *arena,
                       const struct db_format *format) MUST_CHECK;
const char *db_path(const struct db *db);
bool db_read_only(const struct db *db);
