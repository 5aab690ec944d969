"""Runs the golden cases: a command over an input file, its output compared with what was accepted.

A folder here holds a file `command`, one line for sh, and its cases: NAME.txt or any other input
beside NAME.out, what the command must print (standard output, then standard error and the exit
status when there is any). In the command $IN is the input's name, $DATA a fresh data folder of this
case, $BUDKAVLE the program. A case that needs another command brings NAME.command. Files
that several cases share (topics.ttl, captures.json, known) are inputs of none.

    run.py                          every case, as TAP
    run.py --accept [FOLDER/NAME]   writes the .out files anew; read the difference before a commit
"""

import difflib
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SHARED_INPUTS = {"command", "captures.json", "topics.ttl", "known"}


def cases():
    for folder in sorted(path.parent for path in HERE.glob("*/command")):
        for path in sorted(folder.iterdir()):
            if path.name in SHARED_INPUTS or path.suffix in (".out", ".command"):
                continue
            if path.is_file():
                yield path


def output_of(path):
    own = path.with_suffix(".command")
    command = (own if own.exists() else path.parent / "command").read_text(encoding="utf-8")
    program = os.environ.get("BUDKAVLE") or str(HERE.parents[1] / "build" / "budkavle")
    with tempfile.TemporaryDirectory(prefix="budkavle-golden-") as scratch:
        done = subprocess.run(
            ["sh", "-c", command], cwd=path.parent, timeout=120, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=os.environ | {"IN": path.name, "DATA": f"{scratch}/data", "BUDKAVLE": program})
    output = done.stdout
    if done.stderr:
        output += b"--- standard error\n" + done.stderr
    if done.returncode:
        output += f"--- exit status {done.returncode}\n".encode()
    return output.replace(scratch.encode(), b"SCRATCH")


def accept(wanted):
    for path in cases():
        name = f"{path.parent.name}/{path.stem}"
        if wanted and name not in wanted:
            continue
        expected, output = path.with_suffix(".out"), output_of(path)
        if not expected.exists() or expected.read_bytes() != output:
            expected.write_bytes(output)
            print(f"accepted {name}")
    return 0


def check():
    count = failed = 0
    for path in cases():
        count += 1
        name = f"{path.parent.name}/{path.stem}"
        expected, output = path.with_suffix(".out"), output_of(path)
        wanted = expected.read_bytes() if expected.exists() else b""
        if output == wanted and expected.exists():
            print(f"ok {count} - {name}", flush=True)
            continue
        failed += 1
        for line in difflib.unified_diff(
                wanted.decode(errors="replace").splitlines(),
                output.decode(errors="replace").splitlines(), "accepted", "now", lineterm=""):
            print(f"# {line}")
            print(line, file=sys.stderr)  # Meson shows that alone
        print(f"not ok {count} - {name}", flush=True)
    print(f"1..{count}" if count else "1..0 # SKIP no cases yet")
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--accept"]:
        sys.exit(accept(set(sys.argv[2:])))
    sys.exit(check())
