/* gzip is made while a reader waits, so it is made quickly (libdeflate's level 1); brotli and zstd
   are made when nobody waits, at the levels where more time wins little more. */
#include "http/encoding.h"

#include "base/check.h"

#include <brotli/encode.h>
#include <libdeflate.h>
#include <zstd.h>

enum {
    GZIP_LEVEL = 1,
    GZIP_LASTING = 9,
    BROTLI_LEVEL = 5,
    BROTLI_LASTING = 11,
    BROTLI_WINDOW = 22,
    ZSTD_LEVEL = 6,
    ZSTD_LASTING = 19, /* its window is the 8 MB that browsers take (RFC 9659) */
    GZIP_TRAILER = 8,
};

struct packer {
    struct libdeflate_compressor *gzip, *gzip_lasting;
    struct libdeflate_decompressor *gunzip;
    ZSTD_CCtx *zstd;
};

static void packer_close(void *thing)
{
    struct packer *packer = thing;
    libdeflate_free_compressor(packer->gzip);
    libdeflate_free_compressor(packer->gzip_lasting);
    libdeflate_free_decompressor(packer->gunzip);
    ZSTD_freeCCtx(packer->zstd);
}

struct packer *packer_new(struct arena *arena)
{
    struct packer *packer = ARENA_NEW(arena, struct packer);
    arena_defer(arena, packer_close, packer);
    return packer;
}

struct str encoding_name(enum encoding encoding)
{
    static const struct str names[ENCODINGS] = {
        [ENCODING_IDENTITY] = STR(""),
        [ENCODING_GZIP] = STR("gzip"),
        [ENCODING_BROTLI] = STR("br"),
        [ENCODING_ZSTD] = STR("zstd"),
    };
    return names[encoding];
}

/* Each of these returns the bytes written to `out`, 0 if they would be `most` or more. A library
   that gets no memory has packed nothing: the body then goes out as it is. */

static size_t gzip_pack(struct packer *packer, bool lasting, struct str body, char *out,
                        size_t most)
{
    struct libdeflate_compressor **with = lasting ? &packer->gzip_lasting : &packer->gzip;
    if (*with == NULL)
        *with = libdeflate_alloc_compressor(lasting ? GZIP_LASTING : GZIP_LEVEL);
    return *with == NULL ? 0 : libdeflate_gzip_compress(*with, body.p, body.n, out, most);
}

static size_t brotli_pack(bool lasting, struct str body, char *out, size_t most)
{
    size_t n = most;
    return BrotliEncoderCompress(lasting ? BROTLI_LASTING : BROTLI_LEVEL, BROTLI_WINDOW,
                                 BROTLI_MODE_TEXT, body.n, (const uint8_t *)body.p, &n,
                                 (uint8_t *)out)
               ? n
               : 0;
}

static size_t zstd_pack(struct packer *packer, bool lasting, struct str body, char *out,
                        size_t most)
{
    if (packer->zstd == NULL)
        packer->zstd = ZSTD_createCCtx();
    if (packer->zstd == NULL)
        return 0;
    size_t n = ZSTD_compressCCtx(packer->zstd, out, most, body.p, body.n,
                                 lasting ? ZSTD_LASTING : ZSTD_LEVEL);
    return ZSTD_isError(n) ? 0 : n;
}

struct str packer_pack(struct packer *packer, struct arena *arena, enum encoding encoding,
                       bool lasting, struct str body)
{
    if (encoding == ENCODING_IDENTITY || body.n == 0)
        return body;
    char *out = arena_alloc(arena, body.n);
    size_t n = 0;
    switch (encoding) {
    case ENCODING_GZIP:
        n = gzip_pack(packer, lasting, body, out, body.n);
        break;
    case ENCODING_BROTLI:
        n = brotli_pack(lasting, body, out, body.n);
        break;
    case ENCODING_ZSTD:
        n = zstd_pack(packer, lasting, body, out, body.n);
        break;
    case ENCODING_IDENTITY:
    case ENCODINGS:
        break;
    }
    return n == 0 || n >= body.n ? body : (struct str){out, n};
}

struct str packer_unpack_gzip(struct packer *packer, struct arena *arena, struct str packed)
{
    if (packer->gunzip == NULL)
        packer->gunzip = libdeflate_alloc_decompressor();
    CHECK(packer->gunzip != NULL && packed.n > GZIP_TRAILER);
    /* The last four bytes tell the length (RFC 1952 section 2.3.1). */
    const unsigned char *end = (const unsigned char *)packed.p + packed.n - 4;
    size_t n = (size_t)end[0] | (size_t)end[1] << 8 | (size_t)end[2] << 16 | (size_t)end[3] << 24;
    char *out = arena_alloc(arena, n);
    enum libdeflate_result result =
        libdeflate_gzip_decompress(packer->gunzip, packed.p, packed.n, out, n, NULL);
    CHECK(result == LIBDEFLATE_SUCCESS); /* our own bytes */
    return (struct str){out, n};
}
