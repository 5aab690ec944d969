/* Pictures: the files under /media/, and an item's own on its page. */
#pragma once

#include "site/visit.h"

/* /media/SHA256 and its sizes; nothing else of the data folder has an address. */
enum status figure_answer(void *worker, const struct request *request, struct response *response);
/* Sets `figures` and `figures_more`: the first stands above the text, the others below it. A
   picture that is not in the data folder is left out. */
void figure_set(const struct visit *visit, struct value *root, const struct item *item);
/* The absolute address of the item's first picture, and its size; "" without one. */
struct str figure_first(const struct visit *visit, const struct item *item,
                        const struct item_media **media);
