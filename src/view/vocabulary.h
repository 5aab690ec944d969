/* The topics, each in its present revision, and every slug they ever had. A few hundred of them are
   met in each answer, so that a view holds them in memory, read anew when they have changed. */
#pragma once

#include "view/inside.h"

extern const char VOCABULARY_TABLES[];

struct vocabulary *vocabulary_new(struct arena *arena);
/* Brings what is in memory to the state of the file, which stands at `place`; before any other use
   in an answer. */
enum status vocabulary_ready(struct view *view, struct arena *arena,
                             const struct place *place) MUST_CHECK;
/* What is in memory counts for nothing any more: after a rollback. */
void vocabulary_stale(struct view *view);

/* Numbers go from 1 to vocabulary_count; a topic that items have but no entry describes yet has a
   number too, and vocabulary_topic gives NULL for it. */
uint32_t vocabulary_count(const struct view *view);
const struct topic *vocabulary_topic(const struct view *view, uint32_t number);
uint32_t vocabulary_of_id(const struct view *view, struct str id); /* 0 when there is none */
/* By its present or an old slug; 0 when there is none. */
uint32_t vocabulary_of_slug(const struct view *view, struct str slug);
/* A copy that lives in the arena. */
struct topic vocabulary_copy(struct arena *arena, const struct topic *topic);
/* The described topics of an item, in its order. */
void vocabulary_resolve(const struct view *view, struct arena *arena, const struct item *item,
                        struct topic **topics, size_t *count);

/* What labels.c has made of the present contents, and the arena that ends with them. */
struct labels **vocabulary_labels(struct view *view);
struct arena *vocabulary_arena(struct view *view);

/* Languages have numbers from 1 in the order in which they were met; from OTHER_LANGUAGES on they
   share that one. 0: no item ever had it. */
enum { OTHER_LANGUAGES = 255 };
uint8_t vocabulary_language(const struct view *view, struct str language);
/* For the writer: gives it a number if it has none. */
enum status vocabulary_add_language(struct view *view, struct arena *arena,
                                    struct str language) MUST_CHECK;

/* For the writer. The number of an id, given to it now if need be. */
enum status vocabulary_number(struct view *view, struct arena *arena, struct str id,
                              uint32_t *number) MUST_CHECK;
/* Sets the present revision. A slug that another topic has or had gets a number behind it. */
enum status vocabulary_put(struct view *view, struct arena *arena, uint32_t number,
                           const struct topic *topic, struct str record) MUST_CHECK;
/* Before the commit of a batch: moves the version if a topic changed in it. */
void vocabulary_settle(struct view *view, int64_t *version);
