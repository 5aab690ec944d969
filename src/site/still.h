/* The site standing still: every page and feed that needs no query, as files that any web server
   can serve. They are the served answers, asked for in this process, with their links made
   relative. The same news give the same files. */
#pragma once

#include "site/site.h"

struct still_options {
    struct site_now *now; /* of a site that was opened with `still` */
    void *worker;         /* of that site, and of nobody else */
    const char *folder;   /* made if it is missing; else empty, or written by this before */
    bool placeless;       /* no address is known that readers use */
};

struct still_report {
    int64_t files, removed; /* removed: of the run before, and no more there */
};

/* REFUSED if the folder holds what is not ours. */
enum status still_write(struct arena *arena, const struct still_options *options,
                        struct still_report *report) MUST_CHECK;

/* The host by which a placeless site is asked; its addresses become relative. */
#define STILL_HOST "still.invalid"
