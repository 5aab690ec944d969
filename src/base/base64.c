/* libsodium's, which takes one spelling only for each row of bytes. */
#include "base/base64.h"

#include "base/check.h"

#include <sodium.h>

static const int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

struct str base64_write(struct arena *arena, struct str bytes)
{
    size_t room = sodium_base64_encoded_len(bytes.n, variant);
    char *text = ARENA_ARRAY(arena, char, room);
    CHECK(sodium_bin2base64(text, room, (const unsigned char *)bytes.p, bytes.n, variant) != NULL);
    return str_of(text);
}

bool base64_read(struct arena *arena, struct str text, struct str *bytes)
{
    char *room = ARENA_ARRAY(arena, char, text.n / 4 * 3 + 3);
    size_t n = 0;
    if (sodium_base642bin((unsigned char *)room, text.n / 4 * 3 + 3, text.p, text.n, NULL, &n, NULL,
                          variant) != 0)
        return false;
    *bytes = (struct str){room, n};
    return true;
}
