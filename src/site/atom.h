/* A listing as Atom (RFC 4287), in pages and archives (RFC 5005), with tombstones (RFC 6721). */
#pragma once

#include "site/feed.h"
#include "site/whole.h"

/* The same in pieces, for an export: all entries of one feed. */
extern const struct whole_form atom_form;

void atom_write(const struct feed *feed, struct buf *out);
