/* A Merkle tree as a stack: two subtrees of one height become one of the next, as carries do when
   counting in binary. What stands there at any moment are the ones of the leaf count. */
#include "log/merkle.h"

#include "base/check.h"

struct sha256 merkle_leaf(struct str bytes)
{
    return hash_sha256_parts((struct str[]){STR("\0"), bytes}, 2);
}

static struct str slice(const struct sha256 *hash)
{
    return (struct str){(const char *)hash->bytes, sizeof hash->bytes};
}

struct sha256 merkle_node(const struct sha256 *left, const struct sha256 *right)
{
    return hash_sha256_parts((struct str[]){STR("\1"), slice(left), slice(right)}, 3);
}

void merkle_add(struct merkle *merkle, const struct sha256 *hash, int height)
{
    struct sha256 top = *hash;
    while (merkle->count > 0 && merkle->heights[merkle->count - 1] == height) {
        top = merkle_node(&merkle->hashes[--merkle->count], &top);
        height++;
    }
    CHECK(merkle->count < 64);
    CHECK(merkle->count == 0 || merkle->heights[merkle->count - 1] > height);
    merkle->heights[merkle->count] = height;
    merkle->hashes[merkle->count++] = top;
}

struct sha256 merkle_root(const struct merkle *merkle)
{
    if (merkle->count == 0)
        return hash_sha256(STR(""));
    struct sha256 root = merkle->hashes[merkle->count - 1];
    for (int i = merkle->count - 2; i >= 0; i--)
        root = merkle_node(&merkle->hashes[i], &root);
    return root;
}
