/* An entry as its canonical JSON (RFC 8785; docs/formats.md, Entry), both ways: the bytes that the
   Merkle tree hashes, so that there is exactly one way to write an entry and none other is read. */
#pragma once

#include "log/log.h"

/* The bytes of seq, time, action, item, revision, record_hash, and of note, reason, basis, redirect
   and actor where they are not empty. Texts must be UTF-8, numbers below 2^53. */
struct str entry_write(struct arena *arena, const struct entry *entry);
/* Sets all but `record` from such bytes; texts may point into them. REFUSED if they are not exactly
   what entry_write gives. */
enum status entry_read(struct arena *arena, struct str bytes, struct entry *entry) MUST_CHECK;
/* Whether the action brings a record of its own: publish, amend, correct, topic, key. */
bool entry_has_record(enum action action);
