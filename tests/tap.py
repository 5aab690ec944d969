"""Runs the unittest files of a folder, a process each and several at a time (they mostly wait for
sockets), and prints one TAP stream for Meson.

    tap.py FOLDER          every test_*.py in it
    tap.py --one FILE      one file, in this process
"""

import concurrent.futures
import importlib.util
import os
import pathlib
import subprocess
import sys
import unittest


class TapResult(unittest.TestResult):
    """Prints a line a test as it ends, its failure as diagnostics above it."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def line(self, outcome, test, more=""):
        self.count += 1
        name = test.id().removeprefix("test_module.").replace("#", "No.")
        print(f"{outcome} {self.count} - {name}{more}", flush=True)

    def complain(self, error, test):
        for line in self._exc_info_to_string(error, test).splitlines():
            print(f"# {line}")

    def addSuccess(self, test):
        super().addSuccess(test)
        self.line("ok", test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.line("ok", test, f" # SKIP {reason}")

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.complain(error, test)
        self.line("not ok", test)

    def addError(self, test, error):
        super().addError(test, error)
        self.complain(error, test)
        self.line("not ok", test)

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error:
            self.complain(error, test)
            self.line("not ok", subtest)


def run_one(path):
    path = pathlib.Path(path)
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location("test_module", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["test_module"] = module
    spec.loader.exec_module(module)
    result = TapResult()
    unittest.defaultTestLoader.loadTestsFromModule(module).run(result)
    print(f"1..{result.count}")
    return 0 if result.wasSuccessful() else 1


def run_file(path):
    return subprocess.run(
        [sys.executable, __file__, "--one", str(path)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"})


def run_folder(folder):
    paths = sorted(pathlib.Path(folder).glob("test_*.py"))
    if not paths:
        print("1..0 # SKIP no test_*.py yet")
        return 0
    count, status = 0, 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=4) as pool:
        for path, done in zip(paths, pool.map(run_file, paths)):
            failed = False
            for line in done.stdout.splitlines():
                if line.startswith(("ok ", "not ok ")):
                    outcome, rest = line.split(" - ", 1)
                    outcome = outcome.rstrip("0123456789 ")
                    failed = failed or outcome == "not ok"
                    count += 1
                    print(f"{outcome} {count} - {path.stem} {rest}")
                elif not line.startswith("1.."):
                    print(line if line.startswith("#") else f"# {line}")
            if done.returncode != 0:
                status = 1
                told = [line for line in done.stdout.splitlines() if not line.startswith("ok ")]
                print(path.name, *told, sep="\n", file=sys.stderr)  # Meson shows that alone
                if not failed:  # it ended before it could tell
                    count += 1
                    print(f"not ok {count} - {path.stem} exit status {done.returncode}")
    print(f"1..{count}")
    return status


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--one":
        sys.exit(run_one(sys.argv[2]))
    sys.exit(run_folder(sys.argv[1]))
