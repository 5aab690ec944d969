"""Everything out as ninjs and into an empty folder: the same answers, and the same export again."""

import json
import pathlib
import re
import shutil
import subprocess
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

    def test_the_vocabulary_too(self):
        """With the topics all answers are the same, their pages too, whichever comes first."""
        one = self.scratch / "one"
        self.fill(one)
        self.run_well("topic", "import", "--data", one, self.more_topics())
        items, topics = self.scratch / "all.jsonl", self.scratch / "all.ttl"
        items.write_text(self.run_well("export", "--data", one), "utf-8")
        topics.write_text(self.run_well("topic", "export", "--data", one), "utf-8")
        wanted = self.read_all(one)
        listed = self.run_well("topic", "list", "--data", one)
        self.assertIn("provisional", listed)
        for number, order in enumerate(((topics, items), (items, topics))):
            other = self.scratch / f"other{number}"
            for file in order:
                command = ("topic", "import") if file == topics else ("import",)
                self.run_well(*command, "--data", other, file)
            self.assertEqual(reading.differences(wanted, self.read_all(other)), [])
            self.assertEqual(self.run_well("topic", "list", "--data", other), listed)
            self.assertIn(" 0 topics new, 0 changed, ",
                          self.run_well("topic", "import", "--data", other, topics))
            # An English item names a topic that has no English name as it is called.
            if order[0] == topics:
                self.assertEqual(self.run_well("topic", "export", "--data", other),
                                 topics.read_text("utf-8"))

    def read_all(self, data):
        with harness.Server(data) as server:
            found = reading.everything(server, same_ids)
            for topic in set(re.findall(r'href="(/amnen/[a-z0-9-]+)"', found["sv", "topics"])):
                answer = server.get(topic)
                self.assertEqual(answer.status, 200)
                found[topic] = re.sub(r":\d+/", "/", answer.text)
                found[topic, "data"] = json.loads(re.sub(
                    r":\d+/", "/", json.dumps(server.get(topic + ".json").json()["facets"])))
        return found

    def more_topics(self):
        """Labels and addresses that Turtle must escape, in further languages."""
        path = self.scratch / "more.ttl"
        path.write_text(
            "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
            "<https://x.example/a?b=c&d=%22> skos:prefLabel 'Säg \"hej\" \\\\ då'@sv, 'Terve'@fi ;\n"
            "  skos:altLabel 'Line\\nbreak'@en, 'På återseende'@sv ;\n"
            "  skos:broader <https://data.fjardland.example/amne/kultur> ;\n"
            "  skos:exactMatch <https://x.example/åäö#x> .\n", "utf-8")
        return path

    @unittest.skipIf(shutil.which("rapper") is None, "rapper (raptor2-utils) is missing")
    def test_the_vocabulary_is_turtle(self):
        data, file = self.scratch / "one", self.scratch / "all.ttl"
        self.run_well("topic", "import", "--data", data, harness.EXAMPLES / "topics.ttl",
                      self.more_topics())
        for url in ("", "site.url = https://nyheter.example/\n"):
            (data / "budkavle.conf").write_text(url, "utf-8")
            file.write_text(self.run_well("topic", "export", "--data", data), "utf-8")
            done = subprocess.run(["rapper", "-q", "-i", "turtle", "-o", "ntriples", file],
                                  check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  text=True)
            self.assertEqual(done.stderr, "")
            self.assertEqual(done.stdout.count("core#Concept>"),
                             self.run_well("topic", "list", "--data", data).count("\n"))
            self.assertIn("<https://nyheter.example/id/topic/" if url else "<urn:uuid:",
                          done.stdout)

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
