"""An item's page over the wire: its languages, its calendar, its data, its revisions."""

import json
import re

import harness

CALL = "/nyheter/2026/pengar-till-dig-som-vill-starta-kor-band-eller-berattarkafe"
SWEDISH = "/nyheter/2026/koka-dricksvattnet-i-hemsjo"
ENGLISH = "/en/news/2026/boil-your-drinking-water-in-hemsjo"
REPORT = "/nyheter/2026/vardveckan-i-siffror-vecka-47"


class Item(harness.SiteTest):
    def page(self, path):
        answer = self.server.get(path)
        self.assertEqual(answer.status, 200, path)
        return answer.text

    def linked(self, path):
        blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', self.page(path))
        self.assertEqual(len(blocks), 1)
        self.assertNotIn("<", blocks[0])
        return json.loads(blocks[0])["@graph"]

    def test_translations_name_each_other(self):
        twins = []
        for path, other, words in ((SWEDISH, ENGLISH, "Read in English"),
                                   (ENGLISH, SWEDISH, "Läs på svenska")):
            page = self.page(path)
            self.assertRegex(page, rf'<a href="{other}"[^>]*>{words}</a>')
            self.assertRegex(page, rf'<a class="language-link" href="{other}"')
            twins.append(sorted(re.findall(
                r'<link rel="alternate" hreflang="(\w+)" href="http://[^/]*(/.*?)">', page)))
        self.assertEqual(twins[0], [("en", ENGLISH), ("sv", SWEDISH)])
        self.assertEqual(twins[0], twins[1])

    def test_a_correction_is_seen_and_both_versions_can_be_read(self):
        page = self.page(CALL)
        self.assertIn("I en tidigare version stod det den 6 december.", page)
        self.assertIn(f'href="{CALL}?revision=1"', page)
        old = self.page(f"{CALL}?revision=1")
        self.assertIn("Du läser version 1", old)
        self.assertIn('content="noindex"', old)
        self.assertNotIn("ld+json", old)
        data = self.server.get(f"{CALL}.json?revision=1").json()
        self.assertEqual(data["version"], "1")
        self.assertEqual(self.server.get(f"{CALL}?revision=3").status, 404)

    def test_a_report_shows_the_one_before(self):
        page = self.page(REPORT)
        self.assertRegex(page, r'<td>1.012.besök</td><td class="before">964.besök</td>')
        self.assertIn("/nyheter/2026/vardveckan-i-siffror-vecka-46", page)

    def test_an_item_with_a_time_is_a_calendar(self):
        answer = self.server.get(f"{CALL}.ics")
        self.assertEqual(answer.headers["content-type"], "text/calendar; charset=utf-8")
        self.assertEqual(answer.text.count("BEGIN:VTODO"), 1)
        self.assertIn("DUE;VALUE=DATE:20261213", answer.text)
        self.assertEqual(self.server.get(f"{REPORT}.ics").status, 404)
        self.assertEqual(self.server.get("/nyheter/2026/11.ics").status, 200)

    def test_machines_are_told_what_it_is(self):
        for path, kind in ((CALL, "NewsArticle"), (SWEDISH, "SpecialAnnouncement"),
                           ("/nyheter/2026/skargardens-dag-pa-kobbskar", "Event")):
            item, trail = self.linked(path)
            self.assertEqual(item["@type"], kind)
            self.assertTrue(item["url"].startswith("http://") and item["url"].endswith(path))
            self.assertEqual(trail["@type"], "BreadcrumbList")
            page = self.page(path)
            self.assertIn(f'<meta property="og:url" content="{item["url"]}">', page)
            self.assertIn('<meta property="og:type" content="article">', page)

    def test_every_link_of_its_page_leads_somewhere(self):
        for path in (CALL, SWEDISH, REPORT):
            for href in set(re.findall(r'href="(/[^"]*)"', self.page(path))):
                self.assertIn(self.server.get(href.replace("&amp;", "&")).status, (200, 302), href)
