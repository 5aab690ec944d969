"""What programs find by name: sitemaps and feeds against their schemas, robots.txt, security.txt;
and the addresses that everything absolute is made of."""

import datetime
import re
import shutil
import subprocess
import unittest
import urllib.parse
import xml.etree.ElementTree as tree

import harness

SCHEMAS = harness.SOURCE / "tests/schemas"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9",
         "x": "http://www.w3.org/1999/xhtml",
         "n": "http://www.google.com/schemas/sitemap-news/0.9"}
SETTINGS = """
site.url = https://nyheter.fjardland.example
site.hosts = gamla.fjardland.example
site.name = Region Fjärdland
site.security_contact = mailto:sakerhet@fjardland.example https://fjardland.example/sakerhet
site.security_policy = https://fjardland.example/policy
"""
OWN = {"Host": "nyheter.fjardland.example"}


def lint(kind, schema, body):
    done = subprocess.run(["xmllint", "--nonet", "--noout", f"--{kind}", str(SCHEMAS / schema), "-"],
                          input=body, capture_output=True)
    return done.stderr.decode() if done.returncode else ""


def places(answer):
    return [loc.text for loc in tree.fromstring(answer.body).findall(".//s:loc", NAMES)]


@unittest.skipUnless(shutil.which("xmllint"), "xmllint (libxml2-utils) is missing")
class Schemas(harness.SiteTest):
    def test_sitemaps(self):
        for target in ("/sitemap.xml", "/sitemap-news.xml"):
            with self.subTest(target):
                answer = self.server.get(target)
                self.assertEqual(answer.status, 200)
                self.assertEqual(answer.headers["content-type"], "application/xml; charset=utf-8")
                self.assertEqual(lint("schema", "sitemap.xsd", answer.body), "")

    def test_the_schema_sees_faults(self):
        good = self.server.get("/sitemap.xml").body
        self.assertNotEqual(lint("schema", "sitemap.xsd", good.replace(b"<loc>http", b"<loc>", 1)),
                            "")
        good = self.server.get("/nyheter.atom").body
        self.assertNotEqual(lint("relaxng", "atom.rng", good.replace(b"<updated>", b"<updated>x", 1)),
                            "")

    def test_atom(self):
        for target in ("/nyheter.atom", "/nyheter.atom?take=100", "/nyheter/2026/11.atom",
                       "/amnen/kultur.atom", "/en/news.atom", "/nyheter/1999.atom",
                       "/nyheter.atom?query=f%C3%A4rja&skip=1"):
            with self.subTest(target):
                body = self.server.get(target).body
                self.assertEqual(lint("relaxng", "atom.rng", body), "")


class Maps(harness.SiteTest):
    def test_every_item_and_topic_is_in_it(self):
        found = places(self.server.get("/sitemap.xml"))
        self.assertEqual(len(found), len(set(found)))
        for listing in ("/nyheter.json", "/en/news.json"):
            page = self.server.get(f"{listing}?take=100").json()
            for item in page["items"]:
                self.assertIn(item["uri"], found)
            base = "http://localhost/amnen/" if "nyheter" in listing else \
                "http://localhost/en/topics/"
            for topic in page["facets"]["topic"]:
                self.assertIn(base + topic["slug"], found)
        for place in found:
            path = urllib.parse.urlsplit(place).path
            self.assertEqual(self.server.get(path).status, 200, path)

    def test_translations_name_each_other(self):
        twins = {}
        for url in tree.fromstring(self.server.get("/sitemap.xml").body).findall("s:url", NAMES):
            own = url.find("s:loc", NAMES).text
            twins[own] = {link.get("href") for link in url.findall("x:link", NAMES)}
        for own, others in twins.items():
            if others:
                self.assertIn(own, others)
            for other in others:
                self.assertEqual(twins[other], others)

    def test_the_news_are_of_two_days(self):
        body = self.server.get("/sitemap-news.xml").body
        now = datetime.datetime.now(datetime.timezone.utc)
        for date in tree.fromstring(body).findall(".//n:publication_date", NAMES):
            then = datetime.datetime.fromisoformat(date.text[:10] + "T00:00:00+00:00")
            self.assertLess(now - then, datetime.timedelta(days=3))

    def test_robots_names_both(self):
        answer = self.server.get("/robots.txt")
        self.assertEqual(answer.headers["content-type"], "text/plain; charset=utf-8")
        for name in ("sitemap.xml", "sitemap-news.xml"):
            self.assertIn(f"\nSitemap: http://localhost/{name}\n", answer.text)

    def test_what_is_not_there(self):
        for target in ("/.well-known/security.txt", "/sitemap-1.xml", "/sitemap-0.xml",
                       "/sitemap-x.xml", "/sitemap-.xml", "/a.xml", "/sitemap-1e3.xml"):
            self.assertEqual(self.server.get(target).status, 404, target)


class Addresses(harness.SiteTest):
    """A site whose address is set: everything absolute is made of that, whoever asks."""

    @classmethod
    def fill(cls, data):
        super().fill(data)
        (data / "budkavle.conf").write_text(SETTINGS, encoding="utf-8")

    def test_the_setting_makes_them(self):
        for host in ("nyheter.fjardland.example", "gamla.fjardland.example", "localhost",
                     "127.0.0.1", "NYHETER.fjardland.example"):
            for target in ("/nyheter/", "/nyheter.atom", "/nyheter.rss", "/nyheter.feed.json",
                           "/nyheter.ics", "/nyheter.csv", "/nyheter.json", "/sitemap.xml",
                           "/robots.txt", "/en/news/"):
                answer = self.server.get(target, {"Host": host})
                self.assertEqual(answer.status, 200, (host, target))
                self.assertIn("https://nyheter.fjardland.example/", answer.text)
                for stranger in ("http://localhost", "//gamla", "//127.0.0.1"):
                    self.assertNotIn(stranger, answer.text, (host, target))

    def test_any_other_host_is_misdirected(self):
        paths = ("/nyheter/", "/nyheter.atom", "/sitemap.xml", "/robots.txt", "/nyheter.csv",
                 "/.well-known/security.txt", "/amnen/", "/nyheter/suggest?query=a")
        for host in ("evil.example", "nyheter.fjardland.example.evil.example",
                     "nyheter.fjardland.example:81", "localhost.evil.example", "127.0.0.1.x"):
            for path in paths:
                answer = self.server.get(path, {"Host": host})
                self.assertEqual(answer.status, 421, (host, path))
                self.assertNotIn(host, answer.text)

    def test_nothing_is_cached_for_another_host(self):
        for path in ("/nyheter/", "/nyheter.atom", "/robots.txt"):
            for _ in range(3):
                self.assertEqual(self.server.get(path, {"Host": "evil.example"}).status, 421)
                self.assertEqual(self.server.get(path, OWN).status, 200)

    def test_tls_is_for_ever(self):
        for target, status in (("/nyheter/", 200), ("/nyheter.csv", 200), ("/nyheter/?take=0", 400),
                               ("/", 302), ("/finns-inte", 404), ("/static/site.css", 200)):
            answer = self.server.get(target, OWN)
            self.assertEqual(answer.status, status)
            self.assertEqual(answer.headers["strict-transport-security"], "max-age=31536000")

    def test_security_txt(self):
        answer = self.server.get("/.well-known/security.txt", OWN)
        self.assertEqual(answer.headers["content-type"], "text/plain; charset=utf-8")
        fields = [line.split(": ", 1) for line in answer.text.splitlines()]
        names = [name for name, _ in fields]
        self.assertEqual([value for name, value in fields if name == "Contact"],
                         ["mailto:sakerhet@fjardland.example", "https://fjardland.example/sakerhet"])
        self.assertEqual(names.count("Expires"), 1)
        expires = datetime.datetime.fromisoformat(dict(fields)["Expires"].replace("Z", "+00:00"))
        ahead = expires - datetime.datetime.now(datetime.timezone.utc)
        self.assertLess(datetime.timedelta(days=170), ahead)
        self.assertLess(ahead, datetime.timedelta(days=365))
        self.assertEqual(dict(fields)["Canonical"],
                         "https://nyheter.fjardland.example/.well-known/security.txt")
        self.assertEqual(dict(fields)["Policy"], "https://fjardland.example/policy")

    def test_pages_name_themselves_and_their_twins(self):
        for path, twin in (("/nyheter/", "/en/news/"), ("/nyheter/2026/", "/en/news/2026/"),
                           ("/amnen/", "/en/topics/"), ("/amnen/kultur", "/en/topics/kultur")):
            for own, language in ((path, "sv"), (twin, "en")):
                text = self.server.get(own, OWN).text
                self.assertIn(f'rel="canonical" href="https://nyheter.fjardland.example{own}"', text)
                links = dict(re.findall(r'hreflang="([a-z-]+)" href="https://[^/]+([^"]*)"', text))
                self.assertEqual(links, {"sv": path, "en": twin, "x-default": path}, own)


if __name__ == "__main__":
    unittest.main()
