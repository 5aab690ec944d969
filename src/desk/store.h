/* DIR/desk.db: drafts, tokens and what else is truth of the desk's own (docs/formats.md). */
#pragma once

#include "db/db.h"

/* Opens it, made when missing; a connection is for one thread. */
enum status store_open(struct arena *arena, const char *folder, struct db **db) MUST_CHECK;
