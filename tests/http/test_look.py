"""What a body makes its own by settings and files: the about pages, the foot, error pages and
languages, on the real program with a data folder of its own for each."""

import json
import pathlib
import shutil
import tempfile
import unittest

import harness
import page_check

BODY = """publisher.name = Region A
publisher.orgnr = 232100-9991
site.editor = Eva Ek
site.email = red@a.example
site.phone = 08-12 34
site.links = Press https://a.example/p; Jobb /jobb
site.licence = CC0 https://a.example/0
accessibility.lacks = Kartor <utan> text; Filmer
accessibility.assessed = 2026-11-02
"""


class Look(unittest.TestCase):
    def setUp(self):
        self.data = pathlib.Path(tempfile.mkdtemp(prefix="budkavle-look-"))
        self.addCleanup(shutil.rmtree, self.data, ignore_errors=True)

    def serve(self, settings):
        (self.data / "budkavle.conf").write_text(settings, "utf-8")
        return harness.Server(self.data)

    def sound(self, server, target, status=200):
        answer = server.get(target)
        self.assertEqual(answer.status, status, target)
        self.assertEqual(page_check.check(answer.text)[0], [], target)
        return answer.text

    def test_about_pages_say_who_and_how(self):
        with self.serve(BODY) as server:
            about = self.sound(server, "/om/")
            for words in ("Region A publicerar", "Organisationsnummer: 232100-9991.",
                          "Ansvarig utgivare: Eva Ek.", 'href="mailto:red@a.example"',
                          'href="tel:081234"', "enligt CC0", 'href="https://a.example/0"',
                          '<a href="https://a.example/p">Press</a>', '<a href="/jobb">Jobb</a>',
                          'hreflang="en" href="http://', '/en/about/">'):
                self.assertIn(words, about)
            statement = self.sound(server, "/om/tillganglighet")
            for words in ("delvis förenlig", "<li>Kartor &lt;utan&gt; text</li>", "<li>Filmer</li>",
                          "(2018:1937)", "gjordes 2\u00a0november\u00a02026",
                          "https://www.digg.se/tdosanmalan"):
                self.assertIn(words, statement)
            self.assertNotIn("Kartor", self.sound(server, "/en/about/accessibility"))
            for path in ("/nyheter/", "/en/news/", "/amnen/", "/finns-inte"):
                page = server.get(path).text
                self.assertIn("/en/about/" if path.startswith("/en/") else "/om/tillganglighet", page)

    def test_what_is_not_set_is_not_said(self):
        with self.serve("accessibility.status = full\n") as server:
            statement = self.sound(server, "/en/about/accessibility")
            self.assertIn("fully compliant", statement)
            self.assertNotIn("Content that is not accessible", statement)
            about = self.sound(server, "/en/about/")
            self.assertNotIn("Responsible publisher", about)
            self.assertNotIn("mailto:", about)


class Errors(harness.SiteTest):
    def test_a_missing_page_leads_on(self):
        for path, query, item in (
                ("/nyheter/2026/koka-dricksvattn", "koka dricksvattn",
                 "/nyheter/2026/koka-dricksvattnet-i-hemsjo"),
                ("/gammalt/Default.aspx/Koka-dricksvattnet.html", "Koka dricksvattnet",
                 "/nyheter/2026/koka-dricksvattnet-i-hemsjo"),
                ("/en/news/2026/boil-water", "boil water",
                 "/en/news/2026/boil-your-drinking-water-in-hemsjo")):
            answer = self.server.get(path)
            self.assertEqual(answer.status, 404, path)
            self.assertEqual(page_check.check(answer.text)[0], [], path)
            self.assertIn(f'value="{query}"', answer.text)
            self.assertIn(f'<a href="{item}">', answer.text)

    def test_an_address_without_words_is_a_page_too(self):
        for path in ("/12/34", "/%FF%FE/x", "/%22%3E%3Cscript%3E", "/nyheter/a/b/c/d", "/-*-OR-*-",
                     "/rubrik%3A%22", "/" + "a" * 3000, "/x%2Fy%00z"):
            answer = self.server.get(path)
            self.assertIn(answer.status, (400, 404), path)
            self.assertNotIn("<script>", answer.text)
            if answer.headers["content-type"].startswith("text/html"): # a broken head gets a line
                self.assertEqual(page_check.check(answer.text)[0], [], path)

    def test_each_status_has_its_words(self):
        for head, status, words in (
                (b"POST /nyheter/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", 405,
                 "bara att läsa"),
                (b"GET /nyheter/ HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n", 421, "Fel webbplats"),
                (b"GET /en/news/?take=0 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400,
                 "A whole number from 1")):
            answer = self.server.raw(head)
            self.assertEqual(answer.status, status)
            self.assertIn(words, answer.text)


class Languages(unittest.TestCase):
    """Two locale files in the data folder, and an item in each of their languages."""

    @classmethod
    def setUpClass(cls):
        cls.data = pathlib.Path(tempfile.mkdtemp(prefix="budkavle-look-"))
        cls.addClassCleanup(shutil.rmtree, cls.data, ignore_errors=True)
        whole = json.loads(harness.EXAMPLES.joinpath("items.jsonl").read_text("utf-8").split("\n")[0])
        lines = []
        for language, headline in (("fi", "Uusi lautta Ytteröhön"), ("yi", "אַ נײַע שיף")):
            item = {name: whole[name] for name in
                    ("standard", "type", "version", "pubStatus", "contentCreated", "infoSources")}
            item |= {"uri": "urn:uuid:01a20420-fb00-74d1-86de-8ed20bce7%03x" % len(headline),
                     "language": language, "subjects": [{"name": "Kultur"}],
                     "headlines": [{"role": "main", "contentType": "text/plain", "value": headline}]}
            lines.append(json.dumps(item, ensure_ascii=False))
        file = cls.data / "in.jsonl"
        file.write_text("\n".join(lines) + "\n", "utf-8")
        shutil.copytree(pathlib.Path(__file__).parent / "locale", cls.data / "d/locale")
        (cls.data / "d").chmod(0o700)
        done = harness.budkavle("import", "--data", cls.data / "d", file)
        assert done.returncode == 0, done.stderr
        cls.server = harness.Server(cls.data / "d").start()
        cls.addClassCleanup(cls.server.stop)

    def sound(self, target, status=200):
        answer = self.server.get(target)
        self.assertEqual(answer.status, status, target)
        self.assertEqual(page_check.check(answer.text)[0], [], target)
        return answer.text

    def test_a_file_gives_a_language_its_pages(self):
        listing = self.sound("/fi/news/")
        for words in ('<html lang="fi" dir="ltr"', "<title>Uutiset</title>", ">1 uutinen ",
                      '<a href="/fi/news/2026/uusi-lautta-ytterohon">', "22. marrask. 2026",
                      "Skip to the content", 'hreflang="sv" href="http://', 'href="/yi/news/" lang="yi"'):
            self.assertIn(words.replace("22. marrask. 2026", "22.\u00a0marrask.\u00a02026"), listing)
        item = self.sound("/fi/news/2026/uusi-lautta-ytterohon")
        self.assertIn("22.\u00a0marraskuuta\u00a02026", item)
        self.assertNotIn('class="item-page" lang', item)
        for path in ("/fi/topics/", "/fi/topics/kultur", "/fi/about/", "/fi/about/accessibility",
                     "/fi/news/2026/", "/fi/news/2026/11/", "/fi/news/?query=lautta"):
            self.assertIn('<html lang="fi"', self.sound(path))
        self.assertIn("Sivua ei löydy", self.sound("/fi/news/2026/ei-ole", 404))
        self.assertEqual(self.server.get("/fi/news.json").json()["total"], 1)
        self.assertIn("<feed", self.server.get("/fi/news.atom").text)

    def test_from_right_to_left(self):
        listing = self.sound("/yi/news/")
        self.assertIn('<html lang="yi" dir="rtl"', listing)
        self.assertIn("אַ נײַע שיף", listing)

    def test_old_addresses_lead_on(self):
        answer = self.server.get("/nyheter/2026/uusi-lautta-ytterohon")
        self.assertEqual((answer.status, answer.headers["location"]),
                         (301, "/fi/news/2026/uusi-lautta-ytterohon"))
        answer = self.server.get("/fi/news")
        self.assertEqual((answer.status, answer.headers["location"]), (301, "/fi/news/"))

    def test_a_language_without_a_file_has_none(self):
        for path in ("/de/news/", "/se/news.json", "/fi/nyheter/", "/sv/news/", "/sv/topics/kultur"):
            self.assertEqual(self.server.get(path).status, 404, path)
        self.assertIn('hreflang="fi"', self.sound("/nyheter/"))
        self.assertNotIn("lautta", self.sound("/nyheter/"))


if __name__ == "__main__":
    unittest.main()
