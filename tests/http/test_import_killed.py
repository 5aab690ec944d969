"""An import that is killed anywhere and run again ends as one that nobody disturbed."""

import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import harness
import reading

ROUNDS = int(os.environ.get("KILL_ROUNDS", "3"))


def undated(folder):
    """Captures enough for several batches, two hundred items in each of four files: the same items
    in part, reworded in part, with topics that only a later file shows to be topics."""
    files = []
    for number in range(4):
        lines = ["Nyheter", ""]
        for i in range(200):
            story = number * 100 + i
            wording = "i år" if number % 2 else "under året"
            lines += [f"  • Vägarbete {story} i Fjärdland", "",
                      f"    Trafikverket lägger ny asfalt på sträcka {story} {wording}, och bussarna "
                      f"kör andra vägar så länge som arbetet pågår.", "",
                      "    " + ("KollektivtrafikProjekt inom väg", "Projekt inom väg",
                                f"Väg och järnväg{'Kollektivtrafik' if i % 7 else ''}")[i % 3]]
        path = folder / f"k{number}.txt"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        files.append(path)
    return files


class Killed(unittest.TestCase):
    def setUp(self):
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="budkavle-killed-"))
        self.addCleanup(shutil.rmtree, self.scratch, ignore_errors=True)
        self.random = random.Random(os.environ.get("KILL_SEED", "7"))

    def undisturbed(self, *arguments):
        data = self.scratch / "whole"
        begun = time.monotonic()
        done = harness.budkavle("import", "--data", data, *arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return time.monotonic() - begun, data

    def state(self, data, change):
        with harness.Server(data) as server:
            return reading.everything(server, change)

    def killed(self, seconds, *arguments):
        data = self.scratch / "killed"
        shutil.rmtree(data, ignore_errors=True)
        for _ in range(self.random.randint(1, 3)):
            process = subprocess.Popen(
                [harness.program(), "import", "--data", str(data), *map(str, arguments)],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=harness.environment())
            time.sleep(self.random.uniform(0, seconds))
            process.send_signal(signal.SIGKILL)
            process.wait()
        done = harness.budkavle("import", "--data", data, *arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        again = harness.budkavle("import", "--data", data, *arguments)
        self.assertIn("nothing changed", again.stdout)
        return data

    def compare(self, change, *arguments):
        seconds, data = self.undisturbed(*arguments)
        wanted = self.state(data, change)
        for number in range(ROUNDS):
            got = self.state(self.killed(seconds, *arguments), change)
            self.assertEqual(reading.differences(wanted, got), [], f"round {number}")

    def test_captures_with_a_date(self):
        self.compare(reading.without_choice, "--captured", "2024-03~", *undated(self.scratch))

    def test_captures_without_a_date(self):
        """The instant of the first try is that of all: only the instant itself differs."""
        def change(item, port):
            item = reading.without_choice(item, port)
            item["contentCreated"] = "NOW"
            for one in item["altIds"]:
                if one["role"] == "captured-latest":
                    one["value"] = "NOW"
            return item
        self.compare(change, *undated(self.scratch))

    def test_items_as_ninjs(self):
        self.compare(reading.without_choice, harness.EXAMPLES / "items.jsonl")


if __name__ == "__main__":
    unittest.main()
