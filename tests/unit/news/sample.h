/* Items to test with: one that has every member, and items made by chance from a seed. */
#pragma once

#include "news/item.h"

static inline struct item sample_full(struct arena *arena)
{
    struct item item = {
        .id = STR("01890a5d-ac96-774b-bcce-b302099a8057"),
        .publisher_name = STR("Region Fjärdland"),
        .publisher_orgnr = STR("232100-0000"),
        .language = STR("sv"),
        .kind = KIND_CALL,
        .headline = STR("Sök stöd till kulturprojekt i Sillhamn"),
        .summary = STR("Föreningar i Fjärdland kan söka stöd.\n\nAnsökan är öppen i fyra veckor."),
        .body =
            STR("## Vem kan söka\n\nFöreningar med *säte* i Fjärdland.\n\n- körer\n- teatrar\n"),
        .published = STR("2024-03-11"),
        .sort = 1710197999999,
        .opens = STR("2024-03-11"),
        .closes = STR("2024-04-08T16:00:00+02:00"),
        .from = STR("2024-03-12"),
        .until = STR("2024-03-13T12:30:00Z"),
        .start = STR("2024-03-14"),
        .end = STR("2024-03-15"),
        .expires = STR("2024-05-01T00:00:00Z"),
        .place_name = STR("Sillhamn"),
        .place_scb = STR("2199"),
        .has_geo = true,
        .latitude = 59.25,
        .longitude = 18.0625,
        .series_id = STR("vardlaget"),
        .series_label = STR("Läget i vården"),
        .translation_of = STR("01890a5d-ac96-774b-bcce-b302099a8058"),
        .source = STR("https://fjardland.example/kultur?a=1&b=%C3%A5"),
        .contact = STR("Presstjänsten, 010-123 45 67\npress@fjardland.example"),
    };
    item.topics = ARENA_ARRAY(arena, struct str, 2);
    item.topics[0] = STR("01890a5d-ac96-774b-bcce-b302099a8059");
    item.topics[1] = STR("01890a5d-ac96-774b-bcce-b302099a805a");
    item.topics_count = 2;
    item.numbers = ARENA_ARRAY(arena, struct item_number, 3);
    item.numbers[0] = (struct item_number){STR("Inlagda"), STR("patienter"), 412};
    item.numbers[1] = (struct item_number){STR("Andel"), STR("%"), 0.1};
    item.numbers[2] = (struct item_number){STR("Förändring"), STR(""), -1.5e-7};
    item.numbers_count = 3;
    item.media = ARENA_ARRAY(arena, struct item_media, 2);
    item.media[0] = (struct item_media){
        .sha256 = STR("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
        .alt = STR("En kör på en brygga"),
        .credit = STR("Foto: Åsa Öberg"),
        .licence = STR("https://creativecommons.org/licenses/by/4.0/"),
        .width = 1600,
        .height = 900,
    };
    item.media[1] = (struct item_media){
        .sha256 = STR("60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752")};
    item.media_count = 2;
    return item;
}

/* A valid item of that kind, with every member that the kind may have. */
static inline struct item sample_kind(struct arena *arena, enum kind kind)
{
    struct item item = sample_full(arena);
    struct str none = {0};
    item.kind = kind;
    if (kind != KIND_CALL)
        item.opens = item.closes = none;
    if (kind != KIND_NOTICE)
        item.from = item.until = none;
    if (kind != KIND_EVENT)
        item.start = item.end = none;
    return item;
}

/* A generator of its own, so that a failing seed fails everywhere. */
static inline uint32_t sample_random(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % below;
}

static inline struct str sample_text(struct arena *arena, uint64_t *seed)
{
    static const char *const parts[] = {"a",    "Å",    "ö",   "\"", "\\",   "/",     "\n", "\t",
                                        "\x01", "\x1f", "€",   "𝄞",  "é",    "<",     "{",  " ",
                                        "~",    "1",    "ord", "-",  "\x7f", "\u2028"};
    if (sample_random(seed, 3) == 0)
        return (struct str){0};
    char text[64] = "";
    for (uint32_t i = sample_random(seed, 12) + 1; i > 0; i--)
        strcat(text, parts[sample_random(seed, sizeof parts / sizeof *parts)]);
    return str_copy(arena, str_of(text));
}

static inline double sample_number(uint64_t *seed)
{
    double number = (double)sample_random(seed, 2000001) - 1000000;
    for (uint32_t i = sample_random(seed, 30); i > 0; i--)
        number *= sample_random(seed, 2) == 0 ? 10.7 : 0.013;
    return number == 0 ? 0 : number; /* never -0 */
}

/* Any texts at all: right in form, seldom in sense. */
static inline struct item sample_any(struct arena *arena, uint64_t seed)
{
    struct item item = {.kind = (enum kind)sample_random(&seed, KINDS)};
    struct str *texts[] = {&item.publisher_name,
                           &item.publisher_orgnr,
                           &item.language,
                           &item.headline,
                           &item.summary,
                           &item.body,
                           &item.published,
                           &item.opens,
                           &item.closes,
                           &item.from,
                           &item.until,
                           &item.start,
                           &item.end,
                           &item.expires,
                           &item.place_name,
                           &item.place_scb,
                           &item.series_id,
                           &item.series_label,
                           &item.source,
                           &item.translation_of,
                           &item.contact};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = sample_text(arena, &seed);
    item.id = STR("x");
    item.sort = (int64_t)sample_random(&seed, 2000000000) * 1000 - 500000000000;
    item.has_geo = sample_random(&seed, 2) == 0;
    if (item.has_geo) {
        item.latitude = sample_number(&seed);
        item.longitude = sample_number(&seed);
    }
    item.topics_count = sample_random(&seed, 4);
    item.topics = ARENA_ARRAY(arena, struct str, item.topics_count);
    for (size_t i = 0; i < item.topics_count; i++)
        item.topics[i] = STR("topic");
    item.numbers_count = sample_random(&seed, 4);
    item.numbers = ARENA_ARRAY(arena, struct item_number, item.numbers_count);
    for (size_t i = 0; i < item.numbers_count; i++)
        item.numbers[i] = (struct item_number){sample_text(arena, &seed), sample_text(arena, &seed),
                                               sample_number(&seed)};
    item.media_count = sample_random(&seed, 3);
    item.media = ARENA_ARRAY(arena, struct item_media, item.media_count);
    for (size_t i = 0; i < item.media_count; i++)
        item.media[i] = (struct item_media){.sha256 = STR("00"),
                                            .alt = sample_text(arena, &seed),
                                            .width = (int)sample_random(&seed, 5000),
                                            .height = (int)sample_random(&seed, 5000)};
    return item;
}
