/* The settings: one table (settings.c) gives each its name, type, default and help; the file's
   parser, `budkavle config`, the manual and the example file all come from it. */
#pragma once

#include "base/status.h"
#include "base/str.h"
#include "site/site.h"

#include <stdio.h>

struct strings {
    struct str *values;
    size_t count;
};

struct settings {
    struct str publisher_name, publisher_orgnr, publisher_kind;
    struct str site_name, site_url, site_language, site_time_zone;
    struct site_look look;
    struct site_body body;
    struct str security_contact, security_policy;
    struct strings site_hosts;
    struct str server_listen;
    int64_t server_loops, server_workers, server_cache, server_body, server_surrogate;
    struct str origin; /* the file they came from; empty when all are defaults */
};

/* The defaults, then what stands in `config`, or in DIR/budkavle.conf if that exists and `config`
   is NULL. REFUSED with FILE:LINE for an unknown key, a bad value or a key that stands twice. */
enum status settings_read(struct arena *arena, const char *folder, const char *config,
                          struct settings *settings) MUST_CHECK;
/* Reads one text as that file, named `name` in messages. */
enum status settings_parse(struct arena *arena, const char *name, struct str text,
                           struct settings *settings) MUST_CHECK;
/* What a site takes of them; folder, zone and clock are the caller's. */
struct site_options settings_site(const struct settings *settings);
/* The rows of the table, for the manual: false past the last. */
struct setting_row {
    const char *name, *fallback, *help;
};
bool settings_row(size_t index, struct setting_row *row);
/* As a file that can be read again: each setting with its help; those at their default commented
 * out. */
void settings_print(struct arena *arena, const struct settings *settings, FILE *out);
