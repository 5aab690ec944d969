/* One table of members, sorted as RFC 8785 sorts them, serves writing and reading. Reading is our
   own and strict, not a JSON library's: what it accepts it would write again byte by byte. */
#include "log/entry.h"

#include "base/check.h"
#include "base/json.h"
#include "base/unicode.h"

#include <stddef.h>

/* Numbers in RFC 8785 are IEEE doubles: whole ones are exact up to here. */
static const int64_t LARGEST = ((int64_t)1 << 53) - 1;

enum form { FORM_ACTION, FORM_TEXT, FORM_OPTIONAL, FORM_NUMBER, FORM_HASH };

static const struct member {
    const char *name;
    enum form form;
    size_t offset;
} members[] = {
    {"action", FORM_ACTION, offsetof(struct entry, action)},
    {"actor", FORM_OPTIONAL, offsetof(struct entry, actor)},
    {"basis", FORM_OPTIONAL, offsetof(struct entry, basis)},
    {"item", FORM_TEXT, offsetof(struct entry, item)},
    {"note", FORM_OPTIONAL, offsetof(struct entry, note)},
    {"reason", FORM_OPTIONAL, offsetof(struct entry, reason)},
    {"record", FORM_HASH, offsetof(struct entry, record_hash)},
    {"redirect", FORM_OPTIONAL, offsetof(struct entry, redirect)},
    {"revision", FORM_NUMBER, offsetof(struct entry, revision)},
    {"seq", FORM_NUMBER, offsetof(struct entry, seq)},
    {"time", FORM_NUMBER, offsetof(struct entry, time)},
};

static const char *const action_names[ACTIONS] = {
    [ACTION_PUBLISH] = "publish",   [ACTION_AMEND] = "amend",     [ACTION_CORRECT] = "correct",
    [ACTION_WITHDRAW] = "withdraw", [ACTION_RESTORE] = "restore", [ACTION_ERASE] = "erase",
    [ACTION_TOPIC] = "topic",       [ACTION_KEY] = "key",
};

const char *action_name(enum action action)
{
    CHECK(action < ACTIONS);
    return action_names[action];
}

enum action action_of(struct str name)
{
    enum action action = 0;
    while (action < ACTIONS && !str_is(name, action_names[action]))
        action++;
    return action;
}

bool entry_has_record(enum action action)
{
    return action != ACTION_WITHDRAW && action != ACTION_RESTORE && action != ACTION_ERASE;
}

struct str entry_write(struct arena *arena, const struct entry *entry)
{
    struct buf out = buf_in(arena);
    struct json json = json_in(&out);
    buf_room(&out, 384); /* what most entries need */
    json_object_begin(&json);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const void *field = (const char *)entry + members[i].offset;
        switch (members[i].form) {
        case FORM_ACTION:
            json_member(&json, members[i].name, str_of(action_name(*(const enum action *)field)));
            break;
        case FORM_TEXT:
            CHECK(((const struct str *)field)->n > 0);
            json_member(&json, members[i].name, *(const struct str *)field);
            break;
        case FORM_OPTIONAL:
            json_member(&json, members[i].name, *(const struct str *)field);
            break;
        case FORM_NUMBER:
            CHECK(*(const int64_t *)field >= 0 && *(const int64_t *)field <= LARGEST);
            json_member_int(&json, members[i].name, *(const int64_t *)field);
            break;
        case FORM_HASH:
            json_member(&json, members[i].name, hash_hex(arena, field));
            break;
        }
    }
    json_object_end(&json);
    return buf_str(&out);
}

/* What is left to read. */
struct rest {
    struct arena *arena;
    const char *p, *end;
};

static bool take(struct rest *rest, const char *literal)
{
    size_t n = strlen(literal);
    if ((size_t)(rest->end - rest->p) < n || memcmp(rest->p, literal, n) != 0)
        return false;
    rest->p += n;
    return true;
}

/* `"name":`, or nothing taken. */
static bool take_key(struct rest *rest, const char *name)
{
    struct rest before = *rest;
    if (take(rest, "\"") && take(rest, name) && take(rest, "\":"))
        return true;
    *rest = before;
    return false;
}

static bool number(struct rest *rest, int64_t *out)
{
    const char *first = rest->p;
    *out = 0;
    while (rest->p < rest->end && *rest->p >= '0' && *rest->p <= '9' && *out <= LARGEST / 10)
        *out = *out * 10 + (*rest->p++ - '0');
    return rest->p > first && (*first != '0' || rest->p == first + 1) && *out <= LARGEST;
}

/* The character that `\` and what follows stand for, or -1: only where RFC 8785 would write it. */
static int escaped(struct rest *rest)
{
    static const char shorts[][2] = {{'b', '\b'}, {'t', '\t'}, {'n', '\n'}, {'f', '\f'},
                                     {'r', '\r'}, {'"', '"'},  {'\\', '\\'}};
    if (rest->p == rest->end)
        return -1;
    for (size_t i = 0; i < sizeof shorts / sizeof shorts[0]; i++)
        if (*rest->p == shorts[i][0]) {
            rest->p++;
            return shorts[i][1];
        }
    static const char digits[] = "0123456789abcdef";
    if (!take(rest, "u00") || rest->end - rest->p < 2 || *rest->p < '0' || *rest->p > '1')
        return -1;
    const char *low = memchr(digits, rest->p[1], 16);
    if (low == NULL)
        return -1;
    int c = (*rest->p - '0') * 16 + (int)(low - digits);
    rest->p += 2;
    return c == '\b' || c == '\t' || c == '\n' || c == '\f' || c == '\r' ? -1 : c;
}

static bool text(struct rest *rest, struct str *out)
{
    if (!take(rest, "\""))
        return false;
    const char *first = rest->p;
    while (rest->p < rest->end && *rest->p != '"' && *rest->p != '\\' &&
           (unsigned char)*rest->p >= 0x20)
        rest->p++;
    *out = (struct str){first, (size_t)(rest->p - first)};
    if (take(rest, "\""))
        return true;
    struct buf buf = buf_in(rest->arena);
    buf_add(&buf, *out);
    while (!take(rest, "\"")) {
        if (rest->p == rest->end || (unsigned char)*rest->p < 0x20)
            return false;
        int c = (unsigned char)*rest->p++;
        if (c == '\\' && (c = escaped(rest)) < 0)
            return false;
        buf_char(&buf, (char)c);
    }
    *out = buf_str(&buf);
    return true;
}

static bool hash(struct rest *rest, struct sha256 *out)
{
    struct str hex;
    if (!text(rest, &hex) || !hash_from_hex(hex, out))
        return false;
    for (size_t i = 0; i < hex.n; i++)
        if (hex.p[i] >= 'A' && hex.p[i] <= 'F')
            return false;
    return true;
}

static bool value(struct rest *rest, enum form form, void *field)
{
    struct str name;
    switch (form) {
    case FORM_ACTION:
        return text(rest, &name) && (*(enum action *)field = action_of(name)) != ACTIONS;
    case FORM_TEXT:
    case FORM_OPTIONAL:
        return text(rest, field) && ((struct str *)field)->n > 0;
    case FORM_NUMBER:
        return number(rest, field);
    case FORM_HASH:
        return hash(rest, field);
    }
    return false;
}

enum status entry_read(struct arena *arena, struct str bytes, struct entry *entry)
{
    *entry = (struct entry){.bytes = bytes};
    struct rest rest = {arena, bytes.p, bytes.p + bytes.n};
    bool good = bytes.n > 0 && unicode_valid(bytes, NULL) && take(&rest, "{");
    for (size_t i = 0; good && i < sizeof members / sizeof members[0]; i++) {
        struct rest before = rest;
        bool there = (i == 0 || take(&rest, ",")) && take_key(&rest, members[i].name);
        if (there)
            good = value(&rest, members[i].form, (char *)entry + members[i].offset);
        else
            good = members[i].form == FORM_OPTIONAL;
        if (!there)
            rest = before;
    }
    if (good && take(&rest, "}") && rest.p == rest.end)
        return STATUS_OK;
    return status_fail(arena, STATUS_REFUSED,
                       "no canonical entry (byte %td of %zu); it was changed outside the program",
                       rest.p == NULL ? 0 : rest.p - bytes.p, bytes.n);
}
