/* /api/v1/: the news for programs. What is the same for all of it: open to pages of any site
   (CORS), never for anybody in particular, errors as problem details (RFC 9457), words in English.
 */
#pragma once

#include "site/visit.h"

/* The parameters that the items have beside those of a listing. */
#define API_PARAMETERS QUERY_PARAMETERS " language cursor fields"

/* Whether a path is one of the API's; its guide at /api/ is a page. */
bool api_is(struct str path);
/* Lets pages of other sites read the answer. */
void api_open(struct response *response);

/* /api/v1/: where to go from here. */
enum status api_answer_start(void *worker, const struct request *request,
                             struct response *response);
enum status api_answer_topics(void *worker, const struct request *request,
                              struct response *response);
/* What a browser asks before it lets a page of another site ask: OPTIONS. */
enum status api_answer_preflight(void *worker, const struct request *request,
                                 struct response *response);
