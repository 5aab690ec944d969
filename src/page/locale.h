/* The words of the pages in one language: locale/sv.locale and so on, built in, with overrides from
   a folder; `key = text` lines, {name} for what is filled in, and the plural categories of CLDR as
   `key[one] = ...`, `key[other] = ...`. A language of its own in the folder begins as English.
   Which plural, how numbers are grouped and how words are sorted is ICU's; the names of months and
   the order of a date are in the locale file. Dates and numbers have U+00A0 inside.
   Everything returned is text: escaping is the template's. */
#pragma once

#include "base/clock.h"
#include "base/status.h"
#include "page/template.h"

struct locale; /* immutable after loading; any thread may ask it */

struct locales;
/* A mistake in a file is REFUSED with file:line. A folder that is NULL or not there adds nothing.
   What ICU keeps open is closed with the arena. */
enum status locales_load(struct arena *arena, const char *folder, struct locales **all) MUST_CHECK;
/* By BCP 47 tag, "sv" serving "sv-FI" too; NULL if there is none. */
const struct locale *locales_find(const struct locales *all, struct str language);

/* Those there are, in the order of their tags. */
size_t locales_count(const struct locales *all);
const struct locale *locales_at(const struct locales *all, size_t index);

struct str locale_language(const struct locale *locale); /* "sv" */
/* The text of a key; an unknown key is a bug (CHECK). */
struct str locale_text(const struct locale *locale, const char *key);
/* The text with {name} filled in from pairs of name and text, ended by NULL:
   locale_fill(l, arena, "state.closes", "day", day, NULL), each value a struct str. A name of the
   text that is not among them is a bug. */
struct str locale_fill(const struct locale *locale, struct arena *arena, const char *key, ...);
/* The plural form of `key` for the number, with {n} filled in by it, formatted. */
struct str locale_plural(const struct locale *locale, struct arena *arena, const char *key,
                         int64_t n);
/* Every text without {...} and without plurals as an object for templates, which they know as `t`:
   key "listing.title" is {{t.listing.title}}. */
const struct value *locale_values(const struct locale *locale);

struct str locale_number(const struct locale *locale, struct arena *arena, int64_t n); /* 12 500 */
/* From a local civil time: "11 mars 2024", "11 mar 2024", "mars 2024", "mar 2024", and without the
   year "11 mars", "11 mar", "mars", "mar". */
struct str locale_day(const struct locale *locale, struct arena *arena, struct civil civil);
struct str locale_day_short(const struct locale *locale, struct arena *arena, struct civil civil);
struct str locale_month(const struct locale *locale, struct arena *arena, int year, int month);
struct str locale_month_short(const struct locale *locale, struct arena *arena, int year,
                              int month);
struct str locale_day_bare(const struct locale *locale, struct arena *arena, struct civil civil);
struct str locale_day_bare_short(const struct locale *locale, struct arena *arena,
                                 struct civil civil);
struct str locale_month_bare(const struct locale *locale, int month);
struct str locale_month_bare_short(const struct locale *locale, int month);
/* "kl. 09.15" and "09.15" */
struct str locale_time(const struct locale *locale, struct arena *arena, struct civil civil);
struct str locale_clock(const struct locale *locale, struct arena *arena, struct civil civil);
/* "torsdag" */
struct str locale_weekday(const struct locale *locale, struct arena *arena, struct civil civil);
/* A sort key by ICU collation of the language: compare with str_cmp. */
struct str locale_sort_key(const struct locale *locale, struct arena *arena, struct str text);
