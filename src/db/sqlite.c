/* The face of db.h over SQLite: connections, statements, transactions. Each statement keeps the
   first failure it met, so that callers ask once, at db_end.
   A connection has an arena of its own for what lives as long as it does. */
#include "db/db.h"

#include "base/check.h"

#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <time.h>

enum { MOST_PARAMETERS = 48, FIRST_CACHE = 32, RETRY_MS = 5, WAL_PAGES = 1000 };

struct statement {
    struct db *db;
    struct arena *arena; /* of the present use: for copies and reasons */
    const char *sql;
    sqlite3_stmt *handle;                /* NULL when it could not be prepared */
    enum status status;                  /* the first failure of the present use */
    bool stepping;                       /* between its first row and its end */
    int parameters[MOST_PARAMETERS + 1]; /* SQLite's index of $n; 0 when there is no $n */
};

struct db {
    struct arena *arena;
    sqlite3 *handle;
    const char *path, *damaged;
    bool read_only;
    int wal_most, wal_pages;  /* of the write-ahead log: when a commit copies it; as it was last */
    struct statement **cache; /* open addressing by the constant's pointer */
    size_t capacity, count;
};

static const char SQL_BEGIN_READ[] = "BEGIN";
static const char SQL_BEGIN_WRITE[] = "BEGIN IMMEDIATE";
static const char SQL_COMMIT[] = "COMMIT";
static const char SQL_VERSION[] = "PRAGMA data_version";

/* What the operating system said where SQLite has only "disk I/O error". SQLite keeps it when a
   file cannot be opened, but not when a commit fails; then it is in errno, cleared before each
   step. */
static int system_error(struct db *db, int code)
{
    int left = errno, kept = sqlite3_system_errno(db->handle);
    bool keeps = (code & 0xff) == SQLITE_CANTOPEN || left == 0;
    return keeps ? kept : left;
}

static bool is_full(int code, int error)
{
    bool input_output = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;
    bool no_room = error == ENOSPC || error == EDQUOT || error == EFBIG;
    return (code & 0xff) == SQLITE_FULL || (input_output && no_room);
}

static enum status cannot_open(struct db *db, struct arena *arena, int error)
{
    if (error == ENOENT)
        return status_fail(arena, STATUS_MISSING, "%s: there is no such file", db->path);
    if (error == EISDIR)
        return status_fail(arena, STATUS_FAILED, "%s: is a folder; move it away", db->path);
    return status_fail(arena, STATUS_FAILED,
                       "%s: cannot be opened (%s); give this account the right to the folder",
                       db->path, error == 0 ? "no reason given" : strerror(error));
}

/* The reason of `code` as a line for a person, and its status. */
static enum status failed(struct db *db, struct arena *arena, int code)
{
    int error = system_error(db, code);
    const char *path = db->path, *message = sqlite3_errmsg(db->handle);
    if (is_full(code, error))
        return status_fail(arena, STATUS_FAILED, "%s: the disk is full; free room and run it again",
                           path);
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return status_fail(arena, STATUS_BUSY,
                           "%s: another program is writing it; run it again in a while", path);
    case SQLITE_INTERRUPT:
        return status_fail(arena, STATUS_BUSY, "%s: interrupted; run it again", path);
    case SQLITE_CONSTRAINT:
        return status_fail(arena, STATUS_CONFLICT, "%s: %s", path, message);
    case SQLITE_CORRUPT:
        return status_fail(arena, STATUS_REFUSED, "%s: is damaged (%s); %s", path, message,
                           db->damaged);
    case SQLITE_NOTADB:
        return status_fail(arena, STATUS_REFUSED, "%s: is not a database of ours; %s", path,
                           db->damaged);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return status_fail(arena, STATUS_FAILED,
                           "%s: cannot be written; give this account the right to file and folder",
                           path);
    case SQLITE_CANTOPEN:
        return cannot_open(db, arena, error);
    case SQLITE_TOOBIG:
        return status_fail(arena, STATUS_REFUSED, "%s: a text is too long to keep; divide it",
                           path);
    case SQLITE_IOERR:
        return status_fail(arena, STATUS_FAILED, "%s: %s (%s); see to the disk and run it again",
                           path, message, strerror(error));
    default:
        return status_fail(arena, STATUS_FAILED, "%s: %s", path, message);
    }
}

static int is_wal(void *answer, int columns, char **values, char **names)
{
    (void)names;
    *(bool *)answer = columns == 1 && values[0] != NULL && strcmp(values[0], "wal") == 0;
    return 0;
}

/* Changing into WAL mode does not wait for a writer by itself, so we do. */
static enum status change_to_wal(struct db *db, struct arena *arena, int wait_ms)
{
    for (int waited = 0;; waited += RETRY_MS) {
        bool wal = false;
        errno = 0;
        int code = sqlite3_exec(db->handle, "PRAGMA journal_mode=WAL", is_wal, &wal, NULL);
        if (code == SQLITE_OK && wal)
            return STATUS_OK;
        if (code == SQLITE_OK)
            return status_fail(arena, STATUS_FAILED,
                               "%s: this file system cannot share memory between processes; put "
                               "the folder on a local disk",
                               db->path);
        if ((code & 0xff) != SQLITE_BUSY || waited >= wait_ms)
            return failed(db, arena, code);
        sqlite3_sleep(RETRY_MS);
    }
}

/* What SQLite does by itself, but that it also tells the length. A failure shows in what comes. */
static int committed(void *self, sqlite3 *handle, const char *name, int pages)
{
    struct db *db = self;
    db->wal_pages = pages;
    if (pages >= db->wal_most)
        sqlite3_wal_checkpoint_v2(handle, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return SQLITE_OK;
}

static enum status configure(struct db *db, struct arena *arena, const struct db_options *options)
{
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, options->wait_ms);
    static const struct {
        int option, value;
    } hardening[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},   {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},     {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
    };
    for (size_t i = 0; i < sizeof hardening / sizeof hardening[0]; i++)
        CHECK(sqlite3_db_config(db->handle, hardening[i].option, hardening[i].value, NULL) ==
              SQLITE_OK);
    /* With recursive triggers a REPLACE meets the triggers that forbid deleting. */
    struct str pragmas =
        str_printf(arena,
                   "PRAGMA cell_size_check=ON;PRAGMA recursive_triggers=ON;PRAGMA "
                   "synchronous=%s;PRAGMA secure_delete=%s;",
                   options->relaxed ? "NORMAL" : "FULL", options->secure_delete ? "ON" : "OFF");
    if (options->page_bytes > 0)
        pragmas = str_printf(arena, "%sPRAGMA page_size=%d;", pragmas.p, options->page_bytes);
    if (options->cache_kib > 0)
        pragmas = str_printf(arena, "%sPRAGMA cache_size=-%d;", pragmas.p, options->cache_kib);
    if (options->map_bytes > 0)
        pragmas =
            str_printf(arena, "%sPRAGMA mmap_size=%lld;", pragmas.p, (long long)options->map_bytes);
    int code = sqlite3_exec(db->handle, pragmas.p, NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return failed(db, arena, code);
    if (!options->read_only) {
        enum status status = change_to_wal(db, arena, options->wait_ms);
        if (status != STATUS_OK)
            return status;
        db->wal_most = options->wal_pages > 0 ? options->wal_pages : WAL_PAGES;
        sqlite3_wal_hook(db->handle, committed, db);
    }
    /* The first read: here it shows whether this is a database at all. */
    code = sqlite3_exec(db->handle, "PRAGMA schema_version", NULL, NULL, NULL);
    return code == SQLITE_OK ? STATUS_OK : failed(db, arena, code);
}

/* SQLite counts all memory under one lock that every thread meets in every statement; nobody asks
   for the figure. Only before the first file is opened may that be changed. */
static void count_no_memory(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

enum status db_open(struct arena *arena, const struct db_options *options, struct db **out)
{
    *out = NULL;
    struct arena *own = arena_new();
    struct db *db = ARENA_NEW(own, struct db);
    db->arena = own;
    db->path = arena_printf(own, "%s", options->path);
    db->damaged = options->damaged == NULL ? "restore it from a backup" : options->damaged;
    db->damaged = arena_printf(own, "%s", db->damaged);
    db->read_only = options->read_only;
    db->capacity = FIRST_CACHE;
    db->cache = ARENA_ARRAY(own, struct statement *, db->capacity);
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, count_no_memory);
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (options->read_only)
        flags |= SQLITE_OPEN_READONLY;
    else
        flags |= SQLITE_OPEN_READWRITE | (options->create ? SQLITE_OPEN_CREATE : 0);
    int code = sqlite3_open_v2(options->path, &db->handle, flags, NULL);
    CHECK(db->handle != NULL);
    enum status status =
        code == SQLITE_OK ? configure(db, arena, options) : failed(db, arena, code);
    if (status != STATUS_OK) {
        db_close(db);
        return status;
    }
    *out = db;
    return STATUS_OK;
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    for (size_t i = 0; i < db->capacity; i++)
        if (db->cache[i] != NULL)
            sqlite3_finalize(db->cache[i]->handle);
    /* Statements of db_sql_once may outlive us; SQLite then closes with the last of them. */
    sqlite3_close_v2(db->handle);
    arena_free(db->arena);
}

const char *db_path(const struct db *db)
{
    return db->path;
}

bool db_read_only(const struct db *db)
{
    return db->read_only;
}

static void fail(struct statement *statement, int code)
{
    if (statement->status == STATUS_OK)
        statement->status = failed(statement->db, statement->arena, code);
}

static void prepare(struct statement *statement, unsigned flags)
{
    int code = sqlite3_prepare_v3(statement->db->handle, statement->sql, -1, flags,
                                  &statement->handle, NULL);
    if (code != SQLITE_OK) {
        fail(statement, code);
        return;
    }
    int count = sqlite3_bind_parameter_count(statement->handle);
    for (int index = 1; index <= count; index++) {
        const char *name = sqlite3_bind_parameter_name(statement->handle, index);
        CHECK(name != NULL && name[0] == '$');
        int64_t number = 0;
        CHECK(str_int(str_of(name + 1), &number) && number >= 1 && number <= MOST_PARAMETERS);
        statement->parameters[number] = index;
    }
}

static struct statement **slot_of(struct statement **cache, size_t capacity, const char *constant)
{
    size_t at = (size_t)(((uintptr_t)constant >> 3) * 0x9e3779b97f4a7c15u >> 32);
    for (;; at++) {
        struct statement **slot = &cache[at & (capacity - 1)];
        if (*slot == NULL || (*slot)->sql == constant)
            return slot;
    }
}

static void grow_cache(struct db *db)
{
    size_t capacity = db->capacity * 2;
    struct statement **cache = ARENA_ARRAY(db->arena, struct statement *, capacity);
    for (size_t i = 0; i < db->capacity; i++)
        if (db->cache[i] != NULL)
            *slot_of(cache, capacity, db->cache[i]->sql) = db->cache[i];
    db->cache = cache;
    db->capacity = capacity;
}

struct statement *db_sql(struct db *db, struct arena *arena, const char *constant)
{
    if (db->count * 2 >= db->capacity)
        grow_cache(db);
    struct statement **slot = slot_of(db->cache, db->capacity, constant);
    struct statement *statement = *slot;
    if (statement == NULL) {
        statement = *slot = ARENA_NEW(db->arena, struct statement);
        statement->db = db;
        statement->sql = constant;
        db->count++;
    }
    CHECK(!statement->stepping); /* a use before this one was never ended */
    statement->arena = arena;
    statement->status = STATUS_OK;
    if (statement->handle == NULL)
        prepare(statement, SQLITE_PREPARE_PERSISTENT);
    else
        /* Another text at the same address would be no constant. */
        CHECK(strcmp(sqlite3_sql(statement->handle), constant) == 0);
    return statement;
}

static void finalize(void *thing)
{
    struct statement *statement = thing;
    sqlite3_finalize(statement->handle);
}

struct statement *db_sql_once(struct db *db, struct arena *arena, const char *text)
{
    struct statement *statement = ARENA_NEW(arena, struct statement);
    *statement = (struct statement){.db = db, .arena = arena, .sql = text};
    prepare(statement, 0);
    arena_defer(arena, finalize, statement);
    return statement;
}

/* SQLite's index of parameter n; 0 when the statement has failed already. */
static int parameter_of(struct statement *statement, int parameter)
{
    CHECK(parameter >= 1 && parameter <= MOST_PARAMETERS && !statement->stepping);
    if (statement->handle == NULL)
        return 0;
    CHECK(statement->parameters[parameter] > 0);
    return statement->parameters[parameter];
}

static void bound(struct statement *statement, int code)
{
    if (code != SQLITE_OK)
        fail(statement, code);
}

void db_bind_int(struct statement *statement, int parameter, int64_t number)
{
    int index = parameter_of(statement, parameter);
    if (index > 0)
        bound(statement, sqlite3_bind_int64(statement->handle, index, number));
}

void db_bind_double(struct statement *statement, int parameter, double number)
{
    int index = parameter_of(statement, parameter);
    if (index > 0)
        bound(statement, sqlite3_bind_double(statement->handle, index, number));
}

void db_bind_text(struct statement *statement, int parameter, struct str text)
{
    int index = parameter_of(statement, parameter);
    if (index > 0)
        bound(statement, sqlite3_bind_text64(statement->handle, index, text.n == 0 ? "" : text.p,
                                             text.n, SQLITE_STATIC, SQLITE_UTF8));
}

void db_bind_blob(struct statement *statement, int parameter, struct str bytes)
{
    int index = parameter_of(statement, parameter);
    if (index > 0)
        bound(statement, sqlite3_bind_blob64(statement->handle, index, bytes.n == 0 ? "" : bytes.p,
                                             bytes.n, SQLITE_STATIC));
}

void db_bind_null(struct statement *statement, int parameter)
{
    int index = parameter_of(statement, parameter);
    if (index > 0)
        bound(statement, sqlite3_bind_null(statement->handle, index));
}

bool db_next(struct statement *statement)
{
    if (statement->status != STATUS_OK)
        return false;
    errno = 0;
    int code = sqlite3_step(statement->handle);
    statement->stepping = code == SQLITE_ROW;
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        fail(statement, code);
    return statement->stepping;
}

enum status db_end(struct statement *statement)
{
    if (statement->handle != NULL) {
        sqlite3_reset(statement->handle);
        sqlite3_clear_bindings(statement->handle);
    }
    statement->stepping = false;
    return statement->status;
}

enum status db_run(struct statement *statement)
{
    while (db_next(statement))
        ;
    return db_end(statement);
}

static sqlite3_stmt *row_of(struct statement *statement, int column)
{
    CHECK(statement->stepping && column >= 0 && column < sqlite3_column_count(statement->handle));
    return statement->handle;
}

int64_t db_int(struct statement *statement, int column)
{
    return sqlite3_column_int64(row_of(statement, column), column);
}

double db_double(struct statement *statement, int column)
{
    return sqlite3_column_double(row_of(statement, column), column);
}

struct str db_text(struct statement *statement, int column)
{
    sqlite3_stmt *row = row_of(statement, column);
    const unsigned char *text = sqlite3_column_text(row, column);
    return (struct str){(const char *)text, (size_t)sqlite3_column_bytes(row, column)};
}

struct str db_blob(struct statement *statement, int column)
{
    sqlite3_stmt *row = row_of(statement, column);
    const char *bytes = sqlite3_column_blob(row, column);
    return (struct str){bytes, (size_t)sqlite3_column_bytes(row, column)};
}

struct str db_copy(struct statement *statement, int column)
{
    return str_copy(statement->arena, db_blob(statement, column));
}

bool db_is_null(struct statement *statement, int column)
{
    return sqlite3_column_type(row_of(statement, column), column) == SQLITE_NULL;
}

int64_t db_changed(struct db *db)
{
    return sqlite3_changes64(db->handle);
}

enum status db_begin(struct db *db, struct arena *arena, enum db_access access)
{
    CHECK(!db_begun(db));
    return db_run(db_sql(db, arena, access == DB_WRITE ? SQL_BEGIN_WRITE : SQL_BEGIN_READ));
}

enum status db_commit(struct db *db, struct arena *arena)
{
    enum status status = db_run(db_sql(db, arena, SQL_COMMIT));
    if (status != STATUS_OK)
        db_rollback(db);
    return status;
}

void db_rollback(struct db *db)
{
    /* It cannot fail in a way that leaves the transaction open: SQLite rolls back in memory, and a
       write-ahead log without its commit frame counts for nothing. */
    if (db_begun(db))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    CHECK(!db_begun(db));
}

bool db_begun(struct db *db)
{
    return !sqlite3_get_autocommit(db->handle);
}

enum status db_exec(struct db *db, struct arena *arena, const char *text)
{
    errno = 0;
    int code = sqlite3_exec(db->handle, text, NULL, NULL, NULL);
    return code == SQLITE_OK ? STATUS_OK : failed(db, arena, code);
}

int64_t db_version(struct db *db)
{
    struct arena *arena = arena_new(); /* for the reason, which nobody asks for */
    struct statement *statement = db_sql(db, arena, SQL_VERSION);
    int64_t version = db_next(statement) ? db_int(statement, 0) : -1;
    if (db_end(statement) != STATUS_OK)
        version = -1;
    arena_free(arena);
    return version;
}

int64_t db_wal_pages(const struct db *db)
{
    return db->wal_pages;
}

enum status db_tidy(struct db *db, struct arena *arena, int64_t *copied)
{
    int pages = 0, done = 0;
    errno = 0;
    int code =
        sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, &done);
    *copied = done < 0 ? 0 : done;
    /* Busy: another thread is at it. */
    return code == SQLITE_OK || code == SQLITE_BUSY ? STATUS_OK : failed(db, arena, code);
}

enum status db_flush(struct db *db, struct arena *arena)
{
    errno = 0;
    int code = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return code == SQLITE_OK ? STATUS_OK : failed(db, arena, code);
}
