/* A vocabulary in SKOS, written in Turtle, read by raptor: concepts with their labels and
   relations. Nothing is fetched, no other file is opened. */
#pragma once

#include "base/status.h"
#include "news/topic.h"

struct concept {
    struct str uri;     /* empty for a nameless one */
    struct topic topic; /* labels, alternatives, exact, provisional; no id, no broader; slug: the
                           notation, which may be anything */
    struct str *broader_uris; /* of concepts, here or elsewhere */
    size_t broader_count;
};

/* The concepts of the file, in the order in which they are first named. `language` is that of
   labels that name none. REFUSED with FILE:LINE. */
enum status turtle_read(struct arena *arena, const char *path, struct str language,
                        struct concept **concepts, size_t *count) MUST_CHECK;
