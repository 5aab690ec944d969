/* The encodings of an answer's body (RFC 9110 section 8.4.1, RFC 7932, RFC 8878), cheapest first,
   and the packing itself. */
#pragma once

#include "base/str.h"

enum encoding { ENCODING_IDENTITY, ENCODING_GZIP, ENCODING_BROTLI, ENCODING_ZSTD, ENCODINGS };

/* As in Content-Encoding; "" for identity. */
struct str encoding_name(enum encoding encoding);

struct packer; /* a thread's own: keeps the compressors' memory */

struct packer *packer_new(struct arena *arena); /* closed with the arena */
/* The body packed; the body as it is when nothing is won by packing. `lasting`: it will be sent for
   a long time, so as small as can be; else as small as is quick. */
struct str packer_pack(struct packer *packer, struct arena *arena, enum encoding encoding,
                       bool lasting, struct str body);
/* What packer_pack made gzip of. */
struct str packer_unpack_gzip(struct packer *packer, struct arena *arena, struct str packed);
