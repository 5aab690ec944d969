/* Records and topics: what is read is written as bytes that read as the same bytes again, and no
   item, however strange, breaks the rules' check. */
#include "base/check.h"
#include "news/record.h"
#include "news/topic.h"
#include "news/valid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct str json = {(const char *)data, size};
    struct item item, item_again;
    struct topic topic, topic_again;
    struct valid_faults faults;
    if (record_read(arena, json, &item) == STATUS_OK) {
        struct str first = record_write(arena, &item);
        CHECK(record_read(arena, first, &item_again) == STATUS_OK);
        CHECK(str_eq(record_write(arena, &item_again), first));
        CHECK((valid_item(arena, &item, NULL, &faults) == STATUS_OK) == (faults.count == 0));
    } else {
        CHECK(*status_why(arena) != '\0');
    }
    if (topic_read(arena, json, &topic) == STATUS_OK) {
        struct str first = topic_write(arena, &topic);
        CHECK(topic_read(arena, first, &topic_again) == STATUS_OK);
        CHECK(str_eq(topic_write(arena, &topic_again), first));
    }
    arena_free(arena);
    return 0;
}
