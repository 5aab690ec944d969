"""The five real captures: what comes out is what an independent reading of the files says, in
whatever order and however often they are imported. Skipped where ../shared is missing."""

import collections
import itertools
import pathlib
import re
import shutil
import tempfile
import unittest

import harness
import reading

TOPICS = {  # counted by hand in the files
    "Hälso- och sjukvård": 25, "Kultur": 14, "Kollektivtrafik": 11, "Ekonomi och budget": 8,
    "Hållbarhet": 8, "Organisation och styrning": 8, "Regional utveckling": 6,
    "Forskning och innovation": 5, "Bibliotek": 2, "Konstnär och kulturutövare": 2,
    "Offentlig konst": 2, "Projekt inom buss": 2, "Stöd": 2, "Arrangera kultur": 1,
    "Kultur och hälsa": 1, "Projekt inom tunnelbana": 1}


def squeezed(text):
    return " ".join(text.split())


def read_capture(path):
    """(headline, summary, topic line) of each item: these five files keep one simple form."""
    for part in re.split(r"(?m)^ *• ", path.read_text("utf-8"))[1:]:
        blocks = [squeezed(block) for block in re.split(r"\n\s*\n", part.strip("\n"))]
        blocks = [block for block in blocks if block]
        yield blocks[0], " ".join(blocks[1:-1]), blocks[-1]


def captures():
    return sorted(harness.shared("captures").glob("*.txt"))


class Captures(unittest.TestCase):
    def setUp(self):
        self.files = captures()
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="budkavle-captures-"))
        self.addCleanup(shutil.rmtree, self.scratch, ignore_errors=True)
        self.data = self.scratch / "data"

    def take(self, *files):
        done = harness.budkavle("import", "--data", self.data, *files)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def items(self):
        with harness.Server(self.data) as server:
            answer = server.get("/nyheter.json?take=100").json()
            self.assertEqual((answer["total"], len(answer["items"])), (72, 72))
            return answer

    def wanted(self):
        return [item for path in self.files for item in read_capture(path)]

    def assertCaptures(self, answer):
        """The 72 items as they stand in the files, newest capture first."""
        wanted, got = self.wanted(), answer["items"]
        self.assertEqual(len(wanted), 72)
        for (headline, summary, line), item in zip(wanted, got):
            self.assertEqual(reading.headline(item), headline)
            self.assertEqual(squeezed(reading.summary(item)), summary)
            self.assertEqual("".join(reading.topics(item)), line)
        counts = {one["name"]: one["count"] for one in answer["facets"]["topic"]}
        self.assertEqual(counts, TOPICS)
        self.assertEqual(collections.Counter(
            topic for item in got for topic in reading.topics(item)), TOPICS)

    def test_all_items_exactly_as_written(self):
        report = self.take(*self.files)
        self.assertIn("items: 72 new, 0 known, 0 revised", report)
        self.assertIn("provisional topics: 16\n", report)
        self.assertIn("lines left over: 0", report)
        self.assertCaptures(self.items())

    def test_twice_is_once(self):
        self.take(*self.files)
        before = self.items()
        log = self.data / "log.db"
        bytes_before = log.read_bytes()
        report = self.take(*self.files)
        self.assertIn("items: 0 new, 72 known, 0 revised", report)
        self.assertIn("nothing changed", report)
        self.assertEqual(log.read_bytes(), bytes_before)
        after = self.items()
        port = re.compile(r":\d+/")
        self.assertEqual(port.sub("/", str(before)), port.sub("/", str(after)))

    def test_order_of_the_arguments_means_nothing(self):
        shuffled = [self.files[i] for i in (3, 0, 4, 2, 1)]
        for files in (self.files[::-1], shuffled):
            with self.subTest(files=[path.name[:3] for path in files]):
                shutil.rmtree(self.data, ignore_errors=True)
                self.take(*files)
                self.assertCaptures(self.items())

    def test_one_file_at_a_time(self):
        """Topics that stand alone in a later file are not known yet: what was cut at a seam is the
        same none the less here; a call with all the files changes nothing then."""
        for files in (self.files, self.files[::-1]):
            with self.subTest(first=files[0].name):
                shutil.rmtree(self.data, ignore_errors=True)
                for path in files:
                    self.take(path)
                self.assertCaptures(self.items())
                self.assertIn("nothing changed", self.take(*self.files))

    def test_dates_tell_no_more_than_is_known(self):
        self.take(*self.files)
        dates = [reading.ids(item, "published")[0] for item in self.items()["items"]]
        for date, count in itertools.groupby(dates):
            self.assertRegex(date, r"^(\[.*\]|\d{4}(-\d\d)?~?|\d{4}-\d\d-\d\d)$")
        self.assertEqual(dates[0], "[..2024-04~]")
        self.assertTrue(all("2021-04" in date for date in dates[-16:]), dates[-16:])

    def test_named_topics_are_confirmed(self):
        vocabulary = self.scratch / "t.ttl"
        vocabulary.write_text(
            "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
            '<urn:x:kultur> a skos:Concept ; skos:prefLabel "Kultur"@sv .\n', "utf-8")
        done = harness.budkavle("topic", "import", vocabulary, "--data", self.data)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("provisional topics: 15\n", self.take(*self.files))
        self.assertCaptures(self.items())


if __name__ == "__main__":
    unittest.main()
