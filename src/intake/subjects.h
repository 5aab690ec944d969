/* The topics that items of ninjs name: found among those that are there by id, slug or name, else
   made, with the ids and slugs that they had where they come from. */
#pragma once

#include "intake/funnel.h"
#include "news/ninjs.h"

struct subjects;
struct subjects *subjects_new(struct arena *arena);
/* Notes the topics of an item, in its language, in a first reading. */
void subjects_note(struct subjects *subjects, const struct ninjs *ninjs);
/* Finds or appends all that were noted. */
enum status subjects_settle(struct subjects *subjects, struct funnel *funnel, struct arena *arena,
                            int64_t *added) MUST_CHECK;
/* The ids of an item's topics, in its order. */
void subjects_of(struct subjects *subjects, struct arena *arena, const struct ninjs *ninjs,
                 struct str **ids, size_t *count);
