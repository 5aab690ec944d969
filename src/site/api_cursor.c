/* A letter for the kind, the place and the items given, as far as the kind has them: numbers of
   seven bits a byte, the sign in the lowest; those of items as what each has more than the one
   before. */
#include "site/api_cursor.h"

#include "base/base64.h"
#include "base/buf.h"

static const char letters[] = {
    [API_CURSOR_NONE] = '-',  [API_CURSOR_AFTER] = 'a',      [API_CURSOR_BEFORE] = 'b',
    [API_CURSOR_GIVEN] = 'g', [API_CURSOR_REST_AFTER] = 'r', [API_CURSOR_REST_BEFORE] = 's',
};

static bool has_place(enum api_cursor_kind kind)
{
    return kind != API_CURSOR_GIVEN;
}

static bool has_given(enum api_cursor_kind kind)
{
    return kind >= API_CURSOR_GIVEN;
}

static void put(struct buf *out, int64_t number)
{
    uint64_t rest = (uint64_t)number << 1 ^ (uint64_t)(number >> 63);
    for (; rest >= 0x80; rest >>= 7)
        buf_char(out, (char)(rest | 0x80));
    buf_char(out, (char)rest);
}

static bool get(struct str *bytes, int64_t *number)
{
    uint64_t rest = 0;
    for (unsigned shift = 0; shift < 64 && bytes->n > 0; shift += 7) {
        unsigned char byte = (unsigned char)bytes->p[0];
        *bytes = str_sub(*bytes, 1, bytes->n);
        rest |= (uint64_t)(byte & 0x7f) << shift;
        if (byte >= 0x80)
            continue;
        *number = (int64_t)(rest >> 1) ^ -(int64_t)(rest & 1);
        return true;
    }
    return false;
}

struct str api_cursor_write(struct arena *arena, const struct api_cursor *cursor)
{
    struct buf out = buf_in(arena);
    buf_char(&out, letters[cursor->kind]);
    if (has_place(cursor->kind)) {
        put(&out, cursor->place.sort);
        put(&out, cursor->place.captured);
        put(&out, cursor->place.position);
        put(&out, cursor->place.number);
    }
    for (size_t i = 0; has_given(cursor->kind) && i < cursor->given_count; i++)
        put(&out, cursor->given[i] - (i == 0 ? 0 : cursor->given[i - 1]));
    return base64_write(arena, buf_str(&out));
}

static bool read_given(struct arena *arena, struct str bytes, struct api_cursor *cursor)
{
    int64_t *given = ARENA_ARRAY(arena, int64_t, API_CURSOR_MOST), step, last = 0;
    while (bytes.n > 0) {
        if (cursor->given_count == API_CURSOR_MOST || !get(&bytes, &step) ||
            __builtin_add_overflow(last, step, &last) || last < 1)
            return false;
        given[cursor->given_count++] = last;
    }
    cursor->given = given;
    return true;
}

static bool read_place(struct str *bytes, struct order_place *place)
{
    return get(bytes, &place->sort) && get(bytes, &place->captured) &&
           get(bytes, &place->position) && get(bytes, &place->number) &&
           place->position > INT64_MIN; /* it is negated */
}

bool api_cursor_read(struct arena *arena, struct str text, struct api_cursor *cursor)
{
    struct str bytes;
    *cursor = (struct api_cursor){0};
    if (!base64_read(arena, text, &bytes) || bytes.n == 0)
        return false;
    for (enum api_cursor_kind kind = API_CURSOR_AFTER; kind <= API_CURSOR_REST_BEFORE; kind++)
        if (bytes.p[0] == letters[kind])
            cursor->kind = kind;
    bytes = str_sub(bytes, 1, bytes.n);
    if (cursor->kind == API_CURSOR_NONE ||
        (has_place(cursor->kind) && !read_place(&bytes, &cursor->place)))
        return false;
    return has_given(cursor->kind) ? read_given(arena, bytes, cursor) : bytes.n == 0;
}
