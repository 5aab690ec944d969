/* What a text looks like: a sentence, a headline, a line of topics. Judged by the text alone and by
   the topics that are known; where it stands is weighed by layout.c, segment.c and piece.c. */
#pragma once

#include "intake/row.h"
#include "intake/topics.h"

enum topic_look {
    LOOK_NOT,    /* no line of topics */
    LOOK_MAYBE,  /* cannot be told from a short sentence */
    LOOK_LIKELY, /* one short name that nothing else speaks for */
    LOOK_SEAMS,  /* several names written together or set apart, or a label says so */
    LOOK_KNOWN,  /* known topics explain the whole line */
};
enum topic_look look_topics(struct topics *topics, struct arena *arena, struct str text);
/* The look of a row that may also bear a date beside its topics (`2024-03-11 | Culture`): then *day
   is set and *rest is the topics' part, made of what stands around the date. */
enum topic_look look_row(struct topics *topics, struct arena *arena, const struct row *row,
                         struct str *rest, struct day *day, bool *dated);
/* Running text: ends as a sentence, or is too long for a headline. */
bool look_is_prose(const struct row *row);
/* May be a headline: short enough, and begins as one. */
bool look_is_headline(const struct row *row);
/* Whether a word is in it that stands in sentences and not in the names of topics. */
bool look_has_sentence_word(struct str text);
/* One sentence ends in it and another begins. */
bool look_has_break(struct str text);
size_t look_words(struct str text);
bool look_begins_lower(struct str text);
/* False when the row cannot be one of known topics alone; asked first, for it is cheap. */
bool look_may_be_known(const struct topics *topics, const struct row *row);
