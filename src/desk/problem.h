/* Problem details (RFC 9457) of the writing API: all that is wrong at once, each with the place in
   the body (`errors`: detail and pointer). In English, as everything below /api/. */
#pragma once

#include "http/http.h"
#include "news/valid.h"

struct problem {
    int status; /* 0: there is none */
    struct str detail;
    struct valid_faults faults; /* pointers into the body, "/headlines/0/value" */
};

/* Makes it the answer. */
void problem_answer(struct arena *arena, const struct problem *problem, struct response *response);
/* Turns pointers into a record into those into the ninjs that it came from. */
void problem_of_record(struct arena *arena, struct valid_faults *faults);
