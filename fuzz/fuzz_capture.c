/* The capture reader over any bytes: whatever page it is, the items stand one below the other
   within the file, their texts are clean, every row of the page is in an item or accounted for, and
   a second reading says the same. */
#include "base/check.h"
#include "base/unicode.h"
#include "intake/capture.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct tally {
    struct arena *arena;
    struct topics *topics;
    int64_t size, end;            /* of the file, of the last item */
    int64_t items, rows, besides; /* rows in items; furniture and left over */
    uint64_t hash;                /* of all that was said */
};

static void check_text(struct tally *tally, struct str text)
{
    CHECK(unicode_valid(text, NULL));
    CHECK(str_eq(unicode_nfc(tally->arena, text), text));
    for (size_t i = 0; i < text.n;) {
        int32_t c = unicode_next(text, &i);
        CHECK(c == '\n' || !unicode_is_control(c));
        CHECK(c == '\n' || c == ' ' || !unicode_is_space(c));
    }
    tally->hash = tally->hash * 31 + str_hash(text);
}

static enum status see_item(void *self, const struct candidate *candidate)
{
    struct tally *tally = self;
    CHECK(candidate->headline.n > 0);
    CHECK(memchr(candidate->headline.p, '\n', candidate->headline.n) == NULL);
    CHECK(str_eq(str_trim(candidate->headline), candidate->headline));
    CHECK(str_eq(str_trim(candidate->summary), candidate->summary));
    check_text(tally, candidate->headline);
    check_text(tally, candidate->summary);
    for (size_t i = 0; i < candidate->topics_count; i++) {
        CHECK(candidate->topics[i].text.n > 0);
        check_text(tally, candidate->topics[i].text);
    }
    CHECK(candidate->begin >= tally->end && candidate->end > candidate->begin);
    CHECK(candidate->end <= tally->size && candidate->line > 0);
    CHECK(!candidate->dated || (candidate->day.month >= 1 && candidate->day.month <= 12));
    tally->end = candidate->end;
    tally->items++;
    tally->rows += candidate->rows;
    return STATUS_OK;
}

static void see_line(void *self, int64_t number, enum fate fate, struct str text)
{
    struct tally *tally = self;
    CHECK(number > 0 && unicode_valid(text, NULL));
    tally->besides += fate == FATE_FURNITURE || fate == FATE_LEFT;
    tally->hash = tally->hash * 31 + (uint64_t)number * FATE_ALONE + fate;
}

static int64_t count_rows(struct arena *arena, const char *path)
{
    struct rows *rows;
    struct row row;
    int64_t count = 0;
    bool more = true;
    CHECK(rows_open(arena, path, &rows) == STATUS_OK);
    for (;; count++) {
        CHECK(rows_next(rows, arena, &row, &more) == STATUS_OK);
        if (!more)
            break;
        CHECK(row.begin >= 0 && row.end >= row.begin);
    }
    rows_close(rows);
    return count;
}

static void read_page(struct arena *arena, const char *path, size_t size)
{
    struct capture capture;
    struct topics *topics = topics_new(arena);
    struct tally tally[2];
    topics_add(topics, STR("Kultur"), STR("1"), KNOWN_CONFIRMED);
    topics_add(topics, STR("Hälso- och sjukvård"), STR("2"), KNOWN_CONFIRMED);
    if (capture_learn(arena, path, topics, &capture) != STATUS_OK) {
        CHECK(strstr(status_why(arena), "; ") != NULL);
        return;
    }
    for (int i = 0; i < 2; i++) {
        tally[i] = (struct tally){.arena = arena, .topics = topics, .size = (int64_t)size};
        struct capture_reader reader = {&tally[i], see_item, see_line};
        CHECK(capture_read(arena, &capture, topics, &reader) == STATUS_OK);
    }
    CHECK(tally[0].hash == tally[1].hash && tally[0].items == tally[1].items);
    CHECK(tally[0].rows + tally[0].besides == count_rows(arena, path));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    if (size == 0 || size > 64 * 1024)
        return 0;
    int file = memfd_create("page", MFD_CLOEXEC);
    CHECK(file >= 0 && write(file, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    struct arena *arena = arena_new();
    read_page(arena, path, size);
    arena_free(arena);
    close(file);
    return 0;
}
