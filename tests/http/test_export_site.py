"""The site as files: what is served without a query, with links that lead from file to file; the same
each time; and what is written where nobody knows the address."""

import csv
import io
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse
import xml.etree.ElementTree as tree

import harness
import page_check

URL = "https://nyheter.fjardland.example"
LINK = re.compile(r'\s(?:href|src)="([^"]*)"')


def export(data, folder, *more):
    return harness.budkavle("export", "--data", data, "--format", "site", "--to", folder, *more)


def files_of(folder):
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}


class Exports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = pathlib.Path(tempfile.mkdtemp(prefix="budkavle-export-"))
        cls.addClassCleanup(shutil.rmtree, cls.scratch, ignore_errors=True)
        cls.data = cls.scratch / "data"
        harness.SiteTest.fill.__func__(cls, cls.data)
        (cls.data / "budkavle.conf").write_text(
            f"site.url = {URL}\nsite.name = Region Fjärdland\n", encoding="utf-8")
        cls.placeless = cls.scratch / "placeless.conf"
        cls.placeless.write_text("site.name = Region Fjärdland\n", encoding="utf-8")
        cls.here, cls.nowhere = cls.scratch / "here", cls.scratch / "nowhere"
        cls.done = export(cls.data, cls.here)
        cls.said = export(cls.data, cls.nowhere, "--config", cls.placeless)

    def walk(self, folder):
        """All files that are reached from index.html, by links alone."""
        seen, ahead = set(), ["index.html"]
        while ahead:
            name = ahead.pop()
            if name in seen:
                continue
            seen.add(name)
            path = folder / name
            self.assertTrue(path.is_file(), name)
            if not name.endswith(".html"):
                continue
            for link in LINK.findall(path.read_text(encoding="utf-8")):
                place = urllib.parse.urlsplit(link)
                if place.scheme or place.netloc or not place.path:
                    continue
                self.assertFalse(place.query, (name, link))
                self.assertFalse(place.path.startswith("/"), (name, link))
                to = urllib.parse.urljoin(f"http://x/{name}", place.path)[len("http://x/"):]
                ahead.append(to + "index.html" if not to or to.endswith("/") else to)
        return seen

    def items(self):
        done = harness.budkavle("export", "--data", self.data, "--format", "csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        return list(csv.DictReader(io.StringIO(done.stdout.lstrip("\ufeff"), newline="")))

    def test_it_is_done(self):
        self.assertEqual((self.done.returncode, self.done.stderr), (0, ""))
        self.assertEqual(self.said.returncode, 0)
        self.assertIn("site.url is not set", self.said.stderr)

    def test_every_link_leads_to_a_file_and_every_item_is_reached(self):
        for folder in (self.here, self.nowhere):
            seen = self.walk(folder)
            items = self.items()
            self.assertGreater(len(items), 50)
            for item in items:
                path = urllib.parse.urlsplit(item["url"]).path.strip("/")
                self.assertIn(f"{path}/index.html", seen)

    def test_every_page_is_sound(self):
        for folder in (self.here, self.nowhere):
            for path in folder.rglob("*.html"):
                if path == folder / "index.html":
                    continue
                text = path.read_text(encoding="utf-8")
                self.assertEqual(page_check.check(text)[0], [], path)
                for word in ("<form", "<input type=\"search", "<script type=\"module", "om 3 dagar",
                             "still.invalid", "?skip=", "stänger i "):
                    self.assertNotIn(word, text, path)

    def test_twice_is_the_same(self):
        before = files_of(self.here)
        again = self.scratch / "again"
        self.assertEqual(export(self.data, again).returncode, 0)
        self.assertEqual(files_of(again), before)
        old = self.here / "nyheter/1066/slaget/index.html"
        old.parent.mkdir(parents=True)
        old.write_text("old")
        outside = self.scratch / "outside"
        outside.write_text("stays")
        with (self.here / ".budkavle-files").open("a") as names:
            names.write("nyheter/1066/slaget/index.html\n../outside\n")
        self.assertEqual(export(self.data, self.here).returncode, 0)
        self.assertEqual(files_of(self.here), before)
        self.assertFalse((self.here / "nyheter/1066").exists())
        self.assertTrue(outside.exists())

    def test_with_an_address(self):
        page = (self.here / "nyheter/index.html").read_text(encoding="utf-8")
        self.assertIn(f'rel="canonical" href="{URL}/nyheter/"', page)
        self.assertIn(f'hreflang="en" href="{URL}/en/news/"', page)
        self.assertIn(f"Sitemap: {URL}/sitemap.xml", (self.here / "robots.txt").read_text())
        for loc in tree.parse(self.here / "sitemap.xml").getroot().iter(
                "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"):
            path = urllib.parse.urlsplit(loc.text).path.lstrip("/")
            self.assertTrue((self.here / path / "index.html").is_file(), loc.text)

    def test_without_one(self):
        self.assertFalse((self.nowhere / "sitemap.xml").exists())
        self.assertFalse((self.nowhere / "robots.txt").exists())
        for name, content in files_of(self.nowhere).items():
            self.assertNotIn(b"still.invalid", content, name)
            self.assertNotIn(b'rel="canonical"', content, name)
        feed = tree.parse(self.nowhere / "nyheter.atom").getroot()
        atom = "{http://www.w3.org/2005/Atom}"
        self.assertTrue(feed.find(f"{atom}id").text.startswith("urn:uuid:"))
        for entry in feed.iter(f"{atom}entry"):
            href = entry.find(f"{atom}link").get("href")
            self.assertTrue((self.nowhere / href / "index.html").is_file(), href)

    def test_what_is_refused(self):
        foreign = self.scratch / "foreign"
        foreign.mkdir()
        (foreign / "thesis.txt").write_text("mine")
        done = export(self.data, foreign)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no export", done.stderr)
        self.assertEqual(files_of(foreign), {"thesis.txt": b"mine"})
        for arguments in (("--format", "site"), ("--format", "doc"),
                          ("--format", "site", "--to", foreign, "--query", "a")):
            self.assertEqual(harness.budkavle("export", "--data", self.data,
                                              *arguments).returncode, 2)


class Forms(unittest.TestCase):
    def test_one_document_of_all_or_some(self):
        with tempfile.TemporaryDirectory() as scratch:
            data = pathlib.Path(scratch) / "data"
            harness.SiteTest.fill.__func__(type(self), data)
            (data / "budkavle.conf").write_text(f"site.url = {URL}\n", encoding="utf-8")
            to = pathlib.Path(scratch) / "items.csv"
            done = harness.budkavle("export", "--data", data, "--format", "csv", "--to", to)
            self.assertEqual((done.returncode, done.stdout), (0, ""))
            rows = list(csv.DictReader(io.StringIO(to.read_text(encoding="utf-8-sig"), newline="")))
            self.assertEqual({row["language"] for row in rows} & {"sv", "en"}, {"sv", "en"})
            atom = harness.budkavle("export", "--data", data, "--format", "atom").stdout
            self.assertEqual(atom.count("<entry"), len(rows))
            if shutil.which("xmllint"):
                schema = harness.SOURCE / "tests/schemas/atom.rng"
                checked = subprocess.run(["xmllint", "--nonet", "--noout", "--relaxng", schema, "-"],
                                         input=atom.encode(), capture_output=True)
                self.assertEqual(checked.returncode, 0, checked.stderr)
            some = harness.budkavle("export", "--data", data, "--format", "atom", "--query",
                                    "färja").stdout
            self.assertTrue(0 < some.count("<entry") < len(rows))


if __name__ == "__main__":
    unittest.main()
