/* A small region's news, made by hand: a log and its view in a folder of the test's own, with an
   item of every kind and state, at a clock that stands still. Then the site over it, and a way to
   ask it for an address without a server. */
#pragma once

#include "folder.h"

#include "http/router.h"
#include "log/folder.h"
#include "log/log.h"
#include "news/record.h"
#include "site/site.h"
#include "view/view.h"

#include <stdio.h>

enum { MADE_PLAIN = 30 }; /* items beside those with something to them */

/* Monday 23 November 2026, 09.00 in Stockholm. */
#define MADE_NOW INT64_C(1795420800000)

static int64_t made_now(void *self)
{
    (void)self;
    return MADE_NOW;
}
static void made_random(void *self, void *bytes, size_t count)
{
    (void)self;
    clock_random(&clock_system, bytes, count);
}
static const struct clock made_clock = {made_now, made_random, NULL};

struct made {
    struct arena *arena;
    const char *folder;
    const struct zone *zone;
    struct log *log;
    struct view *view;
    void *worker;
    const struct router *router;
};

#define MADE_TOPIC(n) "01900000-0000-7000-8000-00000000000" n

static void made_append(struct made *made, struct entry entry)
{
    assert_ok(made->arena, log_append(made->log, made->arena, &entry));
}

static void made_topic(struct made *made, const char *id, const char *slug, const char *sv,
                       const char *en, const char *broader)
{
    struct label labels[2] = {{STR("sv"), str_of(sv)}, {STR("en"), str_of(en)}};
    struct str above = str_of(broader);
    struct topic topic = {
        .id = str_of(id),
        .slug = str_of(slug),
        .labels = labels,
        .labels_count = en == NULL ? 1 : 2,
        .broader = &above,
        .broader_count = broader == NULL ? 0 : 1,
        .provisional = en == NULL,
    };
    made_append(made, (struct entry){.action = ACTION_TOPIC,
                                     .item = topic.id,
                                     .record = topic_write(made->arena, &topic)});
}

/* The id of item number n. */
static struct str made_id(struct arena *arena, int n)
{
    return str_printf(arena, "01930000-0000-7000-8000-%012d", n);
}

static void made_item(struct made *made, enum action action, int n, struct item item,
                      const char *topics, const char *note)
{
    struct str ids[4];
    item.id = made_id(made->arena, n);
    if (item.language.n == 0)
        item.language = STR("sv");
    item.publisher_name = STR("Region Fjärdland");
    for (item.topics = ids; topics != NULL && *topics != '\0'; topics++)
        ids[item.topics_count++] =
            str_printf(made->arena, "01900000-0000-7000-8000-00000000000%c", *topics);
    made_append(made, (struct entry){.action = action,
                                     .item = item.id,
                                     .record = record_write(made->arena, &item),
                                     .note = str_of(note)});
}

static int64_t made_day(const struct made *made, int year, int month, int day)
{
    struct civil civil = {.year = year, .month = month, .day = day, .hour = 12};
    return zone_instant(made->zone, civil);
}

static void made_kinds(struct made *made)
{
    made_item(made, ACTION_PUBLISH, 1,
              (struct item){.headline = STR("Ny färjelinje mellan Sillhamn och Ytterö"),
                            .summary = STR("Linje 84 får sex turer om dagen året runt."),
                            .published = STR("2026-11-22"),
                            .sort = made_day(made, 2026, 11, 22)},
              "23", NULL);
    struct item_number numbers[] = {{STR("Vårdade för influensa"), STR("personer"), 64},
                                    {STR("Punktlighet"), STR("%"), 92.8},
                                    {STR("Resor"), {0}, 1700000}};
    made_item(made, ACTION_PUBLISH, 2,
              (struct item){.kind = KIND_REPORT,
                            .headline = STR("Läget i vården"),
                            .summary = STR("Fler vårdas för influensa."),
                            .series_id = STR("laget"),
                            .series_label = STR("vecka 47, 2026"),
                            .numbers = numbers,
                            .numbers_count = 3,
                            .published = STR("2026-11-21"),
                            .sort = made_day(made, 2026, 11, 21)},
              "1", NULL);
    struct item call = {.kind = KIND_CALL,
                        .headline = STR("Sök stöd till kulturprojekt för barn"),
                        .summary = STR("Föreningar kan söka upp till 150 000 kronor.\n\nProjekten "
                                       "ska nå barn på landet."),
                        .body = STR("## Så söker ni\n\n- först\n- sedan\n\n<script>x</script> "
                                    "[länk](https://fjardland.example/stod)"),
                        .opens = STR("2026-11-19T09:00:00+01:00"),
                        .closes = STR("2026-11-27"),
                        .contact = STR("Kulturenheten"),
                        .source = STR("https://fjardland.example/kultur/stod"),
                        .published = STR("2026-11-20T09:00:00+01:00"),
                        .sort = made_day(made, 2026, 11, 20)};
    made_item(made, ACTION_PUBLISH, 3, call, "3", NULL);
    call.closes = STR("2026-11-26");
    made_item(made, ACTION_CORRECT, 3, call, "3", "Sista dagen är den 26 november.");
}

/* The report before, and one text in three languages. */
static void made_together(struct made *made)
{
    struct item_number numbers[] = {{STR("Vårdade för influensa"), STR("personer"), 41}};
    made_item(made, ACTION_PUBLISH, 30,
              (struct item){.kind = KIND_REPORT,
                            .headline = STR("Läget i vården före"),
                            .series_id = STR("laget"),
                            .series_label = STR("vecka 46, 2026"),
                            .numbers = numbers,
                            .numbers_count = 1,
                            .published = STR("2022-11-14"),
                            .sort = made_day(made, 2022, 11, 14)},
              "1", NULL);
    static const char *const texts[][2] = {
        {"sv", "Biblioteken har öppet"}, {"en", "Libraries are open"}, {"yi", "ביבליאָטעקן"}};
    for (int i = 0; i < 3; i++)
        made_item(made, ACTION_PUBLISH, 31 + i,
                  (struct item){.headline = str_of(texts[i][1]),
                                .language = str_of(texts[i][0]),
                                .translation_of = STR("01930000-0000-7000-8000-0000000000ff"),
                                .published = STR("2022-11-13"),
                                .sort = made_day(made, 2022, 11, 13)},
                  NULL, NULL);
}

static void made_times(struct made *made)
{
    made_item(made, ACTION_PUBLISH, 4,
              (struct item){.kind = KIND_NOTICE,
                            .headline = STR("Hissarna i hus B byts ut"),
                            .from = STR("2026-11-24"),
                            .until = STR("2027-02-05"),
                            .published = STR("2026-11-19"),
                            .sort = made_day(made, 2026, 11, 19)},
              "1", NULL);
    made_item(made, ACTION_PUBLISH, 5,
              (struct item){.kind = KIND_EVENT,
                            .headline = STR("Öppet hus i folkhögskolans verkstäder"),
                            .summary = STR("Prova glasblåsning <och> smide & bokbinderi."),
                            .start = STR("2026-12-05T11:00:00+01:00"),
                            .end = STR("2026-12-05T15:00:00+01:00"),
                            .place_name = STR("Tallmo"),
                            .published = STR("2026-11-18"),
                            .sort = made_day(made, 2026, 11, 18)},
              "3", NULL);
    made_item(made, ACTION_PUBLISH, 6,
              (struct item){.kind = KIND_ALERT,
                            .headline = STR("Koka dricksvattnet i Hemsjö"),
                            .summary = STR("Koka allt vatten tills vidare."),
                            .expires = STR("2026-11-29T12:00:00+01:00"),
                            .published = STR("2026-11-17"),
                            .sort = made_day(made, 2026, 11, 17)},
              "1", NULL);
    made_item(made, ACTION_PUBLISH, 9,
              (struct item){.kind = KIND_EVENT,
                            .headline = STR("Skärgårdens dagar"),
                            .start = STR("2026-05-30"),
                            .end = STR("2026-05-31"),
                            .published = STR("2026-04-20"),
                            .sort = made_day(made, 2026, 4, 20)},
              NULL, NULL);
    made_item(made, ACTION_PUBLISH, 10,
              (struct item){.kind = KIND_CALL,
                            .headline = STR("Sista dagen för sommarjobb"),
                            .closes = STR("2026-11-23"),
                            .published = STR("2026-04-19"),
                            .sort = made_day(made, 2026, 4, 19)},
              NULL, NULL);
    made_item(made, ACTION_PUBLISH, 7,
              (struct item){.kind = KIND_NOTICE,
                            .headline = STR("Sommarens färjor till Kobbskär"),
                            .until = STR("2026-08-16"),
                            .published = STR("2026-06"),
                            .sort = made_day(made, 2026, 6, 30)},
              "2", NULL);
    made_item(
        made, ACTION_PUBLISH, 8,
        (struct item){.headline = STR("<b>Tolv</b> byar & \"fiber\" <script>alert(1)</script>"),
                      .summary = STR("Tolv byar får fiber före sommaren."),
                      .published = STR("[..2024-04~]"),
                      .sort = made_day(made, 2024, 4, 30)},
        "34", NULL);
}

static void made_states(struct made *made)
{
    struct item item = {.published = STR("2025-03-01"), .sort = made_day(made, 2025, 3, 1)};
    item.headline = STR("Återkallad med skäl");
    made_item(made, ACTION_PUBLISH, 20, item, "1", NULL);
    made_append(made, (struct entry){.action = ACTION_WITHDRAW,
                                     .item = made_id(made->arena, 20),
                                     .reason = STR("Beslutet har upphävts.")});
    item.headline = STR("Borta");
    made_item(made, ACTION_PUBLISH, 21, item, "1", NULL);
    made_append(made, (struct entry){.action = ACTION_WITHDRAW, .item = made_id(made->arena, 21)});
    item.headline = STR("Utplånad");
    made_item(made, ACTION_PUBLISH, 22, item, "1", NULL);
    unsigned char key[FOLDER_KEY];
    assert_ok(made->arena, folder_key(made->arena, made->folder, "addresses", &made_clock, key));
    struct sha256 hash =
        hash_under((struct str){(const char *)key, sizeof key}, STR("sv/2025/utplanad"));
    made_append(made, (struct entry){.action = ACTION_ERASE,
                                     .item = made_id(made->arena, 22),
                                     .addresses = {(const char *)hash.bytes, sizeof hash.bytes},
                                     .basis = STR("GDPR art. 17")});
    item.headline = STR("Vidare");
    made_item(made, ACTION_PUBLISH, 23, item, "1", NULL);
    made_append(made, (struct entry){.action = ACTION_WITHDRAW,
                                     .item = made_id(made->arena, 23),
                                     .redirect = STR("/nyheter/2026/laget-i-varden")});
    item.headline = STR("Vidare ut");
    made_item(made, ACTION_PUBLISH, 26, item, "1", NULL);
    made_append(made, (struct entry){.action = ACTION_WITHDRAW,
                                     .item = made_id(made->arena, 26),
                                     .redirect = STR("//elders.example/")});
    item.headline = STR("Gammal rubrik");
    made_item(made, ACTION_PUBLISH, 24, item, "1", NULL);
    item.headline = STR("Ny rubrik");
    made_item(made, ACTION_AMEND, 24, item, "1", NULL);
    item.headline = STR("New ferry to Ytterö");
    item.language = STR("en");
    made_item(made, ACTION_PUBLISH, 25, item, "2", NULL);
}

static struct made made_site(struct arena *arena, const struct site_options *options)
{
    struct made made = {.arena = arena, .folder = test_folder(arena)};
    made.zone = zone_open(arena, "Europe/Stockholm");
    struct log_options log = {.folder = made.folder, .create = true, .clock = &made_clock};
    assert_ok(arena, log_open(arena, &log, &made.log));
    assert_ok(arena, log_begin(made.log, arena));
    made_topic(&made, MADE_TOPIC("1"), "halso-och-sjukvard", "Hälso- och sjukvård", "Health care",
               NULL);
    made_topic(&made, MADE_TOPIC("2"), "buss", "Buss", "Bus", NULL);
    made_topic(&made, MADE_TOPIC("2"), "kollektivtrafik", "Kollektivtrafik", "Public transport",
               NULL);
    made_topic(&made, MADE_TOPIC("3"), "kultur", "Kultur", "Culture", NULL);
    made_topic(&made, MADE_TOPIC("4"), "bredband", "Bredband", NULL, MADE_TOPIC("3"));
    for (int i = 5; i <= 9; i++)
        made_topic(&made, arena_printf(arena, "01900000-0000-7000-8000-00000000000%d", i),
                   arena_printf(arena, "namnd-%d", i), arena_printf(arena, "Nämnd %d", i), "Board",
                   NULL);
    made_kinds(&made);
    made_times(&made);
    made_together(&made);
    made_states(&made);
    for (int i = 0; i < MADE_PLAIN; i++)
        made_item(&made, ACTION_PUBLISH, 100 + i,
                  (struct item){.headline = str_printf(arena, "Protokoll nummer %d", i),
                                .summary = STR("Från nämndens möte om båtar."),
                                .published = str_printf(arena, "2023-01-%02d", i + 1),
                                .sort = made_day(&made, 2023, 1, i + 1)},
                  arena_printf(arena, "1%d", 5 + i % 5), NULL);
    assert_ok(arena, log_commit(made.log, arena));
    bool moved;
    struct view_options write = {.folder = made.folder, .write = true, .zone = made.zone};
    assert_ok(arena, view_open(arena, &write, &made.view));
    assert_ok(arena, view_follow(made.view, made.log, arena, &moved));

    struct site_options own = *options;
    own.folder = made.folder;
    if (own.name.p == NULL)
        own.name = STR("Region Fjärdland");
    own.zone = made.zone;
    own.clock = &made_clock;
    struct site *site;
    assert_ok(arena, site_open(arena, &own, &site));
    struct site_now *now = ARENA_NEW(arena, struct site_now);
    atomic_store(&now->site, site);
    made.worker = site_worker_open(now, arena);
    assert_non_null(made.worker);
    size_t count;
    const struct route *routes = site_routes(&count);
    made.router = router_new(arena, routes, count);
    return made;
}

static void made_end(struct made *made)
{
    site_worker_close(made->worker);
    view_close(made->view);
    log_close(made->log);
}

/* Asks for an address (path and query, values percent-encoded by the caller where needed) as the
   server would; a status of 0 comes back as 200. */
static struct response made_get_of(struct made *made, const char *host, const char *address)
{
    struct arena *arena = made->arena;
    static struct parameter parameters[40];
    struct str target = str_of(address), rest = target, path = str_cut(&rest, '?');
    struct request request = {.target = target,
                              .path = path,
                              .host = str_of(host),
                              .parameters = parameters,
                              .arena = arena};
    while (rest.p != NULL) {
        struct str value = str_cut(&rest, '&'), name = str_cut(&value, '=');
        char *decoded = arena_alloc(arena, value.n + 1);
        size_t n = 0;
        for (size_t i = 0; i < value.n; i++) {
            unsigned byte = '%';
            if (value.p[i] == '%' && sscanf(value.p + i + 1, "%2x", &byte) == 1)
                i += 2;
            else
                byte = (unsigned char)(value.p[i] == '+' ? ' ' : value.p[i]);
            decoded[n++] = (char)byte;
        }
        parameters[request.parameters_count++] = (struct parameter){name, {decoded, n}};
    }
    struct str captures[ROUTER_CAPTURES];
    unsigned methods;
    const struct router_route *route = router_find(
        made->router, &(struct router_ask){.path = path, .method = METHOD_GET}, captures, &methods);
    struct response response = {0};
    if (route == NULL) {
        response.status = 404;
        assert_ok(arena, site_error(made->worker, &request, &response));
        return response;
    }
    memcpy(request.segments, captures, sizeof request.segments);
    assert_ok(arena, route->route->handler(made->worker, &request, &response));
    if (response.status == 0)
        response.status = 200;
    return response;
}

static struct response made_get(struct made *made, const char *address)
{
    return made_get_of(made, "127.0.0.1:8080", address);
}

#define assert_has(text, part)                                                                     \
    do {                                                                                           \
        if (str_find((text), str_of(part), 0) < 0)                                                 \
            fail_msg("%s is not in:\n%.*s", (part), STR_ARG(text));                                \
    } while (0)
#define assert_has_not(text, part)                                                                 \
    do {                                                                                           \
        if (str_find((text), str_of(part), 0) >= 0)                                                \
            fail_msg("%s is in:\n%.*s", (part), STR_ARG(text));                                    \
    } while (0)
