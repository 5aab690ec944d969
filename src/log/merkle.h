/* The hashes of RFC 6962 section 2.1, without any store: leaves, nodes, and the root of a tree
   whose parts are given from left to right. */
#pragma once

#include "base/hash.h"

struct sha256 merkle_leaf(struct str bytes);
struct sha256 merkle_node(const struct sha256 *left, const struct sha256 *right);

/* The complete subtrees that a tree is made of so far, each higher than the next. */
struct merkle {
    int count;
    int heights[64];
    struct sha256 hashes[64];
};

/* Adds a complete subtree of 2^height leaves at the right end (0: a leaf). The leaves so far must
   be a multiple of 2^height. */
void merkle_add(struct merkle *merkle, const struct sha256 *hash, int height);
/* The tree hash of all that was added; of nothing, the hash of the empty string. */
struct sha256 merkle_root(const struct merkle *merkle);
