"""What a body makes its own by settings and files: the about pages, the foot, error pages and
languages, on the real program with a data folder of its own for each."""

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


if __name__ == "__main__":
    unittest.main()
