/* Languages as they call themselves, and which way they are written. */
#pragma once

#include "base/arena.h"
#include "base/str.h"

/* "svenska", "English", "suomi", "davvisámegiella": by ICU, and for the minority languages that it
   does not know by us. The tag itself when nobody knows it. */
struct str tongue_name(struct arena *arena, struct str tag);
/* "rtl" or "ltr": the value of `dir`. */
struct str tongue_direction(struct arena *arena, struct str tag);
