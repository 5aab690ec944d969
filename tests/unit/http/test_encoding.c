/* Packing: what comes out is what went in, and smaller. */
#include "test.h"

#include "http/encoding.h"

#include <brotli/decode.h>
#include <zstd.h>

static struct str page(struct arena *arena, size_t size)
{
    char *body = arena_alloc(arena, size);
    unsigned chance = 7;
    for (size_t i = 0; i < size; i++) {
        chance = chance * 1664525 + 1013904223;
        body[i] = "aaaaeeinrst dklov\n"[(chance >> 24) % 18];
    }
    return (struct str){body, size};
}

static struct str unpacked(struct packer *packer, struct arena *arena, enum encoding encoding,
                           struct str packed, size_t most)
{
    char *out = arena_alloc(arena, most);
    size_t n = most;
    if (encoding == ENCODING_GZIP)
        return packer_unpack_gzip(packer, arena, packed);
    if (encoding == ENCODING_ZSTD)
        n = ZSTD_decompress(out, most, packed.p, packed.n);
    else
        assert_int_equal(
            BrotliDecoderDecompress(packed.n, (const uint8_t *)packed.p, &n, (uint8_t *)out),
            BROTLI_DECODER_RESULT_SUCCESS);
    return (struct str){out, n};
}

static void what_goes_in_comes_out(void **state)
{
    struct packer *packer = packer_new(*state);
    static const size_t sizes[] = {200, 20000, 300000};
    for (size_t i = 0; i < 3; i++)
        for (int encoding = ENCODING_GZIP; encoding < ENCODINGS; encoding++)
            for (int lasting = 0; lasting < 2; lasting++) {
                struct str body = page(*state, sizes[i]);
                struct str packed = packer_pack(packer, *state, encoding, lasting, body);
                assert_true(packed.n < body.n);
                assert_true(str_eq(unpacked(packer, *state, encoding, packed, body.n), body));
            }
}

static void lasting_is_smaller(void **state)
{
    struct packer *packer = packer_new(*state);
    struct str body = page(*state, 100000);
    for (int encoding = ENCODING_GZIP; encoding < ENCODINGS; encoding++)
        assert_true(packer_pack(packer, *state, encoding, true, body).n <
                    packer_pack(packer, *state, encoding, false, body).n);
}

static void nothing_is_won_of_noise(void **state)
{
    struct packer *packer = packer_new(*state);
    char noise[600];
    unsigned chance = 1;
    for (size_t i = 0; i < sizeof noise; i++) {
        chance = chance * 1664525 + 1013904223;
        noise[i] = (char)(chance >> 24);
    }
    struct str body = {noise, sizeof noise};
    for (int encoding = 0; encoding < ENCODINGS; encoding++)
        assert_ptr_equal(packer_pack(packer, *state, encoding, false, body).p, noise);
    assert_int_equal(packer_pack(packer, *state, ENCODING_GZIP, false, STR("")).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(what_goes_in_comes_out), TEST(lasting_is_smaller),
                                       TEST(nothing_is_won_of_noise)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
