/* Tokens are looked up by their hash, so that the time it takes tells nothing of the secret. */
#include "desk/token.h"

#include "base/hash.h"

#include <sodium.h>

enum { SECRET_BYTES = 32 };

const char TOKEN_TABLE[] = "CREATE TABLE token ("
                           " id INTEGER PRIMARY KEY,"
                           " name TEXT NOT NULL,"
                           " hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),"
                           " scopes INTEGER NOT NULL,"
                           " created INTEGER NOT NULL,"
                           " ends INTEGER NOT NULL"
                           ") STRICT;";

static const char SQL_ADD[] = "INSERT INTO token (name, hash, scopes, created, ends)"
                              " VALUES ($1, $2, $3, $4, $5) RETURNING id";
static const char SQL_FIND[] = "SELECT id, name, scopes, created, ends FROM token WHERE hash = $1";

static const struct {
    const char *name;
    enum token_scope scope;
} scopes_known[] = {{"write", TOKEN_WRITE}, {"publish", TOKEN_PUBLISH}, {"erase", TOKEN_ERASE}};

enum status token_scopes(struct arena *arena, struct str names, unsigned *scopes)
{
    *scopes = 0;
    for (struct str rest = names; rest.p != NULL;) {
        struct str name = str_trim(str_cut(&rest, ','));
        size_t i = 0, count = sizeof scopes_known / sizeof scopes_known[0];
        while (i < count && !str_is(name, scopes_known[i].name))
            i++;
        if (i == count)
            return status_fail(arena, STATUS_REFUSED,
                               "--scope %.*s: '%.*s' is no scope; give one or more of write, "
                               "publish, erase, with commas between",
                               STR_ARG(names), STR_ARG(name));
        *scopes |= scopes_known[i].scope;
    }
    return *scopes != 0 ? STATUS_OK
                        : status_fail(arena, STATUS_REFUSED,
                                      "--scope: is empty; give one or more of write, publish, "
                                      "erase, with commas between");
}

static void bind_hash(struct statement *statement, int parameter, const struct sha256 *hash)
{
    db_bind_blob(statement, parameter, (struct str){(const char *)hash->bytes, sizeof hash->bytes});
}

enum status token_add(struct db *db, struct arena *arena, const struct clock *clock,
                      struct token *token, struct str *secret)
{
    unsigned char bytes[SECRET_BYTES];
    char text[sodium_base64_ENCODED_LEN(SECRET_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
    clock_random(clock, bytes, sizeof bytes);
    sodium_bin2base64(text, sizeof text, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    *secret = str_printf(arena, "bkv_%s", text);
    sodium_memzero(bytes, sizeof bytes);
    sodium_memzero(text, sizeof text);
    struct sha256 hash = hash_sha256(*secret);
    token->created = clock_now(clock);
    struct statement *statement = db_sql(db, arena, SQL_ADD);
    db_bind_text(statement, 1, token->name);
    bind_hash(statement, 2, &hash);
    db_bind_int(statement, 3, token->scopes);
    db_bind_int(statement, 4, token->created);
    db_bind_int(statement, 5, token->ends);
    if (db_next(statement))
        token->id = db_int(statement, 0);
    return db_end(statement);
}

enum status token_find(struct db *db, struct arena *arena, struct str secret, int64_t now,
                       struct token *token)
{
    *token = (struct token){0};
    struct sha256 hash = hash_sha256(secret);
    struct statement *statement = db_sql(db, arena, SQL_FIND);
    bind_hash(statement, 1, &hash);
    bool found = db_next(statement);
    if (found)
        *token = (struct token){.id = db_int(statement, 0),
                                .name = db_copy(statement, 1),
                                .scopes = (unsigned)db_int(statement, 2),
                                .created = db_int(statement, 3),
                                .ends = db_int(statement, 4)};
    enum status status = db_end(statement);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return status_fail(arena, STATUS_MISSING, "no such token");
    if (token->ends > 0 && now >= token->ends)
        return status_fail(arena, STATUS_MISSING, "the token's time is over; ask for a new one");
    return STATUS_OK;
}
