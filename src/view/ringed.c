/* Every way of putting the marks back is looked up, one after the other, as a counter turns: a word
   has few a and o, and only those of a query that found nothing come here. */
#include "view/ringed.h"

#include "base/buf.h"
#include "base/check.h"

enum { LETTERS = 8, WAYS_MOST = 256 };

static const char *const as[] = {"a", "å", "ä"}, *const os[] = {"o", "ö"};

/* The letters that may have lost a mark, and which way each stands. */
struct wheel {
    size_t at[LETTERS];
    unsigned turn[LETTERS];
    size_t count;
};

/* The next way; false when all are back where they began. */
static bool turn(struct wheel *wheel, struct str plain)
{
    for (size_t i = 0; i < wheel->count; i++) {
        unsigned ways = plain.p[wheel->at[i]] == 'a' ? 3 : 2;
        wheel->turn[i] = (wheel->turn[i] + 1) % ways;
        if (wheel->turn[i] != 0)
            return true;
    }
    return false;
}

static struct str spell(struct arena *arena, const struct wheel *wheel, struct str plain)
{
    struct buf out = buf_in(arena);
    size_t from = 0;
    for (size_t i = 0; i < wheel->count; i++) {
        size_t at = wheel->at[i];
        unsigned way = wheel->turn[i];
        bool is_a = plain.p[at] == 'a';
        CHECK(way < (is_a ? 3 : 2));
        buf_add(&out, str_sub(plain, from, at));
        buf_addz(&out, is_a ? as[way] : os[way]);
        from = at + 1;
    }
    buf_add(&out, str_sub(plain, from, plain.n));
    return buf_str(&out);
}

size_t ringed_words(struct analyser *analyser, struct arena *arena, struct str language,
                    struct str plain, struct str *words, size_t most)
{
    struct wheel wheel = {.count = 0};
    size_t count = 0;
    for (size_t i = 0; i < plain.n && wheel.count < LETTERS; i++)
        if (plain.p[i] == 'a' || plain.p[i] == 'o')
            wheel.at[wheel.count++] = i;
    for (int way = 0; way < WAYS_MOST && count < most && turn(&wheel, plain); way++) {
        struct str word = spell(arena, &wheel, plain);
        if (analyse_knows(analyser, language, word))
            words[count++] = word;
    }
    return count;
}
