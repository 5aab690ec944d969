"""The public face of the real program, filled with the examples: every kind of page is sound HTML,
every link of it leads somewhere, the data has its fixed shape, and wrong values are told."""

import re
import unittest
import urllib.parse

import harness
import page_check

PAGES = (
    "/nyheter/", "/nyheter/?skip=20", "/nyheter/?skip=4000", "/nyheter/?take=1&skip=3",
    "/nyheter/?topic=kultur&kind=call&year=2026", "/nyheter/?query=zeppelinare&kind=call",
    "/nyheter/?query=sk%C3%A4rg%C3%A5rd", "/nyheter/?topic=finns-inte", "/nyheter/2026/",
    "/nyheter/2026/11/", "/nyheter/?from=2024-01-01&to=2024-12-31", "/nyheter/?query=%3Cb%3E%22",
    "/nyheter/?query=sk%C3%A4rgrd", "/nyheter/?query=vatten+xyzzy+kultur",
    "/nyheter/?query=%22vatten+-a+OR+rubrik%3A%3Cb%3E", "/en/news/?query=watr",
    "/om/", "/om/tillganglighet", "/en/about/", "/en/about/accessibility",
    "/amnen/", "/amnen/kultur", "/en/news/", "/en/topics/", "/en/topics/kultur",
)
ERRORS = {
    "/nyheter/?take=0": 400, "/nyheter/?query=%FF": 400, "/en/news/?kind=nyhet": 400,
    "/nyheter/2026/finns-inte": 404, "/amnen/finns-inte": 404, "/finns/inte/alls": 404,
    "/en/news/2026/is-not-here": 404,
}


def items_of(server, target):
    return server.get(target).json()["items"]


class Pages(harness.SiteTest):
    def sound(self, target, status=200):
        answer = self.server.get(target)
        self.assertEqual(answer.status, status, target)
        self.assertEqual(answer.headers["content-type"], "text/html; charset=utf-8")
        faults, links = page_check.check(answer.text)
        self.assertEqual(faults, [], target)
        return answer.text, links

    def test_every_kind_of_page_is_sound(self):
        for target in PAGES:
            with self.subTest(target):
                self.sound(target)
        for target, status in ERRORS.items():
            with self.subTest(target):
                self.sound(target, status)

    def test_every_item_is_sound(self):
        for listing in ("/nyheter.json?take=100", "/en/news.json?take=100"):
            for item in items_of(self.server, listing):
                path = urllib.parse.urlsplit(item["uri"]).path
                with self.subTest(path):
                    text, _ = self.sound(path)
                    self.assertIn(path, text)

    def test_every_link_leads_somewhere(self):
        seen, ahead = set(), ["/", "/nyheter/?query=vatten&topic=kultur&year=2026&kind=call"]
        while ahead and len(seen) < 400:
            target = ahead.pop(0)
            if target in seen:
                continue
            seen.add(target)
            answer = self.server.get(target)
            self.assertIn(answer.status, (200, 301, 302), target)
            if "location" in answer.headers:
                ahead.append(answer.headers["location"])
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            for link in page_check.check(answer.text)[1]:
                place = urllib.parse.urlsplit(urllib.parse.urljoin(
                    f"http://localhost{target}", link))
                if place.netloc == "localhost" and place.scheme == "http":
                    ahead.append(place.path + (f"?{place.query}" if place.query else ""))
        self.assertGreater(len(seen), 100)

    def test_nothing_inline_is_allowed(self):
        answer = self.server.get("/nyheter/")
        policy = answer.headers["content-security-policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertNotIn("unsafe", policy)
        self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
        self.assertIn("referrer-policy", answer.headers)

    def test_chosen_filters_are_told_and_dropped(self):
        text, links = self.sound("/nyheter/?topic=kultur&year=2026&kind=news")
        self.assertIn("/nyheter/?topic=kultur&kind=news", links)
        self.assertIn("/nyheter/?year=2026&kind=news", links)
        self.assertIn("/nyheter/?topic=kultur&year=2026", links)
        self.assertEqual(len(re.findall(r'type="checkbox"[^>]* checked', text)), 3)

    def test_a_sheet_with_its_hash_may_be_kept(self):
        _, links = self.sound("/nyheter/")
        sheet = next(link for link in links if "site.css" in link)
        self.assertIn("immutable", self.server.get(sheet).headers["cache-control"])
        self.assertNotIn("immutable", self.server.get("/static/site.css").headers["cache-control"])

    def test_the_scripts_are_of_one_version(self):
        """site.js loads the others by its own version, and they may be kept as it is."""
        page = self.server.get("/nyheter/").text
        version = re.search(r'<script type="module" src="/static/site.js(\?v=[0-9a-f]{16})">', page)[1]
        weight = 0
        for name in ("site", "suggest", "share"):
            script = self.server.get(f"/static/{name}.js{version}", {"Accept-Encoding": "gzip"})
            self.assertIn("immutable", script.headers["cache-control"], name)
            self.assertEqual(script.headers["content-type"], "text/javascript; charset=utf-8")
            weight += len(script.body)
        self.assertLess(weight, 15_000)

    def test_a_longer_page_is_a_link(self):
        text, links = self.sound("/nyheter/?kind=news")
        self.assertIn("/nyheter/?kind=news&take=40#n21", links)
        text, links = self.sound("/nyheter/?kind=news&take=40")
        self.assertEqual(re.findall(r'<li id="(n\d+)"', text), ["n21"])
        self.assertNotIn('class="show-more"', self.sound("/nyheter/?kind=news&take=90")[0])
        self.assertNotIn('class="show-more"', self.sound("/nyheter/?kind=call")[0])


class Search(harness.SiteTest):
    def search(self, query, **more):
        return self.server.get("/nyheter.json?" + urllib.parse.urlencode(
            {"query": query, "take": 100, **more})).json()

    def test_a_misspelt_word_is_corrected_and_that_is_said(self):
        right, wrong = self.search("skärgård"), self.search("skärgrd")
        self.assertGreater(right["total"], 0)
        self.assertNotIn("suggestion", right)
        self.assertEqual(wrong["suggestion"], {"query": "skärgård", "applied": True})
        self.assertEqual(wrong["total"], right["total"])
        page = self.server.get("/nyheter/?query=sk%C3%A4rgrd").text
        self.assertIn('<a href="/nyheter/?query=sk%C3%A4rg%C3%A5rd">skärgård</a>', page)
        self.assertIn('href="/nyheter/?query=%22sk%C3%A4rgrd%22"', page)
        self.assertIn('value="skärgrd"', page)
        self.assertEqual(self.search('"skärgrd"')["total"], 0)

    def test_a_word_that_no_item_is_about_finds_nothing(self):
        for word in ("zeppelinare", "giraff"):
            data = self.search(word)
            self.assertEqual((data["total"], "suggestion" in data), (0, False), word)

    def test_words_are_marked_in_whatever_form(self):
        page = self.server.get("/nyheter/?query=vatten").text
        self.assertRegex(page, r"<mark>[^<]*[Vv]att[^<]*</mark>")
        page = self.server.get("/nyheter/?query=%3Cb%3E%26%22").text
        self.assertNotIn("<b>", page)

    def test_a_word_of_the_body_is_shown_in_its_place(self):
        for item in self.search("", kind="news")["items"]:
            body = item.get("bodies", [{"value": ""}])[0]["value"]
            shown = item["headlines"][0]["value"] + str(item.get("descriptions"))
            words = [word for word in re.findall(r"[a-zåäö]{9,}", body) if word not in shown.lower()]
            if not words:
                continue
            page = self.server.get(f"/nyheter/?query={urllib.parse.quote(words[0])}").text
            passages = re.findall(r'<p class="item-passage">(.*?)</p>', page)
            self.assertTrue(any(f"<mark>{words[0]}" in text for text in passages), words[0])
            return
        self.fail("no item with a body")

    def test_words_that_are_not_found_together_are_offered_apart(self):
        page = self.server.get("/nyheter/?query=vatten+giraff").text
        self.assertIn('<a href="/nyheter/?query=vatten">vatten</a>', page)

    def test_the_order_keeps_the_query(self):
        page = self.server.get("/nyheter/?query=vatten+OR+kultur").text
        self.assertIn("/nyheter/?query=vatten+OR+kultur&amp;orderBy=Published", page)
        newest = self.search("vatten OR kultur", orderBy="Published")
        dates = [item["contentCreated"] for item in newest["items"]]
        self.assertEqual(dates, sorted(dates, reverse=True))

    def test_pages_of_a_search_never_repeat(self):
        whole = self.search("vatten OR kultur OR vård")
        parts = []
        for skip in range(0, whole["total"], 3):
            parts += [item["uri"] for item in
                      self.search("vatten OR kultur OR vård", skip=skip, take=3)["items"]]
        self.assertEqual(parts[:100], [item["uri"] for item in whole["items"]])

    def test_facets_of_a_search_count_what_they_promise(self):
        for name, values in self.search("vatten OR kultur")["facets"].items():
            for value in values:
                data = self.search("vatten OR kultur", **{name: value["slug"]})
                self.assertEqual(data["total"], value["count"], f"{name}={value['slug']}")

    def test_who_types_is_given_suggestions(self):
        answer = self.server.get("/nyheter/suggest?query=kul")
        self.assertEqual(answer.headers["content-type"], "application/json")
        data = answer.json()
        self.assertEqual(set(data), {"query", "topics", "items", "words"})
        self.assertEqual(data["query"], "kul")
        topic = data["topics"][0]
        self.assertEqual(topic["name"], "Kultur")
        path = urllib.parse.urlsplit(topic["url"]).path
        self.assertEqual(self.server.get(path + ".json").json()["total"], topic["count"])
        self.assertIn("kultur", data["words"][0])
        for word in data["words"]:
            self.assertGreater(self.search(word)["total"], 0, word)
        for item in data["items"]:
            self.assertEqual(
                self.server.get(urllib.parse.urlsplit(item["url"]).path).status, 200)
        self.assertTrue(all(len(data[name]) <= 5 for name in ("topics", "items", "words")))

    def test_nothing_typed_and_what_is_no_text(self):
        for target in ("/nyheter/suggest", "/nyheter/suggest?query=", "/en/news/suggest?query=+"):
            self.assertEqual(self.server.get(target).json(),
                             {"query": "", "topics": [], "items": [], "words": []}, target)
        self.assertEqual(self.server.get("/nyheter/suggest?query=%FF").status, 400)

    def test_an_item_names_others_like_it(self):
        found = 0
        for item in items_of(self.server, "/nyheter.json?take=20"):
            path = urllib.parse.urlsplit(item["uri"]).path
            page = self.server.get(path).text
            others = re.findall(r'<ul class="related-list">(.*?)</ul>', page, re.DOTALL)
            links = re.findall(r'href="([^"]+)"', others[0]) if others else []
            self.assertNotIn(path, links)
            self.assertLessEqual(len(links), 4)
            found += len(links)
        self.assertGreater(found, 20)


class Data(harness.SiteTest):
    def test_shape(self):
        answer = self.server.get("/nyheter.json?take=7&kind=call&kind=event")
        self.assertEqual(answer.headers["content-type"], "application/json")
        data = answer.json()
        self.assertEqual(set(data) - {"suggestion"}, {"total", "skip", "take", "items", "facets"})
        self.assertEqual((data["skip"], data["take"]), (0, 7))
        self.assertEqual(set(data["facets"]), {"topic", "year", "kind"})
        for facet in data["facets"].values():
            for value in facet:
                self.assertEqual(set(value), {"slug", "name", "count", "selected"})
        chosen = [value["slug"] for value in data["facets"]["kind"] if value["selected"]]
        self.assertEqual(sorted(chosen), ["call", "event"])
        for item in data["items"]:
            self.assertIn(item["genres"][0]["literal"], chosen)

    def test_pages_are_the_whole_in_order(self):
        whole = [item["uri"] for item in items_of(self.server, "/nyheter.json?take=100")]
        parts = []
        for skip in range(0, len(whole), 9):
            parts += [item["uri"] for item in
                      items_of(self.server, f"/nyheter.json?skip={skip}&take=9")]
        self.assertEqual(parts, whole)
        total = self.server.get("/nyheter.json").json()["total"]
        self.assertEqual(min(total, 100), len(whole))
        dates = [item["contentCreated"] for item in items_of(self.server, "/nyheter.json?take=100")]
        self.assertEqual(dates, sorted(dates, reverse=True))

    def test_facets_count_what_they_promise(self):
        facets = self.server.get("/nyheter.json").json()["facets"]
        for name, values in facets.items():
            for value in values:
                data = self.server.get(f"/nyheter.json?take=1&{name}={value['slug']}").json()
                self.assertEqual(data["total"], value["count"], f"{name}={value['slug']}")

    def test_page_and_data_agree(self):
        for query in ("", "?skip=20", "?topic=kultur", "?query=vatten", "?year=2026&kind=notice"):
            page = self.server.get(f"/nyheter/{query}").text
            paths = [urllib.parse.urlsplit(item["uri"]).path
                     for item in items_of(self.server, f"/nyheter.json{query}")]
            shown = re.findall(r'<h3 class="item-headline"><a href="([^"]+)"', page)
            self.assertEqual(shown, paths, query)

    def test_one_item(self):
        item = items_of(self.server, "/nyheter.json?take=1")[0]
        path = urllib.parse.urlsplit(item["uri"]).path
        self.assertEqual(self.server.get(f"{path}.json").json(), item)
        self.assertEqual(self.server.get(f"{path}.json?revision=1").json()["uri"], item["uri"])
        self.assertEqual(self.server.get(f"{path}.json?revision=77").status, 404)

    def test_an_ending_takes_the_place_of_the_last_slash(self):
        for page, data in (("/nyheter/2026/", "/nyheter/2026.json"),
                           ("/nyheter/2026/11/", "/nyheter/2026/11.json"),
                           ("/amnen/kultur", "/amnen/kultur.json"),
                           ("/en/news/", "/en/news.json")):
            self.assertIn(f'href="{data}"', self.server.get(page).text)
            self.assertEqual(self.server.get(data).status, 200, data)

    def test_absolute_addresses_are_of_the_host(self):
        with self.server.connect() as connection:
            uri = connection.request("GET", "/nyheter.json?take=1", host="127.0.0.1:99").json()
            self.assertTrue(uri["items"][0]["uri"].startswith("http://127.0.0.1:99/nyheter/"))
            self.assertEqual(
                connection.request("GET", "/nyheter/", host="elsewhere.example").status, 421)


class Mistakes(harness.SiteTest):
    WRONG = {
        "skip": ("-1", "1.5", "x", "+1"), "take": ("0", "101", "-3", "ten"),
        "year": ("24", "20244", "x"), "kind": ("nyhet", "NEWS"), "topic": ("A", "a_b", "%C3%A5"),
        "from": ("2024-02-30", "today"), "to": ("2024-1-1", "x"), "orderBy": ("Newest", "published"),
        "query": ("%FF", "%C0%AF"),
    }

    def test_the_page_says_which_and_why(self):
        for name, values in self.WRONG.items():
            for value in values:
                with self.subTest(f"{name}={value}"):
                    answer = self.server.get(f"/nyheter/?{name}={value}")
                    self.assertEqual(answer.status, 400)
                    self.assertIn(f"<dd>{name}</dd>", answer.text)
                    problem = self.server.get(f"/nyheter.json?{name}={value}")
                    self.assertEqual(problem.status, 400)
                    self.assertEqual(problem.headers["content-type"], "application/problem+json")
                    self.assertEqual(problem.json()["parameter"], name)

    def test_unknown_and_empty_ones_are_as_if_left_out(self):
        plain = self.server.get("/nyheter/").body
        for query in ("?query=&orderBy=&skip=&take=&topic=&year=", "?utm_source=x&unheard=yes",
                      "?orderBy=Published&skip=0&take=20", "?%FF=%FF"):
            self.assertEqual(self.server.get(f"/nyheter/{query}").body, plain, query)

    def test_methods(self):
        answer = self.server.request("POST", "/nyheter/", body=b"")
        self.assertEqual(answer.status, 405)
        self.assertEqual(set(answer.headers["allow"].split(", ")), {"GET", "HEAD", "OPTIONS"})
        head = self.server.request("HEAD", "/nyheter/")
        page = self.server.get("/nyheter/")
        self.assertEqual(head.headers["etag"], page.headers["etag"])
        again = self.server.get("/nyheter/", {"If-None-Match": page.headers["etag"]})
        self.assertEqual((again.status, again.body), (304, b""))

    def test_slashes_and_the_root(self):
        for target, status, location in (
                ("/", 302, "/nyheter/"), ("/nyheter", 301, "/nyheter/"), ("/en", 302, "/en/news/"),
                ("/nyheter?query=x", 301, "/nyheter/?query=x"), ("/amnen", 301, "/amnen/"),
                ("/nyheter/2026", 301, "/nyheter/2026/"), ("/amnen/kultur/", 301, "/amnen/kultur")):
            answer = self.server.get(target)
            self.assertEqual((answer.status, answer.headers.get("location")), (status, location))


if __name__ == "__main__":
    unittest.main()
