"""One item or another: what two captures say of the same news, seen from outside."""

import pathlib
import shutil
import tempfile
import unittest

import harness
import reading

FERRY = ("Ny färja till Ytterskär", "Från måndag går en ny och tystare färja mellan Hemsjö brygga "
         "och Ytterskär. Den tar fler cyklar än den gamla.", "Kollektivtrafik")
FERRY_REWORDED = (FERRY[0], FERRY[1].replace("måndag", "tisdag"), FERRY[2])
WEEKLY = "Läget i vården"
WEEK_10 = (WEEKLY, "Under vecka 10 har trycket på akutmottagningarna varit högt, men inga "
           "operationer ställdes in.", "Hälso- och sjukvård")
WEEK_11 = (WEEKLY, "Influensan avtar i Fjärdland. Besöksförbudet vid Granviks sjukhus upphör på "
           "torsdag.", "Hälso- och sjukvård")


def capture(*items):
    return "Nyheter\n\n" + "".join(
        f"  • {headline}\n\n    {summary}\n\n    {topics}\n" for headline, summary, topics in items)


class Same(unittest.TestCase):
    def setUp(self):
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="budkavle-same-"))
        self.addCleanup(shutil.rmtree, self.scratch, ignore_errors=True)
        self.data = self.scratch / "data"

    def take(self, name, captured, *items):
        path = self.scratch / name
        path.write_text(capture(*items), "utf-8")
        done = harness.budkavle("import", "--data", self.data, "--captured", captured, path)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def read(self):
        with harness.Server(self.data) as server:
            return reading.listing(server)

    def test_seen_twice_is_one_item_with_two_provenances(self):
        self.take("a.txt", "2024-03-11", FERRY)
        report = self.take("b.txt", "2024-03-18", WEEK_10, FERRY)
        self.assertIn("items: 1 new, 1 known, 0 revised", report)
        _, item = self.read()
        self.assertEqual(item["version"], "1")
        self.assertEqual([one.split()[0] for one in reading.ids(item, "capture")],
                         ["a.txt", "b.txt"])
        self.assertEqual(reading.ids(item, "captured"), ["2024-03-11", "2024-03-18"])
        # It stays where it was first seen.
        self.assertEqual(item["contentCreated"], "2024-03-11T22:59:59.999Z")

    def test_newer_wording_is_a_revision(self):
        self.take("a.txt", "2024-03-11", FERRY)
        report = self.take("b.txt", "2024-03-18", FERRY_REWORDED)
        self.assertIn("items: 0 new, 0 known, 1 revised", report)
        with harness.Server(self.data) as server:
            item, = reading.listing(server)
            self.assertEqual((item["version"], reading.summary(item)), ("2", FERRY_REWORDED[1]))
            first = server.get(reading.path(item) + ".json?revision=1").json()
            self.assertEqual((first["version"], reading.summary(first)), ("1", FERRY[1]))
            self.assertEqual(server.get(reading.path(item) + ".json?revision=3").status, 404)
        self.assertEqual(len(reading.ids(item, "capture")), 2)

    def test_older_wording_is_noted_and_nothing_else(self):
        self.take("b.txt", "2024-03-18", FERRY_REWORDED)
        report = self.take("a.txt", "2024-03-11", FERRY)
        self.assertIn("items: 0 new, 1 known, 0 revised", report)
        self.assertIn("a.txt:3: an older wording of an item", report)
        item, = self.read()
        self.assertEqual((item["version"], reading.summary(item)), ("1", FERRY_REWORDED[1]))
        self.assertEqual(len(reading.ids(item, "capture")), 2)

    def test_the_oldest_capture_of_a_call_comes_first(self):
        for name, item in (("a.txt", FERRY), ("b.txt", FERRY_REWORDED)):
            (self.scratch / name).write_text(capture(item), "utf-8")
        (self.scratch / "captures.json").write_text('{"a.txt":"2024-03-11","b.txt":"2024-03-18"}')
        done = harness.budkavle("import", "--data", self.data, self.scratch / "b.txt",
                                self.scratch / "a.txt")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        item, = self.read()
        self.assertEqual((item["version"], reading.summary(item)), ("2", FERRY_REWORDED[1]))

    def test_a_headline_that_returns_with_another_story(self):
        self.take("a.txt", "2024-03-11", WEEK_10)
        self.assertIn("items: 1 new, 1 known", self.take("b.txt", "2024-03-18", WEEK_11, WEEK_10))
        items = self.read()
        self.assertEqual([reading.summary(item) for item in items], [WEEK_11[1], WEEK_10[1]])
        self.assertEqual([reading.path(item) for item in items],
                         ["/nyheter/2024/laget-i-varden-2", "/nyheter/2024/laget-i-varden"])

    def test_never_the_same_within_a_capture(self):
        self.take("a.txt", "2024-03-11", FERRY, FERRY, FERRY)
        items = self.read()
        self.assertEqual(sorted(reading.path(item) for item in items),
                         [f"/nyheter/2024/ny-farja-till-ytterskar{end}" for end in ("", "-2", "-3")])

    def test_a_year_has_its_own_addresses(self):
        self.take("a.txt", "2023-03-13", WEEK_10)
        self.take("b.txt", "2024-03-18", WEEK_11)
        self.assertEqual([reading.path(item) for item in self.read()],
                         ["/nyheter/2024/laget-i-varden", "/nyheter/2023/laget-i-varden"])

    def test_a_dry_run_prints_and_appends_nothing(self):
        path = self.scratch / "a.txt"
        path.write_text(capture(FERRY, WEEK_10), "utf-8")
        done = harness.budkavle("import", "--data", self.data, "--dry-run", path)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn(FERRY[0], done.stdout)
        self.assertIn("items: 2 (dry run: nothing was written)", done.stdout)
        self.assertFalse(self.data.exists())

    def test_old_address_leads_to_the_new_one(self):
        self.take("a.txt", "2024-03-11", FERRY)
        done = harness.budkavle("export", "--data", self.data)
        line = done.stdout.replace(FERRY[0], "Tystare färja till Ytterskär")
        changed = self.scratch / "changed.jsonl"
        changed.write_text(line, "utf-8")
        done = harness.budkavle("import", "--data", self.data, changed)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("1 revised", done.stdout)
        with harness.Server(self.data) as server:
            old = "/nyheter/2024/ny-farja-till-ytterskar"
            new = "/nyheter/2024/tystare-farja-till-ytterskar"
            for end in ("", ".json"):
                answer = server.get(old + end)
                self.assertEqual((answer.status, answer.headers["location"].split("://")[-1]
                                  .split("/", 1)[-1]), (301, (new + end)[1:]))
            self.assertEqual(server.get(new).status, 200)
            # The old address is never given to another item.
        self.take("b.txt", "2024-12-02", (FERRY[0], "En helt annan båt för gods byggs i Granvik.",
                                          "Regional utveckling"))
        with harness.Server(self.data) as server:
            self.assertEqual(server.get(old).status, 301)
            self.assertEqual(server.get(old + "-2").status, 200)


if __name__ == "__main__":
    unittest.main()
