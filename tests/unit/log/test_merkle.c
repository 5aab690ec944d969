/* The tree's hashes against the roots that certificate-transparency publishes, and against the
   definition in RFC 6962 written out as it stands there. */
#include "test.h"

#include "log/merkle.h"

/* Leaves and roots of certificate-transparency's own tests. */
static const struct str leaves[] = {
    STR(""),
    STR("\x00"),
    STR("\x10"),
    STR("\x20\x21"),
    STR("\x30\x31"),
    STR("\x40\x41\x42\x43"),
    STR("\x50\x51\x52\x53\x54\x55\x56\x57"),
    STR("\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"),
};
static const char *const roots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static void known_roots_come_out(void **state)
{
    struct merkle tree = {0};
    for (size_t size = 0; size <= 8; size++) {
        struct sha256 root = merkle_root(&tree);
        assert_str(hash_hex(*state, &root), roots[size]);
        if (size < 8) {
            struct sha256 leaf = merkle_leaf(leaves[size]);
            merkle_add(&tree, &leaf, 0);
        }
    }
}

/* MTH(D[n]) of RFC 6962 section 2.1. */
static struct sha256 defined(const struct sha256 *hashes, size_t n)
{
    if (n == 1)
        return hashes[0];
    size_t k = 1;
    while (k * 2 < n)
        k *= 2;
    struct sha256 left = defined(hashes, k), right = defined(hashes + k, n - k);
    return merkle_node(&left, &right);
}

static void every_size_is_as_defined(void **state)
{
    enum { MOST = 300 };
    struct sha256 hashes[MOST];
    struct merkle tree = {0};
    for (size_t i = 0; i < MOST; i++) {
        hashes[i] = merkle_leaf(str_printf(*state, "%zu", i));
        merkle_add(&tree, &hashes[i], 0);
        struct sha256 root = merkle_root(&tree), expected = defined(hashes, i + 1);
        assert_true(hash_equal(&root, &expected));
    }
}

static void subtrees_stand_for_their_leaves(void **state)
{
    struct sha256 hashes[13];
    for (size_t i = 0; i < 13; i++)
        hashes[i] = merkle_leaf(str_printf(*state, "%zu", i));
    struct sha256 first = defined(hashes, 8), second = defined(hashes + 8, 4);
    struct merkle tree = {0};
    merkle_add(&tree, &first, 3);
    merkle_add(&tree, &second, 2);
    merkle_add(&tree, &hashes[12], 0);
    struct sha256 root = merkle_root(&tree), expected = defined(hashes, 13);
    assert_true(hash_equal(&root, &expected));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(known_roots_come_out),
        TEST(every_size_is_as_defined),
        TEST(subtrees_stand_for_their_leaves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
