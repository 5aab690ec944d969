#!/usr/bin/env python3
"""Asks the real program the judged queries and tells how well it finds; see README.md beside this.

    ./dev bench relevance [--check] [SET.tsv...]

--check, for the tests: a query is a test, and fails if it is not perfect and not known to be so.
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
ASIDE = "# " if "--check" in sys.argv[1:] else ""  # before what is no line of TAP
GOALS = {"recall": 0.95, "precision": 0.9, "best in the first three": 0.95}


class Judged:
    """One query: the items that answer it, and those of them that are the best."""

    def __init__(self, line, group):
        self.known = line.startswith("~")  # not to be perfect
        self.query, _, items = line.removeprefix("~").partition("\t")
        self.group = group
        self.answers = {item.rstrip("!") for item in items.split()}
        self.best = {item[:-1] for item in items.split() if item.endswith("!")} or self.answers

    def resolve(self, names):
        """From beginnings to the whole names."""
        self.answers = {whole(item, names) for item in self.answers}
        self.best = {whole(item, names) for item in self.best}


def whole(name, names):
    """The one that is called so, or begins so."""
    found = [name] if name in names else [each for each in names if each.startswith(name)]
    if len(found) != 1:
        raise SystemExit(f"{name}: begins {len(found)} items, {' '.join(found)}")
    return found[0]


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


def slug_in_year(item):
    return "/".join(item["uri"].rsplit("/", 2)[-2:])


def names_of(items):
    """What the sets call each item: FILE.PLACE where a capture has it, else its slug, with the year
    before it where several have the same."""
    files, names = collections.defaultdict(list), {}
    slugs = collections.Counter(map(slug_of, items))
    for item in items:
        names[item["uri"]] = (slug_of if slugs[slug_of(item)] == 1 else slug_in_year)(item)
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
    """Whether it is perfect."""
    missed, more = sorted(judged.answers - set(found)), [f for f in found if f not in judged.answers]
    late = judged.best and not judged.best & set(found[:FIRST])
    if missed or more or late:
        said = f"  corrected to {suggestion['query']!r}" if suggestion else ""
        print(f"{ASIDE}  {judged.query}:" + (f" missed {' '.join(missed)}" if missed else "") +
              (f" too much {' '.join(more)}" if more else "") +
              (" best not among the first" if late and not missed else "") + said)
    return not (missed or more or late)


def measure(path, folder, sources, check):
    judged = read_set(path)
    imported = harness.budkavle("import", "--data", folder, *sources)
    if imported.returncode != 0:
        raise SystemExit(imported.stderr)
    groups, whole = collections.defaultdict(Figures), Figures()
    with harness.Server(folder) as server:
        known = names_of(ask(server, "")[0])
        for each in judged:
            each.resolve(set(known.values()))
            items, suggestion = ask(server, each.query)
            found = [known[item["uri"]] for item in items]
            for figures in (groups[each.group], whole):
                figures.add(each, found)
            check.query(path, each, tell(each, found, suggestion))
    for group, figures in groups.items():
        print(f"{ASIDE}{group or 'all'} ({figures.count}): {figures.line()}")
    print(f"{ASIDE}{path.name}, {whole.count} queries: {whole.line()}"
          f"{'' if whole.reached() else ' (below the goals)'}\n")
    return whole


def sources_of(name):
    if name.startswith("captures"):
        found = harness.SHARED / "captures"
        return sorted(found.glob("*.txt")) if found.is_dir() else []
    return sorted(harness.EXAMPLES.glob("*.txt")) + sorted(harness.EXAMPLES.glob("*.jsonl"))


class Check:
    """TAP for the tests; says nothing when it is not asked for."""

    def __init__(self, wanted):
        self.wanted, self.count, self.failed = wanted, 0, False

    def query(self, path, judged, perfect):
        self.say(perfect or judged.known, f"{path.name}: {judged.query}")

    def say(self, right, what):
        self.count += 1
        self.failed |= not right
        if self.wanted:
            print(f"{'ok' if right else 'not ok'} {self.count} - {what}".replace("#", ""))

    def end(self):
        if self.wanted:
            print(f"1..{self.count}")


def main():
    check = Check("--check" in sys.argv[1:])
    paths = [pathlib.Path(name) for name in sys.argv[1:] if name != "--check"]
    paths = paths or sorted(HERE.glob("*.tsv"))
    reached = True
    for path in paths:
        sources = sources_of(path.name)
        if not sources:
            check.say(True, f"{path.name}")
            print(f"{ASIDE}{path.name}: skipped, ../shared/captures is not there\n")
            continue
        folder = tempfile.mkdtemp(prefix="budkavle-relevance-")
        try:
            good = measure(path, folder, sources, check).reached()
            check.say(good, f"{path.name}: the goals")
            reached &= good
        finally:
            shutil.rmtree(folder)
    check.end()
    return 1 if not reached or (check.wanted and check.failed) else 0


if __name__ == "__main__":
    sys.exit(main())
