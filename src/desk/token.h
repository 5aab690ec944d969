/* API tokens: "bkv_" and 43 characters of base64url, 32 random bytes, shown once. desk.db keeps
   their SHA-256 alone: the token has as much chance in it as the hash, so no slow hash is needed.
 */
#pragma once

#include "base/clock.h"
#include "db/db.h"

enum token_scope { TOKEN_WRITE = 1, TOKEN_PUBLISH = 2, TOKEN_ERASE = 4 };

struct token {
    int64_t id;
    struct str name;
    unsigned scopes; /* of token_scope */
    int64_t created; /* ms UTC */
    int64_t ends;    /* ms UTC; 0: never */
};

extern const char TOKEN_TABLE[];

/* Reads "write,publish"; REFUSED with what is wrong and what may stand there. */
enum status token_scopes(struct arena *arena, struct str names, unsigned *scopes) MUST_CHECK;
/* Makes a token; of `token` the caller gives name, scopes and ends. *secret is what the bearer
   shows, kept nowhere. */
enum status token_add(struct db *db, struct arena *arena, const struct clock *clock,
                      struct token *token, struct str *secret) MUST_CHECK;
/* Whose it is; MISSING if nobody's, or if its time is over. */
enum status token_find(struct db *db, struct arena *arena, struct str secret, int64_t now,
                       struct token *token) MUST_CHECK;
