"""Whether the right things are found: asks the judged queries of the captures of the real program
and prints recall, precision and how often a best item is among the first three, and what failed.

An optional argument is another file of judged queries; --all prints every query."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
SHARED = pathlib.Path(os.environ.get("SHARED", HERE.parents[2] / "shared"))
ADDRESS = re.compile(r"http://\S+")
GOALS = {"recall": 0.95, "precision": 0.9, "best in first three": 0.95}


def serve(program, folder):
    """The server and its address, once it answers."""
    server = subprocess.Popen(
        [program, "serve", "--data", folder, "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE, text=True)
    address = ADDRESS.search(server.stdout.readline()).group().rstrip("/")
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{address}/readyz").close()
            return server, address
        except OSError:
            time.sleep(0.05)
    raise SystemExit("the server is not ready after ten seconds")


def ask(address, query):
    parameters = urllib.parse.urlencode({"query": query, "take": 100})
    with urllib.request.urlopen(f"{address}/nyheter.json?{parameters}") as answer:
        return json.load(answer)["items"]


def places(items, captures):
    """Each item's address and where it stands: CAPTURE:POSITION, by its first capture."""
    found = []
    for item in items:
        seen = next(other["value"] for other in item["altIds"] if other["role"] == "capture")
        name, begin = re.match(r"(\S+) sha256:\S+ bytes=(\d+)-", seen).groups()
        found.append((captures.index(name), int(begin), item["uri"]))
    counts, names = {}, {}
    for capture, _, uri in sorted(found):
        counts[capture] = counts.get(capture, 0) + 1
        names[uri] = f"{capture}:{counts[capture]}"
    return names


def judged(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            query, items = line.split("\t")
            yield query, [] if items == "-" else items.split()


def measure(query, wanted, found, verbose):
    """Recall, precision and whether a best one is among the first three (None: nothing to find)."""
    right = {item.rstrip("*") for item in wanted}
    hits = [item for item in found if item in right]
    recall = len(hits) / len(right) if right else None
    precision = len(hits) / len(found) if found else (None if right else 1.0)
    if not right and found:
        precision = 0.0
    best = any(item + "*" in wanted for item in found[:3]) if right else None
    if verbose or recall not in (None, 1.0) or precision not in (None, 1.0) or best is False:
        missed = sorted(right - set(found))
        wrong = [item for item in found if item not in right]
        print(f"  {query}: missed {' '.join(missed) or '-'}; wrong {' '.join(wrong) or '-'}"
              f"{'' if best in (True, None) else '; none of the best in the first three'}")
    return recall, precision, best


def mean(values):
    values = [value for value in values if value is not None]
    return sum(values) / len(values)


def main(arguments):
    verbose = "--all" in arguments
    files = [pathlib.Path(name) for name in arguments if name != "--all"] or [HERE / "judged.tsv"]
    captures = sorted((SHARED / "captures").glob("*.txt"))
    if not captures:
        print(f"{SHARED / 'captures'} is not here: nothing is measured")
        return 77
    program = os.environ.get("BUDKAVLE", str(HERE.parents[1] / "build/budkavle"))
    with tempfile.TemporaryDirectory(prefix="budkavle-relevance-") as folder:
        subprocess.run([program, "import", "--data", f"{folder}/data", *map(str, captures)],
                       check=True, stdout=subprocess.DEVNULL)
        server, address = serve(program, f"{folder}/data")
        try:
            names = places(ask(address, ""), [path.name for path in captures])
            results = []
            for path in files:
                for query, wanted in judged(path):
                    found = [names[item["uri"]] for item in ask(address, query)]
                    results.append(measure(query, wanted, found, verbose))
        finally:
            server.terminate()
            server.wait()
    figures = dict(zip(GOALS, (mean(column) for column in zip(*results))))
    print(f"{len(results)} judged queries")
    for name, goal in GOALS.items():
        print(f"  {name:<20} {figures[name]:.3f}   (at least {goal})")
    return 0 if all(figures[name] >= goal for name, goal in GOALS.items()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
