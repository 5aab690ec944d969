/* The altIds of ninjs: the members of an item that have no member of their own there, one role
   each. Used by ninjs.c alone. */
#pragma once

#include "news/ninjs.h"
#include "news/tree.h"

/* The array, or nothing when it would be empty. */
void ninjs_ids_write(struct json *json, const struct ninjs *ninjs);
enum status ninjs_ids_read(struct arena *arena, const struct node *node,
                           struct ninjs *ninjs) MUST_CHECK;
