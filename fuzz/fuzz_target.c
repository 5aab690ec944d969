/* Targets: the canonical form of one is its own canonical form, is free of what must be escaped,
   and says the same as the target it was made of. */
#include "base/check.h"
#include "base/unicode.h"
#include "http/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct str known[] = {STR("query"), STR("topic"), STR("a"), STR("\xc3\xa5"), STR("")};
enum { KNOWN = sizeof known / sizeof *known };

static bool is_within(struct str part, const struct target *target)
{
    return part.p >= target->decoded && part.p + part.n <= target->decoded + sizeof target->decoded;
}

static void check_read(const struct target *target)
{
    CHECK(target->path.n > 0 && target->path.p[0] == '/' && unicode_valid(target->path, NULL));
    CHECK(is_within(target->path, target) && target->parameters_count <= TARGET_PARAMETERS);
    for (size_t i = 0; i < target->path.n; i++)
        CHECK((unsigned char)target->path.p[i] >= ' ' && target->path.p[i] != 0x7f);
    for (struct str rest = target->path; rest.p != NULL;) {
        struct str segment = str_cut(&rest, '/');
        CHECK(!str_is(segment, ".") && !str_is(segment, ".."));
    }
    for (size_t i = 0; i < target->parameters_count; i++)
        CHECK(is_within(target->parameters[i].name, target) &&
              is_within(target->parameters[i].value, target));
}

static void check_known(const struct target *target, const struct target *again)
{
    struct arena *arena = arena_new();
    size_t count, count_again;
    const struct parameter *a = target_known(target, known, KNOWN, arena, &count);
    const struct parameter *b = target_known(again, known, KNOWN, arena, &count_again);
    CHECK(count == count_again && count == again->parameters_count);
    for (size_t i = 0; i < count; i++)
        CHECK(str_eq(a[i].name, b[i].name) && str_eq(a[i].value, b[i].value));
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static _Thread_local struct target target, again;
    static _Thread_local char out[TARGET_CANONICAL_MOST], out_again[TARGET_CANONICAL_MOST];
    if (size > HEAD_TARGET_MOST)
        return 0;
    if (!target_read(&target, (struct str){(const char *)data, size})) {
        CHECK(target.why != NULL);
        return 0;
    }
    check_read(&target);
    struct str canonical = {out, target_canonical(&target, known, KNOWN, out)};
    CHECK(canonical.n <= TARGET_CANONICAL_MOST);
    for (size_t i = 0; i < canonical.n; i++)
        CHECK(canonical.p[i] > ' ' && canonical.p[i] < 0x7f && canonical.p[i] != '+');
    if (canonical.n > HEAD_TARGET_MOST)
        return 0;
    CHECK(target_read(&again, canonical));
    CHECK(str_eq(target.path, again.path));
    struct str same = {out_again, target_canonical(&again, known, KNOWN, out_again)};
    CHECK(str_eq(canonical, same));
    check_known(&target, &again);
    return 0;
}
