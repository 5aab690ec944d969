/* The reader of budkavle.conf: every kind of value, every mistake with its line. */
#include "test.h"

#include "cli/settings.h"

static struct settings settings;

static void defaults_hold_where_nothing_stands(void **state)
{
    assert_ok(*state, settings_parse(*state, "f", STR(""), &settings));
    assert_str(settings.site_language, "sv");
    assert_str(settings.server_listen, "127.0.0.1:8080");
    assert_int_equal(settings.server_cache, 32 << 20);
    assert_int_equal(settings.site_hosts.count, 0);
}

static void values_are_read(void **state)
{
    assert_ok(*state,
              settings_parse(*state, "f",
                             STR("\xef\xbb\xbf# comment\r\n"
                                 "site.name = Region Fja\xcc\x88rdland # inte en kommentar\r\n"
                                 "\n"
                                 "  site.url=https://nyheter.example.se/ \n"
                                 "site.hosts = a.example, B.example  c.example:81\n"
                                 "publisher.orgnr = 232100-0099\n"
                                 "server.cache = 2M\n"
                                 "server.workers = 8"),
                             &settings));
    assert_str(settings.site_name, "Region Fjärdland # inte en kommentar");
    assert_str(settings.site_url, "https://nyheter.example.se");
    assert_int_equal(settings.site_hosts.count, 3);
    assert_str(settings.site_hosts.values[1], "b.example");
    assert_int_equal(settings.server_cache, 2 << 20);
    assert_int_equal(settings.server_workers, 8);
}

static void refused(void **state, const char *text, const char *why)
{
    assert_int_equal(settings_parse(*state, "f.conf", str_of(text), &settings), STATUS_REFUSED);
    assert_string_equal(status_why(*state), why);
}

static void mistakes_name_their_line(void **state)
{
    refused(state, "\nsite.nmae = x",
            "f.conf:2: no setting is called 'site.nmae'; `budkavle config` lists them");
    refused(state, "site.name", "f.conf:1: no '='; write key = value");
    refused(state, "site.name = a\nsite.name = b",
            "f.conf:2: site.name stands already in line 1; keep one");
    refused(state, "server.loops = many", "f.conf:1: server.loops = many: give a whole number");
    refused(state, "server.loops = 257", "f.conf:1: server.loops = 257: out of range");
    refused(state, "server.cache = 12Q",
            "f.conf:1: server.cache = 12Q: give bytes, e.g. 512k, 32M or 1G");
    refused(state, "server.cache = 9999999999999G",
            "f.conf:1: server.cache = 9999999999999G: give bytes, e.g. 512k, 32M or 1G");
    refused(state, "site.url = ftp://x",
            "f.conf:1: site.url = ftp://x: give http:// or https:// and a host");
    refused(state, "site.url = https://x\"y",
            "f.conf:1: site.url = https://x\"y: give scheme, host, port and path alone, in ASCII");
    refused(state, "site.language = fi", "f.conf:1: site.language = fi: give sv or en");
    refused(state, "site.time_zone = Mars/Olympus",
            "f.conf:1: site.time_zone = Mars/Olympus: no such time zone; give an IANA name, e.g. "
            "Europe/Stockholm");
    refused(state, "publisher.kind = company",
            "f.conf:1: publisher.kind = company: give region, municipality or agency");
    refused(state, "publisher.orgnr = 1",
            "f.conf:1: publisher.orgnr = 1: give six digits, a hyphen and four digits");
    refused(state, "site.links = Press",
            "f.conf:1: site.links = Press: give words and an address (https:, mailto:, tel: or "
            "/...), semicolons between");
    refused(state, "accessibility.status = good",
            "f.conf:1: accessibility.status = good: give full, partial or none");
    refused(state, "site.colour = red",
            "f.conf:1: site.colour = red: give # and six hexadecimal digits, e.g. #0f5563");
    refused(state, "site.name = \xff", "f.conf:1: not UTF-8 text; save it as UTF-8");
}

static void what_is_printed_reads_the_same(void **state)
{
    assert_ok(*state, settings_parse(*state, "f",
                                     STR("site.name = Fjärd\nserver.cache = 3M\nsite.hosts = a b"),
                                     &settings));
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    settings_print(*state, &settings, out);
    fclose(out);
    struct settings again;
    assert_ok(*state, settings_parse(*state, "g", (struct str){text, size}, &again));
    assert_str(again.site_name, "Fjärd");
    assert_int_equal(again.server_cache, 3 << 20);
    assert_int_equal(again.site_hosts.count, 2);
    assert_str(again.site_language, "sv");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(defaults_hold_where_nothing_stands),
        TEST(values_are_read),
        TEST(mistakes_name_their_line),
        TEST(what_is_printed_reads_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
