/* The names of the kinds: the same words in records, addresses and ninjs. */
#include "news/item.h"

#include "base/check.h"

static const char *const names[KINDS] = {"news", "report", "call", "notice", "event", "alert"};

const char *kind_name(enum kind kind)
{
    CHECK(kind >= 0 && kind < KINDS);
    return names[kind];
}

enum kind kind_of(struct str name)
{
    for (enum kind kind = 0; kind < KINDS; kind++)
        if (str_is(name, names[kind]))
            return kind;
    return KINDS;
}
