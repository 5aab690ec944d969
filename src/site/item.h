/* One item: its page, its ninjs, one of its revisions, and what is left of it when it is gone. */
#pragma once

#include "site/visit.h"

/* /nyheter/YYYY/SLUG and /nyheter/YYYY/SLUG.json; two digits in the place of the slug are a month.
 */
enum status item_answer(void *worker, const struct request *request, struct response *response);
