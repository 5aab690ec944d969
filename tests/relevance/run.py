#!/usr/bin/env python3
"""Asks the real program the judged queries and tells how well it finds; see README.md beside this.

    ./dev bench relevance [SET.tsv...]
"""

import collections
import pathlib
import shutil
import sys
import tempfile
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "http"))
import harness  # noqa: E402

FIRST = 3
GOALS = {"recall": 0.95, "precision": 0.9, "best in the first three": 0.95}


class Judged:
    """One query: the items that answer it, and those of them that are the best."""

    def __init__(self, line, group):
        self.query, _, items = line.partition("\t")
        self.group = group
        self.answers = {item.rstrip("!") for item in items.split()}
        self.best = {item[:-1] for item in items.split() if item.endswith("!")} or self.answers


def read_set(path):
    judged, group = [], ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#"):
            group = line[1:].strip()
        elif line.strip():
            judged.append(Judged(line, group))
    return judged


def alternates(item, role):
    return [each["value"] for each in item["altIds"] if each["role"] == role]


def slug_of(item):
    return item["uri"].rsplit("/", 1)[-1]


def names_of(items):
    """What the sets call each item: FILE.PLACE where a capture has it, else its slug."""
    files, names = collections.defaultdict(list), {}
    for item in items:
        names[item["uri"]] = slug_of(item)
        for capture in alternates(item, "capture"):
            name, _, rest = capture.partition(" sha256:")
            begin = rest.partition("bytes=")[2].partition("-")[0]
            files[name].append((int(begin), item["uri"]))
    for name, seen in files.items():
        digits = name.partition("_")[0]
        if digits.isdigit():
            for place, (_, uri) in enumerate(sorted(seen), 1):
                names[uri] = f"{int(digits)}.{place}"
    return names


def ask(server, query):
    """All items, in order, and the suggestion if there is one."""
    found, suggestion = [], None
    while True:
        target = "/nyheter.json?" + urllib.parse.urlencode(
            {"query": query, "take": 100, "skip": len(found)})
        answer = server.get(target)
        if answer.status != 200:
            raise SystemExit(f"{target}: {answer.status}\n{answer.text}")
        page = answer.json()
        suggestion = page.get("suggestion", suggestion)
        found += page["items"]
        if len(found) >= page["total"] or not page["items"]:
            return found, suggestion


class Figures:
    """Means over queries: a query that finds much weighs no more than one that finds little."""

    def __init__(self):
        self.sums, self.count = dict.fromkeys(GOALS, 0.0), 0

    def add(self, judged, found):
        right = len(judged.answers & set(found))
        self.count += 1
        self.sums["recall"] += right / len(judged.answers) if judged.answers else 1
        self.sums["precision"] += right / len(found) if found else 1
        self.sums["best in the first three"] += (
            bool(judged.best & set(found[:FIRST])) if judged.best else not found)

    def line(self):
        return ", ".join(f"{name} {self.sums[name] / self.count:.3f}" for name in GOALS)

    def reached(self):
        return all(self.sums[name] >= goal * self.count for name, goal in GOALS.items())


def tell(judged, found, suggestion):
    missed, more = sorted(judged.answers - set(found)), [f for f in found if f not in judged.answers]
    late = judged.best and not judged.best & set(found[:FIRST])
    if missed or more or late:
        said = f"  corrected to {suggestion['query']!r}" if suggestion else ""
        print(f"  {judged.query}:" + (f" missed {' '.join(missed)}" if missed else "") +
              (f" too much {' '.join(more)}" if more else "") +
              (" best not among the first" if late and not missed else "") + said)


def measure(path, folder, sources):
    judged = read_set(path)
    names = {item for each in judged for item in each.answers}
    imported = harness.budkavle("import", "--data", folder, *sources)
    if imported.returncode != 0:
        raise SystemExit(imported.stderr)
    groups, whole = collections.defaultdict(Figures), Figures()
    with harness.Server(folder) as server:
        known = names_of(ask(server, "")[0])
        strange = names - set(known.values())
        if strange:
            raise SystemExit(f"{path}: there is no {', '.join(sorted(strange))}")
        for each in judged:
            items, suggestion = ask(server, each.query)
            found = [known[item["uri"]] for item in items]
            for figures in (groups[each.group], whole):
                figures.add(each, found)
            tell(each, found, suggestion)
    for group, figures in groups.items():
        print(f"{group or 'all'} ({figures.count}): {figures.line()}")
    print(f"{path.name}, {whole.count} queries: {whole.line()}"
          f"{'' if whole.reached() else ' (below the goals)'}\n")
    return whole


def sources_of(name):
    if name.startswith("captures"):
        found = harness.SHARED / "captures"
        return sorted(found.glob("*.txt")) if found.is_dir() else []
    return sorted(harness.EXAMPLES.glob("*.txt")) + sorted(harness.EXAMPLES.glob("*.jsonl"))


def main():
    paths = [pathlib.Path(name) for name in sys.argv[1:]] or sorted(HERE.glob("*.tsv"))
    reached = True
    for path in paths:
        sources = sources_of(path.name)
        if not sources:
            print(f"{path.name}: skipped, ../shared/captures is not there\n")
            continue
        folder = tempfile.mkdtemp(prefix="budkavle-relevance-")
        try:
            reached &= measure(path, folder, sources).reached()
        finally:
            shutil.rmtree(folder)
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
