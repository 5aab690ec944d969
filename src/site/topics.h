/* The index of topics, and the lasting address of each. A topic's own listing is listing.c's. */
#pragma once

#include "site/visit.h"

enum status topics_answer(void *worker, const struct request *request, struct response *response);
/* /id/topic/UUID: names the topic itself; leads to its page. */
enum status topics_answer_id(void *worker, const struct request *request,
                             struct response *response);
