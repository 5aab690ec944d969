"""The checks that keep the source in its house style; each prints FILE:LINE: what. Without an
argument all of them; with one, that one alone: `lint.py rooms` runs with the tests.

The two compilers' warnings are not here: ./dev lint builds with -Werror before it calls this."""

import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
FILE_LINES = 550  # 100 to 500, as docs/contributing.md says, and a little room
FUNCTION_LINES = 66  # at most about 60
TEST_LINES = 100  # a test may hold a table of cases

MEMORY = re.compile(
    r"(?<![\w.>])(malloc|calloc|realloc|reallocarray|strdup|strndup|asprintf|vasprintf|free|"
    r"aligned_alloc|posix_memalign|getline|open_memstream)\s*\(")
BANNED = {
    "sprintf": "buf_printf or snprintf", "vsprintf": "vsnprintf", "strcpy": "a struct str",
    "stpcpy": "a struct str", "strcat": "a struct buf", "strncpy": "memcpy of known bytes",
    "strncat": "a struct buf", "gets": "fgets", "atoi": "str_int", "atol": "str_int",
    "atoll": "str_int", "atof": "strtod, checked", "scanf": "a reader", "sscanf": "a reader",
    "fscanf": "a reader", "strtok": "str_cut", "strtok_r": "str_cut", "alloca": "the arena",
    "localtime": "zone_civil", "localtime_r": "zone_civil", "gmtime": "civil_of_days",
    "ctime": "the locale", "mktime": "zone_instant", "rand": "the clock's randomness",
    "srand": "nothing", "random": "the clock's randomness", "system": "posix_spawn",
    "popen": "posix_spawn", "tmpnam": "mkstemp", "mktemp": "mkstemp", "tempnam": "mkstemp",
    "setlocale": "nothing: the locale is C",
}
BANNED_CALL = re.compile(r"(?<![\w.>])(" + "|".join(BANNED) + r")\s*\(")
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
TEXT = (".c", ".h", ".py", ".sh", ".md", ".js", ".mjs", ".json", ".jsonl", ".build", ".txt", ".in",
        ".service", ".socket", ".conf", ".css", ".mustache", ".locale", ".1", ".sql", ".ttl", ".yml")


def tracked(*patterns):
    """The files of the project as Git sees them, new ones too, that exist."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout.decode().split("\0")
    return [name for name in sorted(set(names)) if name and (ROOT / name).is_file()]


def sources(*folders):
    """The C files below the folders. Without Git: the room check also runs from a tarball."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.[ch]")):
            yield str(path.relative_to(ROOT))


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def code_of(text):
    """The text with comments and literals blanked, its lines in place."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match[0])
    return re.sub(
        r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.DOTALL)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def check_rooms():
    """Each room includes only the rooms of its row in tools/rooms.txt."""
    may = {}
    for line in read("tools/rooms.txt").splitlines():
        if line.strip() and not line.startswith("#"):
            room, others = line.split(":")
            may[room.strip()] = set(others.split())
    for name in sources("src"):
        room = pathlib.PurePath(name).parts[1]
        text = read(name)
        if room not in may:
            yield f"{name}:1: no room `{room}` in tools/rooms.txt"
            continue
        for match in INCLUDE.finditer(text):
            other, slash, _ = match[1].partition("/")
            if not slash:
                continue  # generated, or beside it
            if other != room and other not in may[room]:
                yield (f"{name}:{line_of(text, match.start(1))}: {room}/ may not use "
                       f"{match[1]}; it may use: {' '.join(sorted(may[room])) or 'nothing'}")


def check_memory():
    """Memory is taken from arenas: malloc and free stand in base/ and http/cache.c alone."""
    for name in sources("src"):
        if name.startswith("src/base/") or name == "src/http/cache.c":
            continue
        code = code_of(read(name))
        for match in MEMORY.finditer(code):
            yield f"{name}:{line_of(code, match.start())}: {match[1]}(): use an arena"


def check_banned():
    """Functions with a better one in their place."""
    for name in sources("src", "fuzz", "bench"):
        code = code_of(read(name))
        for match in BANNED_CALL.finditer(code):
            yield (f"{name}:{line_of(code, match.start())}: {match[1]}(): "
                   f"use {BANNED[match[1]]}")


def check_sizes():
    """A file has one subject, a function fits on a screen and a half."""
    for name in sources("src", "tests", "fuzz", "bench", "tools"):
        most = TEST_LINES if name.startswith("tests/") else FUNCTION_LINES
        lines = code_of(read(name)).splitlines()
        if len(lines) > FILE_LINES:
            yield f"{name}:1: {len(lines)} lines, at most {FILE_LINES}: does it have one subject?"
        begin = None
        for number, line in enumerate(lines, 1):
            if line.startswith("{"):
                begin = number
            elif line.startswith("}") and begin:
                if number - begin - 1 > most:
                    yield (f"{name}:{begin}: a function of {number - begin - 1} lines, "
                           f"at most {most}")
                begin = None


def check_heads():
    """Every C file opens with what it does and why; every header with #pragma once after that."""
    for name in sources("src", "tests", "fuzz", "bench", "tools"):
        text = read(name)
        if not text.startswith("/*"):
            yield f"{name}:1: opens with no comment that says what it does and why"
        if name.endswith(".h") and "#pragma once" not in text:
            yield f"{name}:1: no #pragma once"


def check_places():
    """No path of somebody's machine and no registry's host in the project."""
    places = ["/root/", "/Users/[A-Za-z]", "/home/[a-z]"]
    for path in (ROOT, ROOT.parent):
        if len(path.parts) > 1 and str(path) not in ("/src", "/usr/src", "/home", "/tmp"):
            places.append(re.escape(f"{path}/") + "[A-Za-z.]")
    place = re.compile(r"(?<![\w.~])(" + "|".join(places) + ")")
    for name in tracked():
        if not name.endswith(TEXT) and name not in ("dev", ".ci/run") or name == "tools/lint.py":
            continue
        for number, line in enumerate(read(name).splitlines(), 1):
            if match := place.search(line):
                yield f"{name}:{number}: a path of one machine: {match[0]}"
            if name.endswith(".json") and '"resolved": "http' in line:
                yield (f"{name}:{number}: a registry's host; npm: "
                       "omit-lockfile-registry-resolved=true")


def check_whitespace():
    """No tab in C, no space at a line's end, one newline at the end of a file."""
    for name in tracked():
        if name.startswith(("fuzz/corpus/", "tests/golden/", "examples/")):
            continue  # odd bytes are their business
        if not name.endswith(TEXT):
            continue
        text = read(name)
        for number, line in enumerate(text.split("\n"), 1):
            if line != line.rstrip() and not name.endswith(".md"):
                yield f"{name}:{number}: white space at the end of the line"
            if "\t" in line and name.endswith((".c", ".h", ".py")):
                yield f"{name}:{number}: a tab"
        if text and (not text.endswith("\n") or text.endswith("\n\n")):
            yield f"{name}: must end in one newline"


def check_locales():
    """Every locale has the same keys; plural categories apart."""
    keys = {}
    for name in tracked("locale/*.locale"):
        keys[name] = {}
        for number, line in enumerate(read(name).splitlines(), 1):
            if "=" in line and not line.startswith("#"):
                key = re.sub(r"\[\w+\]$", "", line.split("=", 1)[0].strip())
                keys[name].setdefault(key, number)
    for name in keys:
        for other in keys:
            for key in sorted(keys[other].keys() - keys[name].keys()):
                yield f"{name}: lacks {key} ({other}:{keys[other][key]})"


def run(*command, **options):
    """A program's output lines when it fails; nothing when all is well."""
    if not shutil.which(command[0]):
        yield f"{command[0]} is not installed; ./dev lint installs it"
        return
    done = subprocess.run(command, cwd=ROOT, text=True, errors="replace", stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if done.returncode != 0:
        yield from done.stdout.splitlines() or [f"{command[0]}: exit status {done.returncode}"]


def check_format():
    """The layout is clang-format's; ./dev format mends it."""
    yield from run("clang-format-14", "--dry-run", "-Werror", *tracked("*.c", "*.h"))


def check_shell():
    """shellcheck on every script."""
    scripts = ["dev"] + [
        name for name in tracked()
        if name.endswith(".sh") or (os.access(ROOT / name, os.X_OK) and re.match(
            rb"#!.*\b(ba|da)?sh\b", (ROOT / name).read_bytes()[:64]))]
    yield from run("shellcheck", *sorted(set(scripts)))


def check_python():
    """pyflakes on every Python file."""
    yield from run("pyflakes3", *tracked("*.py"))


def check_manual():
    """The manual page, which the build makes, without a warning of groff's."""
    page = ROOT / "build-lint" / "gcc" / "budkavle.1"
    if not page.exists():
        yield "build-lint/gcc/budkavle.1 is missing; ./dev lint builds it"
        return
    done = subprocess.run(["groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-z", str(page)], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    yield from done.stdout.splitlines()


def check_analysis():
    """What the compilers do not see, by clang's analyzer: leaks, use after free, garbage values. Its
    null checkers are off: they cannot know that a struct str with p NULL has n 0. A file whose
    object has not been built anew since it was found well is not read again."""
    options = ["--analyze", "--analyzer-output", "text", "-Xclang", "-analyzer-werror",
               "-Xclang", "-analyzer-config", "-Xclang", "max-nodes=50000"]
    for checker in ("core.NullDereference", "core.NonNullParamChecker", "unix.cstring.NullArg",
                    "deadcode.DeadStores"):
        options += ["-Xclang", "-analyzer-disable-checker", "-Xclang", checker]
    database = ROOT / "build-lint" / "clang" / "compile_commands.json"
    if not database.exists():
        yield "build-lint/clang is missing; ./dev lint builds it"
        return

    def analyse(entry):
        built = pathlib.Path(entry["directory"], entry["output"])
        well = built.with_suffix(".analysed")
        if well.exists() and well.stat().st_mtime > built.stat().st_mtime:
            return []
        command = shlex.split(entry["command"])
        output = command.index("-o")
        del command[output:output + 2]
        command = [word for word in command if word not in ("-c", "-fcolor-diagnostics")]
        command[1:1] = options
        done = subprocess.run(command, cwd=entry["directory"], text=True, errors="replace",
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            return done.stdout.splitlines()
        well.touch()
        return []

    entries = [entry for entry in json.loads(database.read_text()) if "/src/" in entry["file"]]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for lines in pool.map(analyse, entries):
            yield from (line.replace("../../src/", "src/") for line in lines)


CHECKS = {
    name.removeprefix("check_"): function
    for name, function in list(globals().items()) if name.startswith("check_")
}


def main(names):
    failed = 0
    for name in names or CHECKS:
        began = time.monotonic()
        complaints = list(CHECKS[name]())
        failed += bool(complaints)
        for line in complaints:
            print(line)
        print(f"{'not ok' if complaints else 'ok'}: {name} ({time.monotonic() - began:.1f} s)",
              flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    unknown = set(sys.argv[1:]) - set(CHECKS)
    if unknown:
        sys.exit(f"lint.py: no check {' '.join(sorted(unknown))}; there are: {' '.join(CHECKS)}")
    sys.exit(main(sys.argv[1:]))
