"""Runs one cmocka program. cmocka 1.1 says `not ok N # SKIP name` of a test that skips, which TAP reads as
a failure: here it becomes `ok N - name # SKIP reason`, the reason being what the test printed
before (`SKIP: reason`)."""

import re
import subprocess
import sys

SKIPPED = re.compile(r"^(?:not )?ok (\d+) # SKIP (.*)$")


def main(command):
    reason = "no reason given"
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace") as program:
        for line in program.stdout:
            line = line.rstrip("\n")
            if line.startswith("SKIP"):
                reason = line[4:].lstrip(": ")
                line = f"# {line}"
            if match := SKIPPED.match(line):
                line = f"ok {match[1]} - {match[2]} # SKIP {reason}"
            print(line, flush=True)
    if program.returncode < 0:
        print(f"# ended by signal {-program.returncode}")
    return 0 if program.returncode == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
