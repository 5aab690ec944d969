"""What HTTP promises, kept by the site itself: tags and 304, HEAD, compression, methods, limits,
parameters that are repeated or wrong, and pages past the end."""

import gzip
import unittest

import harness
import page_check
import reading

TARGETS = ("/nyheter/", "/nyheter/?topic=kultur&year=2026", "/nyheter/?query=vatten",
           "/nyheter.json?take=100", "/nyheter/2026/", "/amnen/", "/amnen/kultur",
           "/amnen/kultur.json", "/en/news/", "/en/news.json", "/en/topics/", "/static/site.css")
ERRORS = {"/nyheter/?take=0": 400, "/nyheter.json?take=0": 400, "/finns-inte": 404,
          "/nyheter/2026/finns-inte": 404, "/nyheter/2026/finns-inte.json": 404, "/": 302,
          "/nyheter": 301}
GZIP = {"Accept-Encoding": "gzip"}


class Promises(harness.SiteTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        item = cls.server.get("/nyheter.json?take=1").json()["items"][0]
        cls.targets = TARGETS + (reading.path(item), reading.path(item) + ".json")

    def test_a_tag_for_each_form_of_an_answer(self):
        for target in self.targets:
            with self.subTest(target):
                plain, zipped = self.server.get(target), self.server.get(target, GZIP)
                self.assertNotIn("content-encoding", plain.headers)
                self.assertEqual(zipped.headers["content-encoding"], "gzip")
                self.assertEqual(gzip.decompress(zipped.body), plain.body)
                self.assertLess(len(zipped.body), len(plain.body))
                self.assertNotEqual(plain.headers["etag"], zipped.headers["etag"])
                for answer, accept in ((plain, {}), (zipped, GZIP)):
                    self.assertIn("accept-encoding", answer.headers["vary"].lower())
                    self.assertRegex(answer.headers["etag"], '^(W/)?"[^"]+"$')
                    self.unchanged(target, answer, accept)
                    again = self.server.get(target, {"If-None-Match": '"other"'} | accept)
                    self.assertEqual((again.status, again.body), (200, answer.body))

    def unchanged(self, target, answer, accept):
        tag = answer.headers["etag"]
        for wanted in (tag, f'"other", {tag}', "*"):
            for method in ("GET", "HEAD"):
                again = self.server.request(method, target, {"If-None-Match": wanted} | accept)
                self.assertEqual((again.status, again.body), (304, b""), wanted)
                for name in ("etag", "vary", "cache-control", "content-location", "expires"):
                    self.assertEqual(again.headers.get(name), answer.headers.get(name), name)

    def test_head_says_what_get_says(self):
        for target, status in [(target, 200) for target in self.targets] + list(ERRORS.items()):
            for accept in ({}, GZIP):
                with self.subTest(target, accept=accept), self.server.connect() as connection:
                    get = connection.request("GET", target, accept)
                    head = connection.request("HEAD", target, accept)
                    self.assertEqual((get.status, head.status), (status, status))
                    for answer in (get, head):
                        answer.headers.pop("date")
                    self.assertEqual(head.headers, get.headers)
                    self.assertEqual(int(get.headers["content-length"]), len(get.body))
                    # Nothing came behind the head: the next answer is read where it should begin.
                    self.assertEqual(connection.request("GET", "/healthz").status, 200)

    def test_an_untouched_page_keeps_its_tag(self):
        """The tag is of the bytes: what the news does not change is still 304 after it."""
        item = self.targets[-1]  # its data, which names no other items
        listing, page = (self.server.get(target).headers["etag"] for target in ("/nyheter/", item))
        file = self.scratch / "more.txt"
        file.write_text("Nyheter\n\n  • Fler fartkameror i Hemsjö\n\n    Tre nya sätts upp i vår."
                        "\n\n    Beredskap\n", "utf-8")
        done = harness.budkavle("import", "--data", self.data, "--captured", "2022-03", file)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for target, tag, status in (("/nyheter/", listing, 200), (item, page, 304)):
            self.assertEqual(self.server.get(target, {"If-None-Match": tag}).status, status, target)

    def test_what_is_not_there(self):
        for target in ("/finns-inte", "/nyheter/2026/finns-inte", "/nyheter/20x6/", "/nyheter/2026/13",
                       "/amnen/finns-inte", "/amnen/kultur/mer", "/static/finns-inte.css",
                       "/en/news/2026/not-here", "/.git/config",
                       "/nyheter/2026/../../etc/passwd", "/static/%2e%2e%2fbudkavle.conf",
                       "/id/topic/00000000-0000-7000-8000-000000000000"):
            with self.subTest(target):
                self.assertIn(self.server.get(target).status, (404, 400))
        answer = self.server.get("/nyheter/2026/finns-inte")
        self.assertEqual((answer.status, page_check.check(answer.text)[0]), (404, []))
        answer = self.server.get("/nyheter/2026/finns-inte.json")
        self.assertEqual(answer.headers["content-type"], "application/problem+json")
        self.assertEqual(answer.json()["status"], 404)

    def test_methods_that_are_not_taken(self):
        for target in self.targets + ("/", "/healthz", "/readyz", "/robots.txt"):
            for method in ("POST", "PUT", "DELETE"):
                with self.subTest(target, method=method):
                    answer = self.server.request(method, target, body=b"x=1")
                    self.assertEqual(answer.status, 405)
                    self.assertEqual(set(answer.headers["allow"].split(", ")),
                                     {"GET", "HEAD", "OPTIONS"})
        self.assertEqual(self.server.request("POST", "/finns-inte", body=b"").status, 404)

    def test_too_long(self):
        fits = "/nyheter/?x=" + "a" * (8192 - len("/nyheter/?x="))
        self.assertEqual(self.server.get(fits).status, 200)
        self.assertEqual(self.server.get(fits + "a").status, 414)
        self.assertEqual(self.server.get("/nyheter/" + "a" * 100_000).status, 414)
        field = {"X-Long": "a" * 31_000}
        self.assertEqual(self.server.get("/nyheter/", field).status, 200)
        self.assertEqual(self.server.get("/nyheter/", {"X-Long": "a" * 33_000}).status, 431)
        self.assertEqual(self.server.get("/nyheter/", {"Cookie": "a=b; " * 10_000}).status, 431)
        answer = self.server.request("POST", "/nyheter/", body=b"x" * (2 << 20))
        self.assertIn(answer.status, (405, 413))

    def test_repeated_parameters(self):
        def total(query):
            return self.server.get(f"/nyheter.json?{query}").json()["total"]

        def paths(query):
            return {reading.path(item) for item in
                    reading.listing(self.server, f"/nyheter.json?{query}")}
        for name, one, other in (("topic", "kultur", "kollektivtrafik"), ("year", "2024", "2026"),
                                 ("kind", "call", "event")):
            with self.subTest(name):
                first, second = paths(f"{name}={one}"), paths(f"{name}={other}")
                self.assertTrue(first and second)
                self.assertEqual(paths(f"{name}={one}&{name}={other}"), first | second)
                self.assertEqual(paths(f"{name}={other}&{name}={one}&{name}={other}"),
                                 first | second)
        self.assertEqual(paths("topic=kultur&year=2024&year=2026"),
                         paths("topic=kultur") & (paths("year=2024") | paths("year=2026")))
        self.assertGreater(total("year=2024&year=2025"), total("year=2024"))
        for name, one, other in (("skip", 1, 2), ("take", 5, 6), ("query", "x", "y"),
                                 ("orderBy", "Published", "Relevance"),
                                 ("from", "2024-01-01", "2024-01-02"),
                                 ("to", "2024-01-01", "2024-01-02")):
            with self.subTest(name):
                answer = self.server.get(f"/nyheter.json?{name}={one}&{name}={other}")
                self.assertEqual((answer.status, answer.json().get("parameter")), (400, name))
                # The same twice leaves no doubt.
                self.assertEqual(self.server.get(f"/nyheter.json?{name}={one}&{name}={one}").body,
                                 self.server.get(f"/nyheter.json?{name}={one}").body)

    def test_wrong_values_are_named_in_the_language_of_the_page(self):
        for target, word in (("/nyheter/", "Det här går bra"),
                             ("/en/news/", "What may stand there")):
            answer = self.server.get(target + "?take=101")
            self.assertEqual(answer.status, 400)
            self.assertEqual(page_check.check(answer.text)[0], [])
            for part in ("<dd>take</dd>", "<dd>101</dd>", "100"):
                self.assertIn(part, answer.text)
            self.assertIn(word, answer.text)
        # What a reader wrote is shown, and never as markup.
        answer = self.server.get("/nyheter/?take=%3Cscript%3Ealert(1)%3C/script%3E")
        self.assertEqual(answer.status, 400)
        self.assertNotIn("<script>", answer.text)
        self.assertIn("&lt;script&gt;", answer.text)

    def test_bytes_that_are_not_utf_8(self):
        for value in ("%FF", "%C0%AF", "%ED%A0%80", "%F5%80%80%80", "%C3", "a%C3b"):
            for name in ("query", "topic"):
                with self.subTest(value, name=name):
                    answer = self.server.get(f"/nyheter.json?{name}={value}")
                    self.assertEqual((answer.status, answer.json()["parameter"]), (400, name))
        self.assertEqual(self.server.get("/nyheter/2026/%FF").status, 400)
        self.assertEqual(self.server.get("/nyheter/?utm=%FF").status, 200)

    def test_past_the_end(self):
        total = self.server.get("/nyheter.json").json()["total"]
        for skip in (total, total + 1, 10**6):
            with self.subTest(skip):
                data = self.server.get(f"/nyheter.json?skip={skip}").json()
                self.assertEqual((data["total"], data["items"]), (total, []))
                answer = self.server.get(f"/nyheter/?skip={skip}")
                self.assertEqual(answer.status, 200)
                faults, links = page_check.check(answer.text)
                self.assertEqual(faults, [])
                back = [link for link in links if link in ("/nyheter/", "/nyheter/?skip=0")]
                self.assertTrue(back, "no way back")
        # The way back keeps what was chosen.
        _, links = page_check.check(self.server.get("/nyheter/?topic=kultur&skip=4000").text)
        self.assertIn("/nyheter/?topic=kultur", links)


if __name__ == "__main__":
    unittest.main()
