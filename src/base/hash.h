/* Hashes, by libraries. Everything that names bytes by their hash does it here. */
#pragma once

#include "base/arena.h"
#include "base/str.h"

struct sha256 {
    unsigned char bytes[32];
};

struct sha256 hash_sha256(struct str bytes);
/* SHA-256 of the parts one after the other. */
struct sha256 hash_sha256_parts(const struct str *parts, size_t count);
bool hash_equal(const struct sha256 *a, const struct sha256 *b); /* in constant time */
/* HMAC-SHA-256 (RFC 2104): what only who has the key can make, or guess at. */
struct sha256 hash_under(struct str key, struct str bytes);
/* 64 lower-case hexadecimal digits. */
struct str hash_hex(struct arena *arena, const struct sha256 *hash);
/* Reads exactly 64 hexadecimal digits; false if it is anything else. */
bool hash_from_hex(struct str hex, struct sha256 *hash);

/* A hash in steps, for files. */
struct hash_stream;
struct hash_stream *hash_stream_new(struct arena *arena);
void hash_stream_add(struct hash_stream *stream, struct str bytes);
struct sha256 hash_stream_end(struct hash_stream *stream);

/* 128 bits of XXH3 over a kind and the bytes, as 32 hexadecimal digits, the same on every machine:
   tells contents apart, at the speed of memory. No proof against who wants two to be the same. */
struct str hash_content(struct arena *arena, struct str kind, struct str bytes);
/* 64 bits of XXH3: for tables in which somebody who aims at one place wins nothing. */
uint64_t hash_quick(struct str bytes);

/* 64 bits of SipHash-2-4 under a secret key: for hash tables whose keys come from outside. */
struct hash_key {
    unsigned char bytes[16];
};
uint64_t hash_keyed(const struct hash_key *key, struct str bytes);
