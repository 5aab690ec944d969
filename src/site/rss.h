/* A listing as RSS 2.0, with whole texts in content:encoded. */
#pragma once

#include "site/feed.h"

void rss_write(const struct feed *feed, struct buf *out);
