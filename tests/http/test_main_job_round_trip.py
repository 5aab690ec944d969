"""Everything out as ninjs and into an empty folder: the same answers, and the same export again."""

import json
import pathlib
import re
import shutil
import tempfile
import unittest

import harness
import reading

# What an export does not carry, since it belongs to the log that it came from.
TIMES = ("firstCreated", "versionCreated")


def same_ids(item, port):
    """Only the times of the log are left out: ids and topics stay as they are."""
    item = json.loads(json.dumps(item).replace(f":{port}/", "/"))
    for member in TIMES:
        item.pop(member, None)
    item["altIds"] = [one for one in item["altIds"] if one["role"] != "changed"]
    return item


class RoundTrip(unittest.TestCase):
    def setUp(self):
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="budkavle-trip-"))
        self.addCleanup(shutil.rmtree, self.scratch, ignore_errors=True)

    def run_well(self, *arguments):
        done = harness.budkavle(*arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def read(self, data):
        """All answers; of the pages of topics what an export of items carries: address, name and
        count of each that has items. The rest of a vocabulary comes with the vocabulary."""
        with harness.Server(data) as server:
            found = reading.everything(server, same_ids)
        for language in reading.FACES:
            page = found[language, "topics"]
            found[language, "topics"] = [
                entry for entry in re.findall(
                    r'<b class="count">(.*?)</b>.*?<h2><a href="(.*?)">(.*?)</a></h2>', page, re.S)
                if entry[0] != "0"]
            self.assertGreater(len(found[language, "topics"]), 1)
        return found

    def export(self, data):
        return [json.loads(line) for line in
                self.run_well("export", "--format", "ninjs", "--data", data).splitlines()]

    def fill(self, data):
        """The examples; of the ninjs items one is amended, one corrected, one withdrawn, one gone,
        one has a new headline."""
        captures = sorted(harness.EXAMPLES.glob("*.txt"))
        self.run_well("import", "--data", data, *captures)
        self.run_well("import", "--data", data, harness.EXAMPLES / "items.jsonl")
        lines = self.export(data)
        lines[1]["descriptions"][0]["value"] += " Nytt i dag."
        lines[2]["descriptions"].append(
            {"role": "correction", "contentType": "text/plain", "value": "Rätt dag är fredag."})
        lines[2]["headlines"][0]["value"] += " på fredag"
        self.state(lines[3], "withdrawn")
        lines[3]["descriptions"].append(
            {"role": "withdrawal", "contentType": "text/plain", "value": "Mötet är inställt."})
        self.state(lines[4], "gone")
        lines[5]["headlines"][0]["value"] = "En rubrik som är ny"
        changed = self.scratch / "changed.jsonl"
        changed.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        report = self.run_well("import", "--data", data, changed)
        self.assertIn("items: 0 new", report)
        self.assertIn(" 5 revised", report)

    @staticmethod
    def state(item, state):
        item["pubStatus"] = "canceled"
        for one in item["altIds"]:
            if one["role"] == "state":
                one["value"] = state

    def test_the_same_answers_and_the_same_export(self):
        one, other = self.scratch / "one", self.scratch / "other"
        self.fill(one)
        text = self.run_well("export", "--data", one)
        file = self.scratch / "all.jsonl"
        file.write_text(text, "utf-8")
        self.run_well("import", "--data", other, file)
        self.assertEqual(
            reading.differences([same_ids(item, 0) for item in self.export(one)],
                                [same_ids(item, 0) for item in self.export(other)]), [])
        self.assertEqual(reading.differences(self.read(one), self.read(other)), [])
        with harness.Server(one) as server:
            withdrawn = {reading.path(item): server.get(reading.path(item)).status
                         for item in self.export(one) if item["pubStatus"] == "canceled"}
        with harness.Server(other) as server:
            self.assertEqual(withdrawn, {path: server.get(path).status for path in withdrawn})
        self.assertEqual(sorted(withdrawn.values()), [200, 410])
        # And once more into the first: nothing is new to it.
        self.assertIn("nothing changed", self.run_well("import", "--data", one, file))
        self.assertIn("nothing changed", self.run_well("import", "--data", other, file))

    def test_the_real_captures(self):
        one, other = self.scratch / "one", self.scratch / "other"
        self.run_well("import", "--data", one, *sorted(harness.shared("captures").glob("*.txt")))
        file = self.scratch / "all.jsonl"
        file.write_text(self.run_well("export", "--data", one), "utf-8")
        self.run_well("import", "--data", other, file)
        with harness.Server(one) as first, harness.Server(other) as second:
            self.assertEqual(reading.differences(reading.everything(first, same_ids),
                                                 reading.everything(second, same_ids)), [])
        # The captures are known there too.
        report = self.run_well("import", "--data", other,
                               *sorted(harness.shared("captures").glob("*.txt")))
        self.assertIn("items: 0 new, 72 known, 0 revised", report)


if __name__ == "__main__":
    unittest.main()
