/* The answer to a question by a loop over all documents, with rules of its own: what the index must
   agree with. Shared by the tests and the fuzz driver. */
#pragma once

#include "index/query.h"

struct reference {
    const struct index_document **documents; /* live; newest first, once sorted */
    size_t count;
};

void reference_sort(struct reference *reference);
void reference_run(const struct reference *reference, struct arena *arena,
                   const struct index_query *query, struct index_answer *answer);
/* What the first difference is; NULL if there is none. */
const char *reference_differs(struct arena *arena, const struct index_query *query,
                              const struct index_answer *expected,
                              const struct index_answer *actual);
