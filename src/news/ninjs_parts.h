/* The members of ninjs that are lists of objects: one pair of functions each. Used by ninjs.c
   alone. What is written begins with its key; nothing is written when there is nothing to say. */
#pragma once

#include "news/ninjs.h"
#include "news/tree.h"

/* ninjs_parts.c */
void ninjs_write_headlines(struct json *json, const struct ninjs *ninjs);
enum status ninjs_read_headlines(struct arena *arena, const struct node *node, struct ninjs *ninjs);
void ninjs_write_descriptions(struct json *json, const struct ninjs *ninjs);
enum status ninjs_read_descriptions(struct arena *arena, const struct node *node,
                                    struct ninjs *ninjs);
void ninjs_write_bodies(struct json *json, const struct ninjs *ninjs);
enum status ninjs_read_bodies(struct arena *arena, const struct node *node, struct ninjs *ninjs);

/* ninjs_things.c */
void ninjs_write_subjects(struct json *json, const struct ninjs *ninjs);
enum status ninjs_read_subjects(struct arena *arena, const struct node *node, struct ninjs *ninjs);
void ninjs_write_event(struct json *json, const struct ninjs *ninjs);
enum status ninjs_read_event(struct arena *arena, const struct node *node, struct ninjs *ninjs);
void ninjs_write_places(struct json *json, const struct ninjs *ninjs);
enum status ninjs_read_places(struct arena *arena, const struct node *node, struct ninjs *ninjs);
void ninjs_write_sources(struct json *json, const struct ninjs *ninjs);
enum status ninjs_read_sources(struct arena *arena, const struct node *node, struct ninjs *ninjs);
void ninjs_write_media(struct json *json, const struct ninjs *ninjs);
enum status ninjs_read_media(struct arena *arena, const struct node *node, struct ninjs *ninjs);

/* For both files: a list, which must be of objects; a text member of an object (absent or empty is
   well, *text stays). */
enum status ninjs_list(struct arena *arena, const struct node *node) MUST_CHECK;
enum status ninjs_text(struct arena *arena, const struct node *object, const char *name,
                       struct str *text) MUST_CHECK;
