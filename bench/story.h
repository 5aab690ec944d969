/* Made-up news of a public body, one item by its number: words as often as in real text (Zipf),
   inflected and compounded, others in each topic; numbers, places, names; 21 years; all kinds. The
   item of a number is the same in every run, whatever was made before it. */
#pragma once

#include "bench/chance.h"
#include "bench/words.h"

#include "base/buf.h"
#include "news/item.h"

enum { TOPICS = 40, STORY_TOPICS = 3 };

struct topic_line {
    const char *slug, *label;
    int broader; /* its index, or -1 */
};
extern const struct topic_line story_topics[TOPICS];

struct story {
    struct str id;     /* UUIDv7 */
    int64_t published; /* ms UTC */
    bool english;
    enum kind kind;
    struct str headline, summary, body;
    int topics[STORY_TOPICS];
    size_t topics_count;
    int64_t begin, end; /* days since 1970: when a call, a notice or an event holds */
};

/* Item `number` of `count`, the oldest first. */
void story_make(struct arena *arena, const struct words *words, int64_t number, int64_t count,
                struct story *story);
/* One word that bears meaning, as it comes in items of the topic (-1: of any). */
struct str story_word(struct arena *arena, const struct words *words, struct chance *chance,
                      int topic);
