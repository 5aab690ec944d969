/* Record v1: the content of one revision as canonical JSON (RFC 8785), the bytes that the log
   keeps and hashes. Its form is docs/formats.md and docs/record.schema.json; absent members are
   left out. Whether the content makes sense is valid.h's. */
#pragma once

#include "base/status.h"
#include "news/item.h"

/* The item's texts must be valid UTF-8 and its numbers finite. */
struct str record_write(struct arena *arena, const struct item *item);
/* Strict: an unknown member, a wrong type, an empty text or list, a member twice or a newer schema
   is REFUSED, with its JSON pointer. The members that record_write always writes (schema, id, kind,
   sort) must be there. */
enum status record_read(struct arena *arena, struct str json, struct item *item) MUST_CHECK;
