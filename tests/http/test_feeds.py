"""The feeds of the real program, read by parsers that others wrote: Atom, RSS and JSON Feed of each
listing hold the items of its data, in the same order, with sound addresses and times."""

import calendar
import datetime
import re
import unittest
import urllib.parse

import harness

try:
    import feedparser
except ImportError:
    feedparser = None

LISTINGS = ("/nyheter", "/nyheter/2026", "/nyheter/2026/11", "/amnen/kultur", "/en/news",
            "/en/topics/kultur", "/nyheter/1999")
QUERIES = ("", "?take=3&skip=2", "?kind=call&kind=event", "?query=f%C3%A4rja&orderBy=Published")
XML = ("atom", "rss")
ALLOWED = {"version", "title", "home_page_url", "feed_url", "description", "next_url", "authors",
           "language", "items", "icon", "favicon"}
ALLOWED_OF_ITEM = {"id", "url", "title", "content_html", "summary", "date_published",
                   "date_modified", "authors", "tags", "language", "image", "attachments",
                   "_budkavle"}
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")


def ninjs_of(server, listing, query):
    return server.get(f"{listing}.json{query}").json()["items"]


def id_of(item):
    return next(alt["value"] for alt in item["altIds"] if alt["role"] == "id")


def fed(server, listing, query):
    """What a feed should hold: first the alerts that stand on every page, then the listing."""
    items = ninjs_of(server, listing, query)
    if "skip=" in query:
        return items
    news = "/en/news" if listing.startswith("/en/") else "/nyheter"
    shown = re.search('data-alerts="([^"]*)"', server.get(news + "/").text)
    ids = [part.split(":")[0] for part in shown.group(1).split()] if shown else []
    alerts = {id_of(item): item for item in ninjs_of(server, news, "?kind=alert&take=100")}
    return [alerts[i] for i in ids] + [item for item in items if id_of(item) not in ids]


def sort_key(item):
    return datetime.datetime.fromisoformat(item["contentCreated"].replace("Z", "+00:00"))


class Feeds(harness.SiteTest):
    def each(self):
        for listing in LISTINGS:
            for query in QUERIES:
                yield listing, query, fed(self.server, listing, query)

    @unittest.skipUnless(feedparser, "python3-feedparser is not installed")
    def test_feedparser_reads_them(self):
        for listing, query, items in self.each():
            for form in XML:
                with self.subTest(listing=listing, query=query, form=form):
                    answer = self.server.get(f"{listing}.{form}{query}")
                    self.assertEqual(answer.status, 200)
                    self.check_parsed(answer, items)

    def check_parsed(self, answer, items):
        read = feedparser.parse(answer.body, response_headers={
            "content-type": answer.headers["content-type"]})
        self.assertFalse(read.bozo, read.get("bozo_exception"))
        self.assertTrue(read.feed.title)
        self.assertTrue(any(link.rel == "self" for link in read.feed.links))
        self.assertEqual([entry.link for entry in read.entries], [item["uri"] for item in items])
        self.assertEqual([entry.title for entry in read.entries],
                         [item["headlines"][0]["value"] for item in items])
        for entry, item in zip(read.entries, items):
            self.assertTrue(entry.id.startswith("urn:uuid:"))
            self.assertEqual(calendar.timegm(entry.published_parsed),
                             int(sort_key(item).timestamp()))
            for body in item.get("bodies", ())[1:]:
                self.assertTrue(entry.content)
                self.assertNotIn("<script", entry.content[0].value)
                self.assertIn(body["contentType"], "text/html")

    def test_json_feed_keeps_its_rules(self):
        for listing, query, items in self.each():
            with self.subTest(listing=listing, query=query):
                answer = self.server.get(f"{listing}.feed.json{query}")
                self.assertEqual(answer.headers["content-type"], "application/feed+json")
                self.check_json_feed(answer.json(), items)

    def check_json_feed(self, feed, items):
        self.assertEqual(feed["version"], "https://jsonfeed.org/version/1.1")
        self.assertLessEqual(set(feed), ALLOWED)
        self.assertTrue(feed["title"])
        for name in ("home_page_url", "feed_url", "next_url"):
            if name in feed:
                self.assertEqual(urllib.parse.urlsplit(feed[name]).scheme, "http")
        self.assertEqual([item["url"] for item in feed["items"]], [item["uri"] for item in items])
        ids = [item["id"] for item in feed["items"]]
        self.assertEqual(len(ids), len(set(ids)))
        for item in feed["items"]:
            self.assertLessEqual(set(item), ALLOWED_OF_ITEM)
            self.assertIn("content_html", item)
            self.assertRegex(item["date_published"], RFC3339)
            self.assertTrue(all(isinstance(tag, str) for tag in item.get("tags", ())))
            self.assertTrue(all(author["name"] for author in item.get("authors", ())))

    @unittest.skipUnless(feedparser, "python3-feedparser is not installed")
    def test_the_pages_of_a_feed_make_the_whole(self):
        want = []
        total = self.server.get("/nyheter.json").json()["total"]
        for skip in range(0, total, 100):
            want += [i["uri"] for i in ninjs_of(self.server, "/nyheter", f"?take=100&skip={skip}")]
        got, address = [], "/nyheter.atom?take=7"
        while address:
            read = feedparser.parse(self.server.get(address).body)
            got += [entry.link for entry in read.entries]
            following = [link.href for link in read.feed.links if link.rel == "next"]
            place = urllib.parse.urlsplit(following[0]) if following else None
            address = f"{place.path}?{place.query}" if place else None
        # An alert stands on the first page, and again where it belongs if that is on another.
        alerts = [item["uri"] for item in fed(self.server, "/nyheter", "")
                  if item["genres"][0]["literal"] == "alert"]
        self.assertEqual([link for link in got if link not in alerts],
                         [link for link in want if link not in alerts])
        self.assertEqual(got[:len(alerts)], alerts)

    def test_conditional_requests_are_answered(self):
        for form in XML + ("feed.json",):
            with self.subTest(form=form):
                first = self.server.get(f"/nyheter.{form}")
                again = self.server.get(f"/nyheter.{form}",
                                        {"If-None-Match": first.headers["etag"]})
                self.assertEqual(again.status, 304)
                self.assertEqual(again.body, b"")

    def test_links_in_texts_are_absolute(self):
        for item in self.server.get("/nyheter.feed.json?take=100").json()["items"]:
            for link in re.findall(r'(?:href|src)="([^"]*)"', item["content_html"]):
                self.assertTrue(urllib.parse.urlsplit(link).scheme, link)


if __name__ == "__main__":
    unittest.main()
