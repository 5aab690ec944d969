/* Makes the links of a served page relative, for a copy of the site as files. Pure: what there is
   to link to is asked of the caller. */
#pragma once

#include "base/buf.h"

struct relative {
    struct str path; /* of the page itself, "/nyheter/2024/ny-farja" */
    struct str
        origin; /* addresses that begin so are links, too, wherever they stand; "" for none */
    /* Whether there is a file for that path. */
    bool (*there)(void *self, struct str path);
    void *self;
};

/* HTML: links to pages that are there, relative; of others the words alone stay, and a <link> to
   one goes. */
struct str relative_html(struct arena *arena, const struct relative *relative, struct str html);
/* Any other text: only what begins with the origin. */
struct str relative_text(struct arena *arena, const struct relative *relative, struct str text);
/* From the page to a path of the site, by folders: "../2023/gamla-farjan/". */
struct str relative_path(struct arena *arena, struct str from, struct str to);
/* The file of a path: "nyheter/index.html", "nyheter/2024/ny-farja/index.html", "nyheter.atom". */
struct str relative_file(struct arena *arena, struct str path);
