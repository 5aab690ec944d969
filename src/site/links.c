/* Links of a setting: the address is what stands after the last blank. */
#include "site/links.h"

#include "site/address.h"

static bool is_address(struct str address)
{
    bool call = str_starts(address, STR("mailto:")) || str_starts(address, STR("tel:"));
    for (size_t i = 0; call && i < address.n; i++)
        if ((unsigned char)address.p[i] <= ' ' || address.p[i] == '\x7f')
            return false;
    return call || address_is_safe(address);
}

static bool read_one(struct str part, struct link *link)
{
    size_t at = part.n;
    while (at > 0 && part.p[at - 1] != ' ')
        at--;
    *link = (struct link){str_trim(str_sub(part, 0, at)), str_sub(part, at, part.n)};
    return link->words.n > 0 && is_address(link->href);
}

bool links_read(struct arena *arena, struct str text, struct link **links, size_t *count)
{
    *links = ARENA_ARRAY(arena, struct link, text.n / 2 + 1);
    *count = 0;
    for (struct str rest = text; rest.n > 0;) {
        struct str part = str_trim(str_cut(&rest, ';'));
        if (part.n == 0)
            continue;
        if (!read_one(part, &(*links)[(*count)++]))
            return false;
    }
    return true;
}
