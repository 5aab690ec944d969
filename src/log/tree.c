/* The Merkle tree over the entries, kept as the hashes of its complete subtrees of 256, 256 * 256,
   ... leaves. One row is written every 256 entries, and a root of any size reads less than 256
   hashes a level: those that the digits of the size in base 256 name. (The steps are those of C2SP
   tlog-tiles, whose tiles are runs of 256 of these hashes.) */
#include "log/store.h"

#include "log/merkle.h"

static const char SQL_LEAVES[] = "SELECT leaf FROM entry WHERE seq > $1 AND seq <= $2 ORDER BY seq";
static const char SQL_SUBTREES[] = "SELECT hash FROM subtree WHERE level = $3"
                                   " AND number >= $1 AND number < $2 ORDER BY number";
static const char SQL_ADD_SUBTREE[] =
    "INSERT INTO subtree (level, number, hash) VALUES ($1, $2, $3)";

/* Adds the subtrees `first` (from 0) up to `past` of a level to the tree. */
static enum status add_level(struct log *log, struct arena *arena, int level, int64_t first,
                             int64_t past, struct merkle *tree)
{
    if (first == past)
        return STATUS_OK;
    struct statement *statement = db_sql(log->db, arena, level == 0 ? SQL_LEAVES : SQL_SUBTREES);
    db_bind_int(statement, 1, first);
    db_bind_int(statement, 2, past);
    if (level > 0)
        db_bind_int(statement, 3, level);
    int64_t count = 0;
    for (; db_next(statement); count++) {
        struct str bytes = db_blob(statement, 0);
        struct sha256 hash;
        if (bytes.n != sizeof hash.bytes)
            break;
        memcpy(hash.bytes, bytes.p, sizeof hash.bytes);
        merkle_add(tree, &hash, level * TREE_STEP);
    }
    enum status status = db_end(statement);
    if (status == STATUS_OK && count != past - first)
        status =
            store_damaged(log, arena, "hashes %lld to %lld of level %d of the tree are missing",
                          (long long)first, (long long)past - 1, level);
    return status;
}

/* The hash of subtree `number` of a level above 0, from the level below. */
static enum status hash_subtree(struct log *log, struct arena *arena, int level, int64_t number,
                                struct sha256 *hash)
{
    struct merkle tree = {0};
    int64_t first = number * TREE_WIDTH;
    enum status status = add_level(log, arena, level - 1, first, first + TREE_WIDTH, &tree);
    if (status == STATUS_OK)
        *hash = merkle_root(&tree);
    return status;
}

enum status tree_grow(struct log *log, struct arena *arena, int64_t seq)
{
    enum status status = STATUS_OK;
    int64_t count = seq; /* of complete subtrees at the level below */
    for (int level = 1; status == STATUS_OK && count % TREE_WIDTH == 0; level++) {
        count /= TREE_WIDTH;
        struct sha256 hash;
        status = hash_subtree(log, arena, level, count - 1, &hash);
        if (status != STATUS_OK)
            break;
        struct statement *statement = db_sql(log->db, arena, SQL_ADD_SUBTREE);
        db_bind_int(statement, 1, level);
        db_bind_int(statement, 2, count - 1);
        db_bind_blob(statement, 3, (struct str){(const char *)hash.bytes, sizeof hash.bytes});
        status = db_run(statement);
    }
    return status;
}

enum status tree_check(struct log *log, struct arena *arena, int64_t seq)
{
    int64_t count = seq;
    for (int level = 1; count % TREE_WIDTH == 0; level++) {
        count /= TREE_WIDTH;
        struct merkle kept = {0};
        struct sha256 hash;
        enum status status = hash_subtree(log, arena, level, count - 1, &hash);
        if (status == STATUS_OK)
            status = add_level(log, arena, level, count - 1, count, &kept);
        if (status != STATUS_OK)
            return status;
        struct sha256 kept_hash = merkle_root(&kept);
        if (!hash_equal(&hash, &kept_hash))
            return store_damaged(log, arena, "hash %lld of level %d of the tree is wrong",
                                 (long long)count - 1, level);
    }
    return STATUS_OK;
}

enum status log_root(struct log *log, struct arena *arena, int64_t size, struct sha256 *root)
{
    int64_t head, provenance;
    enum status status = log_head(log, arena, &head, &provenance);
    if (status != STATUS_OK)
        return status;
    if (size < 0 || size > head)
        return status_fail(arena, STATUS_REFUSED,
                           "the log has %lld entries, not %lld; ask for a smaller tree",
                           (long long)head, (long long)size);
    int top = 0;
    while (size >> (TREE_STEP * (top + 1)) > 0)
        top++;
    struct merkle tree = {0};
    for (int level = top; level >= 0; level--) {
        int64_t past = size >> (TREE_STEP * level);
        int64_t first = past / TREE_WIDTH * TREE_WIDTH;
        status = add_level(log, arena, level, first, past, &tree);
        if (status != STATUS_OK)
            return status;
    }
    *root = merkle_root(&tree);
    return STATUS_OK;
}
