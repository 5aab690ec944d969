/* A request's target: its path decoded once, its parameters, and the canonical form that the
   response cache goes by. Whoever asks for the same thing in another spelling (escapes, the order
   of parameters, parameters that nobody knows) asks for the same cached answer. */
#pragma once

#include "http/head.h"

enum {
    TARGET_PARAMETERS = 100,
    /* Of a canonical target: each byte may have to be escaped. */
    TARGET_CANONICAL_MOST = 3 * HEAD_TARGET_MOST + 1,
};

struct target {
    struct str path;
    struct parameter parameters[TARGET_PARAMETERS]; /* as sent, decoded */
    size_t parameters_count;
    const char *why; /* of a refusal */
    char decoded[HEAD_TARGET_MOST];
};

/* Reads path and query; false, with why, if it must be refused as 400. The slices point into
   target->decoded. */
bool target_read(struct target *target, struct str raw);
/* Writes the canonical target to `out` (of TARGET_CANONICAL_MOST bytes): the path and, of the
   parameters, those named in `known`, in that order, each name's values in the order sent, empty
   values left out. Returns the bytes written. */
size_t target_canonical(const struct target *target, const struct str *known, size_t known_count,
                        char *out);
/* The same parameters as a list in the arena. */
const struct parameter *target_known(const struct target *target, const struct str *known,
                                     size_t known_count, struct arena *arena, size_t *count);
