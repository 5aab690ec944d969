"""The tools that everything else is judged by: the count at the end of ./dev test, and the checks of
./dev lint, each tried on what it must find."""

import contextlib
import importlib.util
import io
import json
import os
import pathlib
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("SOURCE_ROOT") or pathlib.Path(__file__).parents[2]).resolve()


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Summary(unittest.TestCase):
    def summary(self, **files):
        summary = load(SOURCE / "tests/summary.py")
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for name, text in files.items():
                path = pathlib.Path(folder, name.replace("_", "."))
                path.write_text(text, encoding="utf-8")
                paths.append(str(path))
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                status = summary.main(paths)
        return status, out.getvalue().splitlines()

    def test_leaves_are_counted_and_not_what_sums_them_up(self):
        status, lines = self.summary(a_tap=(
            "# Subtest: pages\n    ok 1 - narrow\n    not ok 2 - wide\n    1..2\nnot ok 1 - pages\n"
            "# Subtest: keys\n    ok 1 - tab\n    1..1\nok 2 - keys\nok 3 - alone\n1..3\n"))
        self.assertEqual((status, lines[-1]), (1, "3 passed, 1 failed"))

    def test_a_block_that_fails_by_itself_counts(self):
        status, lines = self.summary(a_tap="    ok 1 - x\n    1..1\nnot ok 1 - its end\n1..1\n")
        self.assertEqual((status, lines[-1]), (1, "1 passed, 1 failed"))

    def test_skipped_ones_tell_why(self):
        status, lines = self.summary(a_tap="ok 1 - a\nok 2 - b # SKIP no captures\n1..2\n")
        self.assertEqual(status, 0)
        self.assertEqual(lines, ["skipped: b: no captures", "1 passed, 0 failed, 1 skipped"])

    def test_a_program_that_crashes_is_a_failure(self):
        crashed = json.dumps({"name": "n", "result": "FAIL", "stdout": "ok 1 - a\n"})
        status, lines = self.summary(a_json=crashed + "\n")
        self.assertEqual((status, lines[-1]), (1, "1 passed, 1 failed"))

    def test_nothing_run_is_no_success(self):
        self.assertEqual(self.summary(a_tap="1..0\n"), (1, ["0 passed, 0 failed"]))


class Lint(unittest.TestCase):
    def complaints(self, check, **files):
        lint = load(SOURCE / "tools/lint.py")
        with tempfile.TemporaryDirectory() as folder:
            lint.ROOT = pathlib.Path(folder)
            (lint.ROOT / "tools").mkdir()
            rooms = (SOURCE / "tools/rooms.txt").read_text(encoding="utf-8")
            (lint.ROOT / "tools/rooms.txt").write_text(rooms, encoding="utf-8")
            for name, text in files.items():
                path = lint.ROOT / "src" / (name.replace("__", "/") + ".c")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return list(lint.CHECKS[check]())

    def test_a_room_that_reaches_too_far(self):
        good = '#include "base/str.h"\n#include "news/item.h"\n#include "apply.h"\n'
        self.assertEqual(self.complaints("rooms", view__apply=good), [])
        found = self.complaints("rooms", view__apply=good, news__item='\n#include "log/log.h"\n')
        self.assertEqual(len(found), 1)
        self.assertTrue(found[0].startswith("src/news/item.c:2: news/ may not use log/log.h"))
        self.assertEqual(len(self.complaints("rooms", shed__a="")), 1)

    def test_every_room_has_its_row(self):
        rows = [line.split(":")[0] for line in (SOURCE / "tools/rooms.txt").read_text().splitlines()
                if line and not line.startswith("#")]
        rooms = [path.name for path in (SOURCE / "src").iterdir() if path.is_dir()]
        self.assertEqual(set(rooms) - set(rows), set())

    def test_memory_outside_the_arenas(self):
        text = 'x = malloc(3);\n/* free(x) */ y = "free(";\nit->free(x); sqlite3_free(x);\n'
        self.assertEqual(len(self.complaints("memory", news__item=text)), 1)
        self.assertEqual(self.complaints("memory", base__arena=text, http__cache=text), [])

    def test_banned_functions(self):
        found = self.complaints("banned", news__item="\nn = atoi(s); snprintf(b, 2, s);\n")
        self.assertEqual(found, ["src/news/item.c:2: atoi(): use str_int"])

    def test_what_has_outgrown_its_place(self):
        long_function = "int f(void)\n{\n" + "    f();\n" * 67 + "}\n"
        self.assertEqual(len(self.complaints("sizes", news__item=long_function)), 1)
        self.assertEqual(len(self.complaints("sizes", news__item="int a;\n" * 551)), 1)
        self.assertEqual(self.complaints("sizes", news__item="int a;\n" * 550), [])


if __name__ == "__main__":
    unittest.main()
