/* The words of the pages in one language: locale/sv.locale and so on, built in, with overrides from
   a folder; `key = text` lines, {name} for what is filled in, and ICU's plural categories as
   `key[one] = ...`, `key[other] = ...`. Dates and numbers by ICU, with U+00A0 inside. */
#pragma once

#include "base/clock.h"
#include "base/status.h"
#include "page/template.h"

struct locale; /* immutable after loading; any thread may ask it */

struct locales;
enum status locales_load(struct arena *arena, const char *folder, struct locales **all) MUST_CHECK;
/* By BCP 47 tag; NULL if there is none. */
const struct locale *locales_find(const struct locales *all, struct str language);

struct str locale_language(const struct locale *locale); /* "sv" */
/* The text of a key; an unknown key is a bug (CHECK). */
struct str locale_text(const struct locale *locale, const char *key);
/* The text with {name} filled in from pairs of name and text, ended by NULL:
   locale_fill(l, arena, "state.closes", "day", day, NULL), each value a struct str. */
struct str locale_fill(const struct locale *locale, struct arena *arena, const char *key, ...);
/* The plural form of `key` for the number, with {n} filled in by it, formatted. */
struct str locale_plural(const struct locale *locale, struct arena *arena, const char *key,
                         int64_t n);
/* Every text without {…} as an object for templates: key "listing.title" is {{t.listing.title}}. */
const struct value *locale_values(const struct locale *locale);

struct str locale_number(const struct locale *locale, struct arena *arena, int64_t n); /* 12 500 */
/* "11 mars 2024", "mars 2024", "11 mar 2024", "kl. 09.15", from a local civil time. */
struct str locale_day(const struct locale *locale, struct arena *arena, struct civil civil);
struct str locale_day_short(const struct locale *locale, struct arena *arena, struct civil civil);
struct str locale_month(const struct locale *locale, struct arena *arena, int year, int month);
struct str locale_time(const struct locale *locale, struct arena *arena, struct civil civil);
/* "torsdag" */
struct str locale_weekday(const struct locale *locale, struct arena *arena, struct civil civil);
/* A sort key by ICU collation of the language: compare with str_cmp. */
struct str locale_sort_key(const struct locale *locale, struct arena *arena, struct str text);
