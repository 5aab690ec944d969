/* Steps that the desk has taken and the log may not have yet: written in one transaction with the
   change of the draft, before the log is touched, and forgotten after the entry is durable. Each
   bears the key under which the log knows it, so a step that was cut off is taken up again at
   start and taken once. */
#pragma once

#include "db/db.h"
#include "log/log.h"

extern const char STEP_TABLE[];

/* Of the entry: key, action, item, record, note, reason, basis, redirect, actor, addresses. */
enum status step_add(struct db *db, struct arena *arena, const struct entry *entry) MUST_CHECK;
enum status step_forget(struct db *db, struct arena *arena, struct str key) MUST_CHECK;
/* The oldest one; MISSING if there is none. */
enum status step_first(struct db *db, struct arena *arena, struct entry *entry) MUST_CHECK;
