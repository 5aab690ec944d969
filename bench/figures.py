#!/usr/bin/env python3
"""Measures Budkavle, beside nginx where it is a peer, in one run; prints what docs/benchmarks.md keeps.

    ./dev bench [--items N] [--quick] [--runs N] [--no-curve] [NAME...]

NAME is one of: hot not-modified cold cold-many search publish import rebuild disk start crowd; without
one, all of them. --items is the largest size (1,000,000), and the curve goes there from 1,000 by tens;
--quick is 10,000 items and short runs, to see that all works.

Server and load each keep to a processor of their own. Runs of ours and the peer's alternate, so that a
drift of the machine's speed meets both; of all runs the median is told, and a ratio is the median of
the ratios of neighbouring runs. The machine is never quiet: trust ratios more than numbers.
"""

import argparse
import json
import math
import os
import shutil
import subprocess
import tempfile
import threading
import time

import parts
from parts import GZIP, LISTING, Copy, Nginx, Server, load, median, targets

FIGURES = "## Figures\n\n"
SEARCHES = ("common", "rare", "two", "phrase", "prefix", "filter", "misspelt")


class Table:
    """Rows as they are found; what grows with the items is kept for the curve."""

    def __init__(self):
        self.curve = {}
        self.lines = []
        self.say("| what | ours | peer | ratio | limit |")
        self.say("| --- | ---: | ---: | ---: | --- |")

    def say(self, line):
        self.lines.append(line)
        print(line, flush=True)

    def row(self, what, ours, peer="", ratio="", limit="", holds=True):
        if limit and not holds:
            limit += ", missed"
        self.say(f"| {what} | {ours} | {peer} | {ratio} | {limit} |")

    def at(self, what, items, value):
        """`value` grows with the cost of one operation at so many items."""
        self.curve.setdefault(what, {})[items] = value

    def print_curve(self):
        sizes = sorted({items for points in self.curve.values() for items in points})
        if len(sizes) < 2:
            return
        self.say("")
        self.say("| growth with the items | " + " | ".join(f"{size:,}" for size in sizes) +
                 " | exponent |")
        self.say("| --- |" + " ---: |" * (len(sizes) + 1))
        for what, points in self.curve.items():
            cells = [f"{points[size]:.3g}" if size in points else "" for size in sizes]
            self.say(f"| {what} | " + " | ".join(cells) + f" | {exponent(points)} |")

    def write(self, path, options):
        """Puts the tables in the place of those that end the file."""
        with open(path, encoding="utf-8") as file:
            head, found, _ = file.read().partition(FIGURES)
        if not found:
            parts.fail(f"{path} has no line `{FIGURES.strip()}`")
        with open(path, "w", encoding="utf-8") as file:
            file.write(head + FIGURES + parts.machine() + " Command: `./dev bench " +
                       f"--items {options.items} --runs {options.runs} --seconds {options.seconds}" +
                       " ".join(["", *options.names]) + "`.\n\n" + "\n".join(self.lines) + "\n")


def exponent(points):
    """The slope of the logarithms: 0 is flat, 1 proportional."""
    logs = [(math.log(size), math.log(value)) for size, value in points.items() if value > 0]
    if len(logs) < 2:
        return ""
    x, y = (sum(log[i] for log in logs) / len(logs) for i in (0, 1))
    spread = sum((log[0] - x) ** 2 for log in logs)
    return f"{sum((log[0] - x) * (log[1] - y) for log in logs) / spread:+.2f}"


class Bench:
    def __init__(self, options):
        self.items = options.items
        self.runs = options.runs
        self.seconds = options.seconds
        self.sizes = [options.items]
        if not options.no_curve:
            self.sizes = [size for size in (1000, 10000, 100000) if size < options.items]
            self.sizes.append(options.items)
        self.table = Table()
        self.files = parts.open_many_files()

    # --- pages that stay as they are ---

    def beside(self, ours, peers):
        """Medians of ours, the peer's, and of their ratios run by run: of rates, then of p99s."""
        pairs = [(ours(), peers()) for _ in range(self.runs)]
        for of in (0, 1):
            yield (median(our[of] for our, _ in pairs), median(peer[of] for _, peer in pairs),
                   median(our[of] / peer[of] for our, peer in pairs))

    def against_nginx(self, what, server, nginx, connections, our_headers, peer_headers, least):
        def run(port, headers):
            return lambda: parts.wrk(port, connections, self.seconds, headers)
        for port, headers in ((server.port, our_headers), (nginx.port, peer_headers)):
            parts.wrk(port, connections, 1, headers)
        rates, waits = self.beside(run(server.port, our_headers), run(nginx.port, peer_headers))
        self.table.row(f"{what}, requests/s", f"{rates[0]:,.0f}", f"nginx {rates[1]:,.0f}",
                       f"{rates[2]:.2f}", f"{least}", rates[2] >= least)
        self.table.row("the same, p99 ms", f"{waits[0]:.2f}", f"nginx {waits[1]:.2f}",
                       f"{waits[2]:.2f}", "no worse", waits[2] <= 1.05)

    def served_by_both(self, server):
        body = parts.get(server.port, LISTING)[1]
        answer, packed = parts.get(server.port, LISTING, {"Accept-Encoding": "gzip"})
        if answer.getheader("Content-Encoding") != "gzip":
            parts.fail("the listing did not come packed")
        nginx = Nginx(body, packed)
        if parts.get(nginx.port, LISTING, {"Accept-Encoding": "gzip"})[1] != packed:
            parts.fail("nginx does not serve the same bytes")
        return answer.getheader("ETag"), len(packed), nginx

    def hot(self):
        header = ["Accept-Encoding: gzip"]
        with Server(parts.filled(self.sizes[0])) as server:
            _, size, nginx = self.served_by_both(server)
            with nginx:
                for connections, least in ((64, 1.0), (1000, 0.95), (5000, 0.95)):
                    if self.files < connections + 200:
                        parts.note(f"only {self.files} files may be open: no {connections} connections")
                        continue
                    self.against_nginx(f"hot listing, {size:,} B gzip, {connections:,} connections",
                                       server, nginx, connections, header, header, least)

    def not_modified(self):
        header = "Accept-Encoding: gzip"
        with Server(parts.filled(self.sizes[0])) as server:
            etag, _, nginx = self.served_by_both(server)
            with nginx:
                theirs = parts.get(nginx.port, LISTING, {"Accept-Encoding": "gzip"})[0]
                ours = [header, f"If-None-Match: {etag}"]
                peers = [header, f"If-None-Match: {theirs.getheader('ETag')}"]
                for port, headers in ((server.port, ours), (nginx.port, peers)):
                    pairs = dict(line.split(": ", 1) for line in headers)
                    if parts.get(port, LISTING, pairs)[0].status != 304:
                        parts.fail("an unchanged page was sent again")
                self.against_nginx("304, 64 connections, against the whole file", server, nginx, 64,
                                   ours, [header], 1.2)
                self.against_nginx("304, 64 connections, against nginx's 304", server, nginx, 64,
                                   ours, peers, 1.0)

    # --- pages that nobody asked for before ---

    def fresh(self, server, path, count, options):
        """One run a slice of the addresses, so that none comes twice."""
        name = os.path.basename(path).split("-")[1]
        found = []
        for run in range(self.runs):
            one = load(server.port, [(name, 1, path)], "--seconds", self.seconds / 2, "--warm", 0.3,
                       "--from", run * (count // self.runs), *options)[name]
            if one["asked"] > one["addresses"] // self.runs:
                parts.note(f"{name}: some of the {one['addresses']:,} addresses came twice")
            if one["errors"]:
                parts.fail(f"{name}: wrong answers")
            found.append(one)
        return found

    def cold_pages(self, what, name, limits):
        count = 20000 * self.runs
        for items in self.sizes:
            for form, options, least in (("plain", [], limits[0]), ("gzip", GZIP, limits[1])):
                with Server(parts.filled(items)) as server:
                    path = targets(name, count, items)
                    runs = self.fresh(server, path, count, ["--connections", 8, *options])
                rate = median(run["rate"] for run in runs)
                self.table.at(f"{what}, {form}, ms a page", items, 1000 / rate)
                self.table.row(f"{what}, {items:,} items, {form}, pages/s", f"{rate:,.0f}",
                               limit=f"{least:,}", holds=rate >= least)

    def cold(self):
        self.cold_pages("cold listing", "listing", (5000, 4000))

    def cold_many(self):
        self.cold_pages("cold listing, several values a facet", "many", (1500, 1200))

    def search(self):
        count = 5000 * self.runs
        for items in self.sizes:
            for name in SEARCHES:
                with Server(parts.filled(items)) as server:
                    path = targets(name, count, items)
                    runs = self.fresh(server, path, count, ["--connections", 1])
                middle, late = (median(run[of] for run in runs) for of in ("p50", "p99"))
                self.table.at(f"search: {name}, p50 ms", items, middle)
                self.table.at(f"search: {name}, p99 ms", items, late)
                if items == self.items:
                    limited = name != "misspelt"
                    self.table.row(f"search in {items:,} items: {name}, p50 / p99 ms",
                                   f"{middle:.2f} / {late:.2f}", limit="p99 10" if limited else "",
                                   holds=late <= 10)

    # --- what is new ---

    def publish(self):
        for items in self.sizes:
            with Copy(items) as data, Server(data) as server:
                found = [json.loads(subprocess.run(
                    [parts.tool("publish"), data, str(server.port), "60", "25"], check=True,
                    capture_output=True).stdout) for _ in range(self.runs)]
                durable, middle, late = (
                    median(one[of][quantile] for one in found)
                    for of, quantile in (("durable", "p50"), ("visible", "p50"), ("visible", "p99")))
                self.table.at("publish, visible after ms (p50)", items, middle)
                if items == self.items:
                    self.table.row(
                        f"one item into {items:,}: durable p50, visible p50 / p99 ms",
                        f"{durable:.2f}, {middle:.1f} / {late:.1f}", limit="p99 20",
                        holds=late <= 20)
                    self.readers_beside(data, server)

    def readers_beside(self, data, server):
        """Readers' p99 while ten items a second come in, and while none does."""
        classes = [("hot", 90, targets("listing", 1, self.items)),
                   ("search", 10, targets("two", 20000, self.items))]
        waits = {False: [], True: []}
        for run in range(2 * self.runs):
            busy = run % 2 == 1
            publisher = subprocess.Popen(
                [parts.tool("publish"), data, str(server.port), str(int(self.seconds * 10) + 8),
                 "100"], stdout=subprocess.DEVNULL) if busy else None
            waits[busy].append(load(server.port, classes, "--connections", 200, "--rate", 1000,
                                    "--seconds", self.seconds, "--from", run * 1000, *GZIP))
            if publisher:
                publisher.wait()
        for name in ("hot", "search"):
            quiet, beside = (median(one[name]["p99"] for one in waits[busy])
                             for busy in (False, True))
            self.table.row(f"readers' p99 ms at 1,000/s, {name}: while 10 items/s are published, "
                           "while none is", f"{beside:.2f}", f"{quiet:.2f}",
                           f"{beside / quiet:.2f}", "unmoved" if name == "hot" else "")

    # --- the whole of it ---

    def long_runs(self, items):
        """What takes a minute is measured once, what takes seconds less often."""
        return 1 if items > 100000 else min(self.runs, 3) if items > 10000 else self.runs

    def imported(self, what, files, items, cpus, least, runs):
        seconds, memory = [], []
        for _ in range(runs):
            data = tempfile.mkdtemp(prefix="import-", dir=parts.cache())
            one = parts.import_files(os.path.join(data, "data"), files, cpus)
            shutil.rmtree(data)
            seconds.append(one[0])
            memory.append(one[1])
        rate = items / median(seconds)
        self.table.row(f"{what}{'' if runs > 1 else ' (one run)'}, items/s", f"{rate:,.0f}",
                       limit=f"{least:,}" if least else "", holds=rate >= least)
        return median(seconds), median(memory)

    def imports(self):
        for items in self.sizes:
            runs = self.long_runs(items)
            largest = items == self.items
            files = parts.captures(items)
            swedish = items - items // 50  # saved pages are in one language
            seconds, memory = self.imported(f"import of {items:,} items from saved pages, all cores",
                                            files, swedish, None, 20000 if largest else 0, runs)
            self.table.at("import from saved pages, µs an item", items, seconds / items * 1e6)
            self.table.at("import, largest resident memory, MB", items, memory)
            if largest:
                self.imported(f"import of {items:,} items from saved pages, one core", files,
                              swedish, parts.SERVER_CPU, 12000, runs)
                shutil.rmtree(os.path.dirname(files[0]))
            self.import_of_ninjs(items, runs)

    def import_of_ninjs(self, items, runs):
        if items == self.items and items in parts.filled.seconds:
            rate = items / parts.filled.seconds[items]
            self.table.row(f"import of {items:,} items from ninjs, all cores (one run), items/s",
                           f"{rate:,.0f}")
        elif items <= 100000:
            self.imported(f"import of {items:,} items from ninjs, all cores", [parts.ninjs(items)],
                          items, None, 0, runs)

    def rebuild(self):
        for items in self.sizes:
            runs = self.long_runs(items)
            with Copy(items) as data:
                found = [parts.run_measured([parts.BINARY, "rebuild", "--data", data])
                         for _ in range(runs)]
            seconds = median(one[0] for one in found)
            self.table.at("rebuild, µs an item", items, seconds / items * 1e6)
            if items == self.items:
                once = "" if runs > 1 else " (one run)"
                self.table.row(f"rebuild of the view of {items:,} items{once}, s", f"{seconds:.1f}",
                               limit="60", holds=seconds <= 60)

    def disk(self):
        for items in self.sizes:
            data = parts.filled(items)
            sizes = {name: size_of(os.path.join(data, name)) / 1e6
                     for name in ("index", "view.db", "log.db")}
            self.table.at("index on disk, bytes an item", items, sizes["index"] * 1e6 / items)
            with Server(data, pinned=False, settings="server.cache = 1M\n") as server:
                classes = [(name, 1, targets(name, 20000, items)) for name in ("listing", *SEARCHES)]
                load(server.port, classes, "--connections", 32, "--seconds", 3)
                mapped, rest = server.memory()
            rest -= os.cpu_count() or 1  # the caches of 1 MB, one a loop
            self.table.at("memory beyond the mapping and the cache, MB", items, rest)
            if items == self.items:
                self.table.row(f"index of {items:,} items on disk, MB (view.db {sizes['view.db']:,.0f},"
                               f" log.db {sizes['log.db']:,.0f})", f"{sizes['index']:,.0f}",
                               limit="700", holds=sizes["index"] <= 700)
                self.table.row("memory beyond the mapping and the response cache, MB "
                               f"(mapped and resident: {mapped:,.0f})", f"{rest:,.0f}", limit="64",
                               holds=rest <= 64)

    def start(self):
        for items in self.sizes:
            data = parts.filled(items)
            firsts = []
            for _ in range(self.runs):
                with Server(data, pinned=False) as server:
                    firsts.append(server.first_answer)
            first = median(firsts)
            self.table.at("start to first answer, s", items, first)
            if items == self.items:
                self.table.row(f"start to first answer with {items:,} items, s", f"{first:.3f}",
                               limit="0.2", holds=first <= 0.2)

    def crowd(self):
        connections = min(10000, self.files - 1000)
        classes = [("hot", 90, targets("listing", 1, self.items)),
                   ("search", 10, targets("two", 100000, self.items))]
        with Copy(self.items) as data, Server(data, pinned=False) as server:
            found = []
            for run in range(self.runs):
                writer = Writer(data, self.items, run)
                found.append(load(server.port, classes, "--connections", connections, "--rate",
                                  5000, "--seconds", 2 * self.seconds, "--warm", 2, "--from",
                                  run * 6000, *GZIP, pinned=False))
                writer.end()
        errors = sum(one[name]["errors"] for one in found for name in one)
        what = (f"a crowd: {connections:,} connections, 5,000/s, one in ten searches in "
                f"{self.items:,} items, an item a second imported")
        self.table.row(f"{what}: errors", f"{errors}", limit="0", holds=errors == 0)
        for name, most in (("hot", 50), ("search", 200)):
            late = median(one[name]["p99"] for one in found)
            self.table.row(f"the same: {name}, p99 ms", f"{late:.1f}", limit=f"{most}",
                           holds=late <= most)


class Writer:
    """Imports an item a second until told to end."""

    def __init__(self, data, items, run):
        self.data, self.ended = data, threading.Event()
        first = items + 100 * run
        self.lines = subprocess.run(
            [parts.tool("generate"), "ninjs", str(first + 100), str(first)], check=True,
            capture_output=True).stdout.splitlines(keepends=True)
        self.thread = threading.Thread(target=self.write)
        self.thread.start()

    def write(self):
        with tempfile.NamedTemporaryFile(suffix=".jsonl", dir=parts.cache()) as file:
            for line in self.lines:
                file.seek(0)
                file.truncate()
                file.write(line)
                file.flush()
                begun = time.monotonic()
                parts.import_files(self.data, ["--format", "ninjs", file.name])
                if self.ended.wait(max(0, 1 + begun - time.monotonic())):
                    return

    def end(self):
        self.ended.set()
        self.thread.join()


def size_of(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(folder, name))
               for folder, _, names in os.walk(path) for name in names)


BENCHES = {
    "import": Bench.imports, "hot": Bench.hot, "not-modified": Bench.not_modified,
    "cold": Bench.cold, "cold-many": Bench.cold_many, "search": Bench.search,
    "publish": Bench.publish, "rebuild": Bench.rebuild, "disk": Bench.disk, "start": Bench.start,
    "crowd": Bench.crowd,
}


def read_options():
    parser = argparse.ArgumentParser(prog="./dev bench", description="Measures; see docs/benchmarks.md")
    parser.add_argument("--items", type=int, help="the largest size (1000000)")
    parser.add_argument("--runs", type=int, help="of each measurement (5)")
    parser.add_argument("--seconds", type=int, help="of a run (2)")
    parser.add_argument("--quick", action="store_true", help="10,000 items, 3 short runs")
    parser.add_argument("--no-curve", action="store_true", help="the largest size alone")
    parser.add_argument("--write", metavar="FILE", help="put the tables into it (docs/benchmarks.md)")
    parser.add_argument("names", nargs="*", choices=[[], *BENCHES], metavar="NAME",
                        help=" ".join(BENCHES))
    options = parser.parse_args()
    quick = options.quick
    options.items = options.items or (10000 if quick else 1000000)
    options.runs = options.runs or (3 if quick else 5)
    options.seconds = options.seconds or (1 if quick else 2)
    return options


def main():
    options = read_options()
    bench = Bench(options)
    begun = time.monotonic()
    for size in bench.sizes:
        parts.filled(size)
    for name in options.names or BENCHES:
        BENCHES[name](bench)
    bench.table.print_curve()
    if options.write:
        bench.table.write(options.write, options)
    parts.note(f"{time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
