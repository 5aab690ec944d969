"""The news of a year and of a month, and how much more there is in Swedish."""

import re
import unittest

import harness
import page_check
from test_site_clock import item, publish

DATES = ("2022-12-31T22:59:00Z", "2022-12-31T23:00:00Z", "2024-02-29T12:00:00Z",
         "2024-02-01T12:00:00Z", "2024-03-31T21:59:59Z", "2024-03-31T22:00:00Z")


class Archive(harness.SiteTest):
    @classmethod
    def fill(cls, data):
        publish(data, *(item("news", f"Nyhet {i}", contentCreated=date)
                        for i, date in enumerate(DATES)),
                item("call", "Utlysning", contentCreated="2024-05-01T10:00:00Z"),
                item("news", "In English", language="en", contentCreated=DATES[2]))

    def periods(self, path):
        answer = self.server.get(path)
        self.assertEqual(answer.status, 200, path)
        faults, _ = page_check.check(answer.text)
        self.assertEqual(faults, [], path)
        nav = re.search('<nav class="archive".*?</nav>', answer.text, re.S)
        nav = nav.group(0) if nav else ""
        return (re.findall(r'<li><a href="([^"]*)".*?aria-hidden="true">(\d+)<', nav),
                re.findall(r'archive-way"><a href="([^"]*)"', nav))

    def test_years(self):
        self.assertEqual(self.periods("/nyheter/"), (
            [("/nyheter/2024/", "5"), ("/nyheter/2023/", "1"), ("/nyheter/2022/", "1")], []))
        self.assertEqual(self.periods("/en/news/"), ([("/en/news/2024/", "1")], []))
        self.assertEqual(self.periods("/nyheter/?kind=news"), ([], []))

    def test_months(self):
        months = [("/nyheter/2024/02/", "2"), ("/nyheter/2024/03/", "1"),
                  ("/nyheter/2024/04/", "1"), ("/nyheter/2024/05/", "1")]
        self.assertEqual(self.periods("/nyheter/2024/"), (months, ["/nyheter/2023/"]))
        self.assertEqual(self.periods("/nyheter/2024/03/"),
                         (months, ["/nyheter/2024/02/", "/nyheter/2024/04/"]))
        self.assertEqual(self.periods("/nyheter/2024/02/"),
                         (months, ["/nyheter/2023/", "/nyheter/2024/03/"]))
        self.assertEqual(self.periods("/nyheter/2023/"),
                         ([("/nyheter/2023/01/", "1")], ["/nyheter/2022/", "/nyheter/2024/"]))
        self.assertEqual(self.periods("/nyheter/2024/?kind=call"),
                         ([("/nyheter/2024/05/?kind=call", "1")], []))
        for month, total in (("02", 2), ("03", 1), ("04", 1), ("05", 1), ("06", 0)):
            for path in (f"/nyheter/2024/{month}.json", f"/nyheter.json?from=2024-{month}-01"
                         f"&to=2024-{month}-{29 if month == '02' else 30}"):
                if month != "03" or "from" not in path:
                    self.assertEqual(self.server.get(path).json()["total"], total, path)

    def test_an_unknown_year_leads_back(self):
        periods, ways = self.periods("/nyheter/1999/")
        self.assertEqual((periods, ways), ([], ["/nyheter/2022/"]))
        text = self.server.get("/nyheter/1999/").text
        self.assertIn('<a href="/nyheter/">', text)
        self.assertIn('content="noindex"', text)

    def test_what_is_no_time_is_not_found(self):
        for path in ("/nyheter/0000/", "/nyheter/20245/", "/nyheter/2024/13/", "/nyheter/2024/00/",
                     "/nyheter/2024/13", "/nyheter/2024/13.json", "/nyheter/24/", "/nyheter/abcd/",
                     "/en/news/2024/99/"):
            self.assertEqual(self.server.get(path).status, 404, path)
        for path in ("/nyheter/2024", "/nyheter/2024/02", "/en/news/2024/02"):
            self.assertEqual(self.server.get(path).headers["location"].rstrip(),
                             self.server.get(path).headers["location"].rstrip("/") + "/")

    def test_canonical_and_trail(self):
        text = self.server.get("/nyheter/2024/02/?utm_source=x").text
        self.assertIn('rel="canonical" href="http://localhost/nyheter/2024/02/"', text)
        self.assertIn('href="/nyheter/2024/"', text)

    def test_how_much_more_there_is_in_swedish(self):
        for path, way, count in (("/en/news/", "/nyheter/", 7), ("/en/news/2024/", "/nyheter/2024/", 5),
                                 ("/en/news/?kind=call", "/nyheter/?kind=call", 1)):
            text = self.server.get(path).text
            self.assertRegex(text, f'{count} more news items? in Swedish\\. <a href="'
                             + re.escape(way) + '" hreflang="sv">')
        for path in ("/en/news/?query=english", "/nyheter/", "/en/news/?kind=alert"):
            self.assertNotIn('<div class="notice-line"><p>There', self.server.get(path).text)

    def test_what_matches_in_swedish(self):
        for words, said in (("utlysning", "1 news item in Swedish matches your search"),
                            ("nyhet", "6 news items in Swedish match your search")):
            self.assertRegex(self.server.get(f"/en/news/?query={words}").text,
                             f'{said}\\. <a href="/nyheter/\\?query={words}" hreflang="sv">')
        for path in ("/en/news/?query=zebra", "/nyheter/?query=english", "/en/news/?query=utlysnnig"):
            self.assertNotIn("in Swedish match", self.server.get(path).text)


if __name__ == "__main__":
    unittest.main()
