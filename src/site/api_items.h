/* Items by the API: listed, a page at a time by cursor, and one by its id. */
#pragma once

#include "site/visit.h"

enum status api_items_answer(void *worker, const struct request *request,
                             struct response *response);
/* The published revision as ninjs, or an earlier one (`revision`). */
enum status api_items_answer_one(void *worker, const struct request *request,
                                 struct response *response);
