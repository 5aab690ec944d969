/* Page furniture: what stands around the items of a saved listing and is no news. Told by its own
   words alone; where something stands is the reader's business (capture.c). */
#pragma once

#include "base/str.h"

enum furniture {
    FURNITURE_NONE,
    FURNITURE_HEADING, /* of the listing: `Nyheter`; items follow */
    FURNITURE_ASIDE,   /* may stand inside an item: `Läs mer`, `Lyssna` */
    FURNITURE_EDGE,    /* stands before the first or after the last item: menus, pages, cookies */
};

enum furniture furniture_of(struct str text);
/* The text behind `Ämnen:`, `Kategori:` and the like, which says that topics follow. */
bool furniture_topic_label(struct str text, struct str *rest);
