/* A vocabulary into the log: each concept of a Turtle file becomes a confirmed topic, or a revision
   of the topic that it is already, provisional or not. */
#pragma once

#include "intake/funnel.h"
#include "intake/names.h"
#include "intake/turtle.h"

struct concepts_report {
    int64_t added, revised, known;
};

/* Appends what the log does not have. A concept is the topic that has its URI as exactMatch, else
   the one with one of its labels. */
enum status concepts_append(struct funnel *funnel, struct arena *arena,
                            const struct concept *concepts, size_t count,
                            struct concepts_report *report) MUST_CHECK;
/* `budkavle topic import`: the file into the data folder, which is made if it is missing. */
enum status concepts_import(struct arena *arena, const struct funnel_options *options,
                            const char *path, struct str language,
                            struct concepts_report *report) MUST_CHECK;
/* The topic that bears this label and the slug made from it; MISSING when there is none. */
enum status concepts_named(struct view *view, struct arena *arena, struct str label,
                           struct topic *topic) MUST_CHECK;
/* A slug for a new topic: none that a topic has or had, nor one of those in `taken`. */
enum status concepts_slug(struct view *view, struct arena *arena, struct str label,
                          const struct names *taken, struct str *slug) MUST_CHECK;
/* Appends one topic as an entry. */
enum status concepts_entry(struct log *log, struct arena *arena,
                           const struct topic *topic) MUST_CHECK;
