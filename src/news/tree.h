/* A JSON text as a tree in an arena, strict: duplicate members, invalid UTF-8, lone surrogates,
   NUL, NaN and numbers out of range are refused. Each node knows its place, so that whoever reads
   the tree refuses with the JSON pointer (RFC 6901) of what is wrong.
   The parser is jansson; its own tree is gone when tree_read returns. */
#pragma once

#include "base/status.h"
#include "base/str.h"

enum node_type {
    NODE_NULL,
    NODE_BOOL,
    NODE_INT,
    NODE_REAL,
    NODE_STR,
    NODE_ARRAY,
    NODE_OBJECT,
};

struct node {
    enum node_type type;
    bool truth;         /* of NODE_BOOL */
    int64_t number;     /* of NODE_INT */
    double real;        /* of NODE_REAL and NODE_INT; finite */
    struct str text;    /* of NODE_STR; ended by a NUL beyond its length */
    struct node *nodes; /* of NODE_ARRAY and NODE_OBJECT: `count` of them, in their order */
    size_t count;
    struct str name;          /* as a member of an object */
    const struct node *above; /* NULL at the root */
};

enum status tree_read(struct arena *arena, struct str json, struct node **root) MUST_CHECK;
/* The member of that name; NULL if there is none or `node` is NULL or no object. */
const struct node *tree_get(const struct node *node, const char *name);
/* Where the node stands: "" for the root, else e.g. "/place/geo". */
struct str tree_pointer(struct arena *arena, const struct node *node);
/* STATUS_REFUSED with "POINTER: reason". */
enum status tree_refuse(struct arena *arena, const struct node *node, const char *reason);

/* What the node must be, or REFUSED. A text may not be empty; a number must be whole, within
   +-(2^53 - 1), beyond which JSON's readers do not agree (RFC 8785 section 3.2.2.3). */
enum status tree_text(struct arena *arena, const struct node *node, struct str *text) MUST_CHECK;
enum status tree_int(struct arena *arena, const struct node *node, int64_t *number) MUST_CHECK;
enum status tree_real(struct arena *arena, const struct node *node, double *number) MUST_CHECK;
enum status tree_bool(struct arena *arena, const struct node *node, bool *truth) MUST_CHECK;
/* An object or an array with at least one member. */
enum status tree_object(struct arena *arena, const struct node *node) MUST_CHECK;
enum status tree_array(struct arena *arena, const struct node *node) MUST_CHECK;
/* An array of texts. */
enum status tree_texts(struct arena *arena, const struct node *node, struct str **texts,
                       size_t *count) MUST_CHECK;
