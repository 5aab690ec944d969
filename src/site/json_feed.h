/* A listing as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). */
#pragma once

#include "site/feed.h"

void json_feed_write(const struct feed *feed, struct buf *out);
