"""Imports beside a server and beside each other: what is acknowledged is served, and nothing comes
in twice."""

import concurrent.futures
import pathlib
import shutil
import tempfile
import threading
import unittest

import harness
import reading


def capture(path, first, count, wording="hela dagen"):
    path.write_text("Nyheter\n\n" + "".join(
        f"  • Turlista {number} för skärgården\n\n    Båt {number} går {wording} till Ytterskär och "
        f"tillbaka med plats för cyklar.\n\n    KollektivtrafikSkärgård\n"
        for number in range(first, first + count)), "utf-8")
    return path


class Beside(unittest.TestCase):
    def setUp(self):
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="budkavle-beside-"))
        self.addCleanup(shutil.rmtree, self.scratch, ignore_errors=True)
        self.data = self.scratch / "data"

    def take(self, *files):
        done = harness.budkavle("import", "--data", self.data, "--captured", "2024-03", *files)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def together(self, *calls):
        with concurrent.futures.ThreadPoolExecutor() as pool:
            return list(pool.map(lambda files: self.take(*files), calls))

    def assertItems(self, server, count):
        items = reading.listing(server)
        names = sorted(reading.headline(item) for item in items)
        self.assertEqual(names, sorted(f"Turlista {i} för skärgården" for i in range(count)))
        self.assertEqual(len({reading.path(item) for item in items}), count)
        facets = server.get("/nyheter.json").json()["facets"]["topic"]
        self.assertEqual([(one["name"], one["count"]) for one in facets],
                         [("Kollektivtrafik", count), ("Skärgård", count)])

    def test_served_when_import_ends(self):
        with harness.Server(self.data) as server:
            self.assertEqual(server.get("/nyheter.json").json()["total"], 0)
            for number in range(8):
                self.take(capture(self.scratch / f"{number}.txt", number * 50, 50))
                self.assertEqual(server.get("/nyheter.json").json()["total"], number * 50 + 50)
            self.assertItems(server, 400)

    def test_readers_never_see_a_half(self):
        """Whatever a reader sees meanwhile is a whole state: total, items and facets agree."""
        stop = threading.Event()
        with harness.Server(self.data) as server, \
                concurrent.futures.ThreadPoolExecutor() as pool:
            def read():
                totals = [0]
                while not stop.is_set():
                    page = server.get("/nyheter.json?take=100").json()
                    self.assertEqual(len(page["items"]), min(page["total"], 100))
                    for one in page["facets"]["kind"]:
                        self.assertEqual(one["count"], page["total"])
                    totals.append(page["total"])
                self.assertEqual(totals, sorted(totals))
            reader = pool.submit(read)
            try:
                for number in range(3):
                    self.take(capture(self.scratch / f"{number}.txt", number * 400, 400))
            finally:
                stop.set()
            reader.result()
            self.assertItems(server, 1200)

    def test_nothing_older_than_what_is_acknowledged(self):
        """Many readers of the same hot pages: whoever asks after an import has ended is given its
        items, from the cache, from a render under way or from a new one."""
        stop, acknowledged = threading.Event(), [0]
        targets = ("/nyheter.json?take=1", "/nyheter.json?topic=skargard",
                   "/nyheter.json?query=turlista")
        with harness.Server(self.data) as server, \
                concurrent.futures.ThreadPoolExecutor() as pool:
            def read(number):
                count = 0
                with server.connect() as connection:
                    while not stop.is_set():
                        least = acknowledged[0]
                        answer = connection.request("GET", targets[number % len(targets)])
                        self.assertGreaterEqual(answer.json()["total"], least)
                        count += 1
                return count
            readers = [pool.submit(read, number) for number in range(6)]
            try:
                for number in range(12):
                    self.take(capture(self.scratch / f"{number}.txt", number * 3, 3))
                    acknowledged[0] = number * 3 + 3
            finally:
                stop.set()
            self.assertGreater(min(reader.result() for reader in readers), 20)

    def test_two_imports_beside_a_server(self):
        one = capture(self.scratch / "one.txt", 0, 300)
        two = capture(self.scratch / "two.txt", 150, 300)
        with harness.Server(self.data) as server:
            self.together([one], [two], [one, two])
            self.assertItems(server, 450)

    def test_two_imports_without_a_server(self):
        one = capture(self.scratch / "one.txt", 0, 300)
        two = capture(self.scratch / "two.txt", 150, 300)
        for _ in range(3):
            shutil.rmtree(self.data, ignore_errors=True)
            self.together([one], [two], [two, one])
            with harness.Server(self.data) as server:
                self.assertItems(server, 450)

    def test_a_server_starts_beside_an_import(self):
        files = [capture(self.scratch / f"{n}.txt", n * 400, 400) for n in range(3)]
        with concurrent.futures.ThreadPoolExecutor() as pool:
            work = pool.submit(self.take, *files)
            with harness.Server(self.data) as server:
                work.result()
                self.assertItems(server, 1200)
                # It is the one that writes the view from now on.
                self.take(capture(self.scratch / "late.txt", 1200, 1))
                self.assertItems(server, 1201)

    def test_two_servers_on_one_folder(self):
        self.take(capture(self.scratch / "one.txt", 0, 3))
        with harness.Server(self.data) as first, harness.Server(self.data) as second:
            self.assertItems(second, 3)
            self.take(capture(self.scratch / "two.txt", 3, 3))
            self.assertItems(first, 6)
            self.eventually(second, 6)
            first.stop()
            self.take(capture(self.scratch / "three.txt", 6, 3))
            self.assertItems(second, 9)

    def eventually(self, server, count):
        for _ in range(100):  # a server that reads beside another follows within a second
            if server.get("/nyheter.json").json()["total"] == count:
                return
            threading.Event().wait(0.02)
        self.assertItems(server, count)


if __name__ == "__main__":
    unittest.main()
