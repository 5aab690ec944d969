/* Names in the order in which a language sorts them: å ä ö last in Swedish. */
#pragma once

#include "base/arena.h"
#include "base/str.h"

struct collation;

/* Of a BCP 47 tag; of Swedish in an empty one. Ends with the arena. */
struct collation *collate_open(struct arena *arena, struct str language);
/* A total order: names that the language takes for equal go by their bytes. */
int collate_compare(const struct collation *collation, struct str a, struct str b);
