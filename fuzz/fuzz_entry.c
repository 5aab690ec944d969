/* Entries: whatever is read as one is written again byte by byte, so that no two texts are the same
   entry and the hash of an entry is that of its meaning. */
#include "base/check.h"
#include "log/entry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct str bytes = {(const char *)data, size};
    struct entry entry;
    if (entry_read(arena, bytes, &entry) == STATUS_OK) {
        CHECK(entry.action < ACTIONS && entry.item.n > 0);
        CHECK(entry.seq >= 0 && entry.revision >= 0 && entry.time >= 0);
        CHECK(str_eq(entry_write(arena, &entry), bytes));
    } else {
        CHECK(status_why(arena)[0] != '\0');
    }
    arena_free(arena);
    return 0;
}
