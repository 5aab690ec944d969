/* The words of any text, in any language: they stand in the text, one behind the other, and in
   forms that a query written like the word meets. */
#include "base/check.h"
#include "base/unicode.h"
#include "text/analyse.h"
#include "text/letters.h"
#include "text/lexicon.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_slice(struct arena *arena, struct str slice, bool plain)
{
    CHECK(unicode_valid(slice, NULL));
    if (plain)
        CHECK(str_eq(unicode_nfc(arena, slice), slice));
}

static void check_word(struct arena *arena, struct str text, const struct word *word)
{
    CHECK(word->begin < word->end && word->end <= text.n);
    check_slice(arena, str_sub(text, word->begin, word->end), false);
    CHECK(word->plain.n > 0 && word->plain.n <= LETTERS_MOST && word->stem.n > 0);
    check_slice(arena, word->plain, true);
    check_slice(arena, word->stem, true);
    check_slice(arena, word->folded, true);
    CHECK(word->cover <= word->parts_count && (word->base.n == 0 || word->parts_count > 0));
    for (size_t i = 0; i < word->parts_count; i++) {
        check_slice(arena, word->parts[i], true);
        CHECK(word->parts[i].n > 0);
        CHECK(!str_eq(word->parts[i], word->stem));
    }
}

/* What was read of a text is read again of its plain form, but for what the form of writing tells:
   pieces, grouped numbers, short names in capitals, words that were cut. */
static void check_meeting(struct arena *arena, struct analyser *other, struct str language,
                          const struct word *word, struct str text)
{
    struct str raw = str_sub(text, word->begin, word->end);
    for (size_t i = 0; i < raw.n;)
        if (unicode_is_upper(unicode_next(raw, &i)))
            return;
    if (word->pieces > 0 || word->plain.n >= LETTERS_MOST - 4)
        return;
    struct word again;
    struct str plain = str_copy(arena, word->plain), stem = str_copy(arena, word->stem);
    struct reading reading = analyse_begin(other, language, plain);
    CHECK(analyse_next(&reading, &again));
    CHECK(str_eq(again.plain, plain) && str_eq(again.stem, stem));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = {"sv", "en", "fi", ""};
    static struct arena *always;
    static struct analyser *analyser, *other; /* as a thread keeps them, with what they remember */
    if (always == NULL) {
        always = arena_new();
        analyser = analyse_new(always, lexicon_builtin());
        other = analyse_new(always, lexicon_builtin());
    }
    if (size < 1 || size > 4096)
        return 0;
    struct arena *arena = arena_new();
    struct str language = str_of(languages[data[0] % 4]);
    struct str text = str_copy(arena, (struct str){(const char *)data + 1, size - 1});
    if (unicode_valid(text, NULL)) {
        text = unicode_nfc(arena, text);
        struct reading reading = analyse_begin(analyser, language, text);
        struct word word;
        size_t begin = 0, whole_end = 0;
        uint32_t position = 0;
        while (analyse_next(&reading, &word)) {
            CHECK(word.begin >= begin && word.position >= position);
            CHECK(word.position <= position + 1);
            check_word(arena, text, &word);
            check_meeting(arena, other, language, &word, text);
            begin = word.pieces > 0 ? word.begin : word.end;
            whole_end = word.pieces > 0 ? word.end : whole_end;
            position = word.position;
        }
        CHECK(whole_end <= text.n && reading.offset == text.n);
        CHECK(!analyse_next(&reading, &word));
    }
    arena_free(arena);
    return 0;
}
