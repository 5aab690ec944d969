/* Opening, the tables, snapshots, and the place up to which the view has come.
   The file may be thrown away at any time: whatever is not exactly of this format is cleared by the
   writer and refused by readers. */
#include "view/view.h"

#include "base/check.h"
#include "text/lexicon.h"
#include "view/addresses.h"
#include "view/groups.h"
#include "view/items.h"
#include "view/terms.h"
#include "view/vocabulary.h"

#include <sched.h>
#include <time.h>
#include <unistd.h>

/* Moved with every change of a table. */
enum { FORMAT = 6, MARK = 0x42766965 /* "Bvie" */ };

/* Turns and vocabulary begin at any number, so that nobody takes a view for the one before a
   clearing. */
static const char PLACE_TABLES[] =
    "CREATE TABLE place(one INTEGER PRIMARY KEY CHECK(one = 1), log_id TEXT NOT NULL,"
    " seq INTEGER NOT NULL, provenance INTEGER NOT NULL, began INTEGER NOT NULL,"
    " turn INTEGER NOT NULL, vocabulary INTEGER NOT NULL, unclean INTEGER NOT NULL,"
    " last BLOB NOT NULL) STRICT;"
    "INSERT INTO place SELECT 1, '', 0, 0, at, at, at, 0, x''"
    " FROM (SELECT 1 + abs(random() % 1000000000000) AS at);";

static const char SQL_PLACE[] =
    "SELECT log_id, seq, provenance, began, turn, vocabulary, unclean, last FROM place";
static const char SQL_MOVE[] = "UPDATE place SET log_id = $1, seq = $2, provenance = $3,"
                               " turn = $4, vocabulary = $5, unclean = $6, last = $7";
static const char SQL_FORMAT[] = "SELECT user_version, application_id"
                                 " FROM pragma_user_version, pragma_application_id";
/* A virtual table first (an older format had one): its own tables go with it. */
static const char SQL_A_TABLE[] =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    " ORDER BY sql NOT LIKE 'CREATE VIRTUAL%' LIMIT 1";

enum {
    WRITER_CACHE_KIB = 16 * 1024,
    READER_CACHE_KIB = 4 * 1024,
    WRITER_WAL_PAGES = 16000, /* the thread that tends has copied most of them by then */
    WAIT_MS = 10000,
    BATCH = 1024,
};

enum status place_read(struct view *view, struct arena *arena, struct place *place)
{
    struct statement *statement = db_sql(view->db, arena, SQL_PLACE);
    *place = (struct place){0};
    if (db_next(statement))
        *place = (struct place){
            .log_id = db_copy(statement, 0),
            .seq = db_int(statement, 1),
            .provenance = db_int(statement, 2),
            .began = db_int(statement, 3),
            .turn = db_int(statement, 4),
            .vocabulary = db_int(statement, 5),
            .unclean = db_int(statement, 6) != 0,
            .last = db_copy(statement, 7),
        };
    return db_end(statement);
}

enum status place_write(struct view *view, struct arena *arena, const struct place *place)
{
    struct statement *statement = db_sql(view->db, arena, SQL_MOVE);
    db_bind_text(statement, 1, place->log_id);
    db_bind_int(statement, 2, place->seq);
    db_bind_int(statement, 3, place->provenance);
    db_bind_int(statement, 4, place->turn);
    db_bind_int(statement, 5, place->vocabulary);
    db_bind_int(statement, 6, place->unclean);
    db_bind_blob(statement, 7, place->last);
    return db_run(statement);
}

/* What stands in the file; neither while another process is about to make its tables. */
static enum status read_format(struct view *view, struct arena *arena, int64_t *format,
                               int64_t *mark)
{
    struct statement *statement = db_sql(view->db, arena, SQL_FORMAT);
    bool found = db_next(statement);
    *format = found ? db_int(statement, 0) : 0;
    *mark = found ? db_int(statement, 1) : 0;
    return db_end(statement);
}

static enum status drop_tables(struct view *view, struct arena *arena)
{
    for (;;) {
        struct statement *statement = db_sql(view->db, arena, SQL_A_TABLE);
        bool found = db_next(statement);
        struct str name = {0};
        if (found)
            name = db_copy(statement, 0);
        enum status status = db_end(statement);
        if (status != STATUS_OK || !found)
            return status;
        /* The names are ours, or of a file that calls itself view.db: quoted all the same. */
        struct buf drop = buf_in(arena);
        buf_addz(&drop, "DROP TABLE \"");
        for (size_t i = 0; i < name.n; i++) {
            if (name.p[i] == '"')
                buf_char(&drop, '"');
            buf_char(&drop, name.p[i]);
        }
        buf_addz(&drop, "\"");
        status = db_exec(view->db, arena, str_z(arena, buf_str(&drop)));
        if (status != STATUS_OK)
            return status;
    }
}

static enum status make_tables(struct view *view, struct arena *arena)
{
    const char *const tables[] = {PLACE_TABLES, ITEMS_TABLES, GROUPS_TABLES, ADDRESSES_TABLES,
                                  VOCABULARY_TABLES};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof tables / sizeof *tables; i++)
        status = db_exec(view->db, arena, tables[i]);
    if (status != STATUS_OK)
        return status;
    return db_exec(
        view->db, arena,
        arena_printf(arena, "PRAGMA user_version=%d;PRAGMA application_id=%d", FORMAT, MARK));
}

static enum status empty_file(struct view *view, struct arena *arena)
{
    enum status status = db_begin(view->db, arena, DB_WRITE);
    if (status != STATUS_OK)
        return status;
    status = drop_tables(view, arena);
    if (status == STATUS_OK)
        status = make_tables(view, arena);
    if (status == STATUS_OK)
        return db_commit(view->db, arena);
    db_rollback(view->db);
    return status;
}

static enum status no_view_yet(const struct view *view, struct arena *arena)
{
    return status_fail(arena, STATUS_MISSING,
                       "%s: there is no view yet; run `budkavle serve` or `budkavle rebuild`",
                       view->path);
}

static enum status open_file(struct view *view, struct arena *arena)
{
    struct db_options options = {
        .path = view->path,
        .create = view->write,
        .read_only = !view->write,
        .relaxed = true,
        .secure_delete = view->write,
        .wait_ms = WAIT_MS,
        .cache_kib = view->write ? WRITER_CACHE_KIB : READER_CACHE_KIB,
        .wal_pages = WRITER_WAL_PAGES,
        .damaged = "run `budkavle rebuild`, which makes it anew from the log",
    };
    enum status status = db_open(arena, &options, &view->db);
    return status == STATUS_MISSING ? no_view_yet(view, arena) : status;
}

static void remove_file(const char *path)
{
    struct arena *arena = arena_new();
    unlink(path);
    unlink(arena_printf(arena, "%s-wal", path));
    unlink(arena_printf(arena, "%s-shm", path));
    arena_free(arena);
}

static enum status check_format(struct view *view, struct arena *arena)
{
    int64_t format, mark;
    enum status status = read_format(view, arena, &format, &mark);
    if (status != STATUS_OK || (format == FORMAT && mark == MARK))
        return status;
    if (view->write)
        return empty_file(view, arena);
    if (format == 0 && mark == 0)
        return no_view_yet(view, arena);
    return status_fail(arena, STATUS_REFUSED,
                       "%s: is of another version of the program; run `budkavle serve` or "
                       "`budkavle rebuild`, which make it anew",
                       view->path);
}

static enum status open_checked(struct view *view, struct arena *arena)
{
    enum status status = open_file(view, arena);
    return status == STATUS_OK ? check_format(view, arena) : status;
}

/* A new file in the place of one that cannot even be cleared. */
static enum status open_another(struct view *view, struct arena *arena)
{
    db_close(view->db);
    view->db = NULL;
    remove_file(view->path);
    return open_checked(view, arena);
}

enum status view_open(struct arena *arena, const struct view_options *options, struct view **out)
{
    *out = NULL;
    struct arena *own = arena_new();
    struct view *view = ARENA_NEW(own, struct view);
    view->arena = own;
    view->folder = arena_printf(own, "%s", options->folder);
    view->path = arena_printf(own, "%s/view.db", options->folder);
    view->zone = options->zone;
    view->write = options->write;
    view->unasked = options->write && options->unasked;
    view->batch = options->batch == 0 ? BATCH : options->batch;
    view->analyser = analyse_new(own, lexicon_builtin());
    view->vocabulary = vocabulary_new(own);
    view->own_live = options->live == NULL;
    view->live = view->own_live ? live_new(options->folder) : options->live;
    if (view->own_live)
        live_hush(view->live);
    enum status status = open_checked(view, arena);
    if (status == STATUS_REFUSED && view->write) /* damaged, or no database */
        status = open_another(view, arena);
    if (status == STATUS_OK && view->write)
        status = live_write(view->live, arena);
    if (status != STATUS_OK) {
        view_close(view);
        return status;
    }
    *out = view;
    return STATUS_OK;
}

void view_close(struct view *view)
{
    if (view == NULL)
        return;
    view_end(view);
    follow_end(view);
    if (view->write)
        live_rest(view->live);
    if (view->own_live)
        live_free(view->live);
    db_close(view->db);
    arena_free(view->arena);
}

enum status view_place(struct view *view, struct arena *arena, int64_t *seq, int64_t *provenance,
                       struct str *log_id)
{
    struct place place;
    enum status status = place_read(view, arena, &place);
    *seq = place.seq;
    *provenance = place.provenance;
    *log_id = place.log_id;
    return status;
}

enum status view_clear(struct view *view, struct arena *arena)
{
    CHECK(view->write);
    follow_end(view);
    vocabulary_stale(view); /* the index finds out by the number at which the new file begins */
    view->checked = false;
    enum status status = empty_file(view, arena);
    return status == STATUS_REFUSED ? open_another(view, arena) : status;
}

/* ---- Snapshots: of the file and of the index, of one and the same turn */

enum { SPINS = 200, WAITS = 1000 };

static enum status read_snapshot(struct view *view, struct arena *arena, struct place *place)
{
    enum status status = db_begin(view->db, arena, DB_READ);
    if (status == STATUS_OK)
        status = place_read(view, arena, place);
    if (status == STATUS_OK)
        status = vocabulary_ready(view, arena, place);
    return status;
}

/* Between a commit and the index's next epoch lie microseconds; more only if the writer's thread is
   kept from running just then. */
static void wait_a_little(int tries)
{
    if (tries < SPINS)
        sched_yield();
    else
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

/* Where nobody of this process writes, whoever finds the index behind brings it on. */
static enum status hold_index(struct view *view, struct arena *arena, const struct place *place)
{
    if (live_hold(view->live, place, &view->held) || live_is_written(view->live))
        return STATUS_OK;
    enum status status = live_catch_up(view->live, view, arena, place);
    if (status == STATUS_OK)
        live_hold(view->live, place, &view->held);
    return status;
}

enum status view_begin(struct view *view, struct arena *arena)
{
    CHECK(!view->begun);
    enum status status = STATUS_OK;
    for (int tries = 0;; tries++) {
        struct place place;
        status = read_snapshot(view, arena, &place);
        if (status == STATUS_OK) {
            view->turn = place.turn;
            status = hold_index(view, arena, &place);
        }
        if (status != STATUS_OK || view->held.epoch != NULL || tries > SPINS + WAITS ||
            !live_is_made(view->live))
            break;
        db_rollback(view->db);
        wait_a_little(tries);
    }
    if (status != STATUS_OK)
        db_rollback(view->db);
    view->begun = status == STATUS_OK;
    return status;
}

int64_t view_turn(const struct view *view)
{
    CHECK(view->begun);
    return view->turn;
}

void view_end(struct view *view)
{
    live_release(view->live, &view->held);
    if (view->begun)
        db_rollback(view->db);
    view->begun = false;
}

enum status snapshot_vocabulary(struct view *view, struct arena *arena)
{
    struct place place;
    if (view->begun)
        return STATUS_OK; /* it was made ready at the begin */
    enum status status = place_read(view, arena, &place);
    return status == STATUS_OK ? vocabulary_ready(view, arena, &place) : status;
}

/* Nobody but the writer itself moves what it sees. */
static enum status hold_own(struct view *view, struct arena *arena, struct snapshot *snapshot)
{
    struct place place;
    enum status status = place_read(view, arena, &place);
    if (status == STATUS_OK)
        status = vocabulary_ready(view, arena, &place);
    snapshot->held = status == STATUS_OK && live_hold(view->live, &place, &view->held);
    return status;
}

enum status snapshot_ensure(struct view *view, struct arena *arena, bool index,
                            struct snapshot *snapshot)
{
    enum status status = STATUS_OK;
    *snapshot = (struct snapshot){0};
    if (!index)
        return snapshot_vocabulary(view, arena);
    if (!view->begun && view->write) {
        status = hold_own(view, arena, snapshot);
    } else if (!view->begun) {
        status = view_begin(view, arena);
        snapshot->own = status == STATUS_OK;
    }
    if (status == STATUS_OK && view->held.epoch == NULL)
        return status_fail(arena, STATUS_BUSY,
                           "the index is being made anew; ask again in a minute");
    return status;
}

void snapshot_leave(struct view *view, struct snapshot *snapshot)
{
    if (snapshot->held)
        live_release(view->live, &view->held);
    if (snapshot->own)
        view_end(view);
}
