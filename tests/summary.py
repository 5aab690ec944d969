"""Adds up the tests of a run: Meson's testlog.json files and TAP files in, the failures, the skipped
ones with their reasons, and `N passed, N failed` out. Exits 1 when any failed or none ran."""

import json
import re
import sys

RESULT = re.compile(r"^(?P<indent> *)(?P<outcome>ok|not ok)\b *\d*(?: +- +| +)?(?P<name>.*)$")
SKIP = re.compile(r"(?:^|\s)#\s*(?:SKIP|TODO)\S*\s*(?P<reason>.*)$", re.IGNORECASE)


def results_of(tap):
    """The leaves of a TAP text as (outcome, name, reason): a result that sums up a deeper block
    that has just ended is not counted again, unless it alone failed."""
    found, deeper, failed_below = [], 0, False
    for line in tap.splitlines():
        if line.startswith("1..0") and "#" in line:  # a whole file skipped
            found.append(("skipped", "", line.split("#", 1)[1].replace("SKIP", "").strip()))
            continue
        match = RESULT.match(line)
        if not match:
            continue
        depth = len(match["indent"])
        failed = match["outcome"] == "not ok"
        sums_up, deeper = depth < deeper, depth
        told_before = sums_up and (not failed or failed_below)
        failed_below = depth > 0 and (failed_below or failed)
        skip = SKIP.search(match["name"])
        name = SKIP.sub("", match["name"])
        if skip:
            found.append(("skipped", name, skip["reason"]))
        elif not told_before:
            found.append(("failed" if failed else "passed", name, ""))
    return found


def results_of_meson(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            test = json.loads(line)
            found = results_of(test.get("stdout", ""))
            crashed = test["result"] in ("FAIL", "ERROR", "TIMEOUT", "INTERRUPT")
            if crashed and not any(outcome == "failed" for outcome, _, _ in found):
                found.append(("failed", test["result"].lower(), ""))
            elif not found:
                skipped = test["result"] == "SKIP"
                found.append(("skipped" if skipped else "passed", "", ""))
            for outcome, name, reason in found:
                yield outcome, " ".join(filter(None, [test["name"], name])), reason


def main(paths):
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    told = {"failed": [], "skipped": []}
    for path in sorted(paths):
        if path.endswith(".json"):
            results = results_of_meson(path)
        else:
            with open(path, encoding="utf-8", errors="replace") as file:
                results = results_of(file.read())
        for outcome, name, reason in results:
            counts[outcome] += 1
            if outcome != "passed":
                told[outcome].append(name + (f": {reason}" if reason else ""))
    for outcome in ("skipped", "failed"):
        for line in dict.fromkeys(told[outcome]):
            print(f"{outcome}: {line}")
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    print(f"{counts['passed']} passed, {counts['failed']} failed{skipped}")
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
