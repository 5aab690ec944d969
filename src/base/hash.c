/* SHA-256 of nettle, which uses the processor's instructions for it where libsodium does not;
   SipHash and hexadecimal of libsodium, XXH3 of xxHash. */
#include "base/hash.h"

#include <nettle/hmac.h>
#include <nettle/sha2.h>
#include <sodium.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

struct hash_stream {
    struct sha256_ctx state;
};

struct sha256 hash_sha256(struct str bytes)
{
    return hash_sha256_parts(&bytes, 1);
}

static void add(struct sha256_ctx *state, struct str bytes)
{
    sha256_update(state, bytes.n, (const unsigned char *)bytes.p);
}

struct sha256 hash_sha256_parts(const struct str *parts, size_t count)
{
    struct sha256_ctx state;
    sha256_init(&state);
    for (size_t i = 0; i < count; i++)
        add(&state, parts[i]);
    struct sha256 hash;
    sha256_digest(&state, sizeof hash.bytes, hash.bytes);
    return hash;
}

struct sha256 hash_under(struct str key, struct str bytes)
{
    struct hmac_sha256_ctx state;
    hmac_sha256_set_key(&state, key.n, (const unsigned char *)key.p);
    hmac_sha256_update(&state, bytes.n, (const unsigned char *)bytes.p);
    struct sha256 hash;
    hmac_sha256_digest(&state, sizeof hash.bytes, hash.bytes);
    return hash;
}

bool hash_equal(const struct sha256 *a, const struct sha256 *b)
{
    return sodium_memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

struct str hash_hex(struct arena *arena, const struct sha256 *hash)
{
    char *hex = arena_alloc(arena, 2 * sizeof hash->bytes + 1);
    sodium_bin2hex(hex, 2 * sizeof hash->bytes + 1, hash->bytes, sizeof hash->bytes);
    return str_of(hex);
}

bool hash_from_hex(struct str hex, struct sha256 *hash)
{
    size_t n = 0;
    return hex.n == 2 * sizeof hash->bytes &&
           sodium_hex2bin(hash->bytes, sizeof hash->bytes, hex.p, hex.n, NULL, &n, NULL) == 0 &&
           n == sizeof hash->bytes;
}

struct hash_stream *hash_stream_new(struct arena *arena)
{
    struct hash_stream *stream = ARENA_NEW(arena, struct hash_stream);
    sha256_init(&stream->state);
    return stream;
}

void hash_stream_add(struct hash_stream *stream, struct str bytes)
{
    add(&stream->state, bytes);
}

struct sha256 hash_stream_end(struct hash_stream *stream)
{
    struct sha256 hash;
    sha256_digest(&stream->state, sizeof hash.bytes, hash.bytes);
    return hash;
}

uint64_t hash_keyed(const struct hash_key *key, struct str bytes)
{
    _Static_assert(crypto_shorthash_BYTES == sizeof(uint64_t), "SipHash gives 64 bits");
    _Static_assert(crypto_shorthash_KEYBYTES == sizeof key->bytes, "of a key of 128");
    unsigned char hash[crypto_shorthash_BYTES];
    crypto_shorthash(hash, (const unsigned char *)bytes.p, bytes.n, key->bytes);
    uint64_t number;
    memcpy(&number, hash, sizeof number);
    return number;
}

struct str hash_content(struct arena *arena, struct str kind, struct str bytes)
{
    XXH64_hash_t seed = XXH3_64bits(kind.p, kind.n);
    XXH128_canonical_t hash;
    XXH128_canonicalFromHash(&hash, XXH3_128bits_withSeed(bytes.p, bytes.n, seed));
    char *hex = arena_alloc(arena, 2 * sizeof hash.digest + 1);
    sodium_bin2hex(hex, 2 * sizeof hash.digest + 1, hash.digest, sizeof hash.digest);
    return str_of(hex);
}

uint64_t hash_quick(struct str bytes)
{
    return XXH3_64bits(bytes.p, bytes.n);
}
