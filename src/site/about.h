/* /om/ and /om/tillganglighet with their English twins: who publishes, how corrections are made,
   how to follow, check and reuse; and the accessibility statement that Swedish law asks of public
   bodies (lagen 2018:1937, in the order of Digg's template). Their words are the locale's, with the
   body's settings filled in; a template of the body's own may say more. */
#pragma once

#include "site/visit.h"

enum status about_answer(void *worker, const struct request *request, struct response *response);
enum status about_answer_accessibility(void *worker, const struct request *request,
                                       struct response *response);
/* Sets `about` {href, label}, `accessibility` and what the foot of every page says of the body:
   `foot`
   [{href, label}] and `foot_any`. */
void about_set_foot(const struct visit *visit, struct value *root);
