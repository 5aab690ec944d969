/* A listing as Atom (RFC 4287), in pages and archives (RFC 5005), with tombstones (RFC 6721). */
#pragma once

#include "site/feed.h"

void atom_write(const struct feed *feed, struct buf *out);
