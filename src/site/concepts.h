/* The topics for programs, in SKOS: /amnen.ttl and /amnen.jsonld, the same statements. */
#pragma once

#include "site/visit.h"

enum status concepts_answer(void *worker, const struct request *request, struct response *response);
/* /id/topics: names the vocabulary itself; leads to its page. */
enum status concepts_answer_id(void *worker, const struct request *request,
                               struct response *response);
