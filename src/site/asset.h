/* The files of /static/: built in, or from the data folder's static/, read once at start. Pages
   name them with a part of their hash, so that browsers may keep them for ever. */
#pragma once

#include "site/visit.h"

enum status asset_load(struct arena *arena, struct site *site) MUST_CHECK;
/* "/static/site.css?v=0123456789abcdef"; one that nobody has is a bug. */
struct str asset_address(const struct site *site, const char *name);

enum status asset_answer(void *worker, const struct request *request, struct response *response);
