"""Runs one cmocka program. cmocka 1.1 says `not ok N # SKIP name` of a test that skips, which TAP reads as
a failure: here it becomes `ok N - name # SKIP reason`, the reason being what the test printed
before (`SKIP: reason`). What a failing program said goes to standard error as well, for Meson shows
only that."""

import re
import subprocess
import sys

SKIPPED = re.compile(r"^(?:not )?ok (\d+) # SKIP (.*)$")


def main(command):
    reason, said = "no reason given", []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace") as program:
        for line in program.stdout:
            line = line.rstrip("\n")
            if line.startswith("SKIP"):
                reason = line[4:].lstrip(": ")
                line = f"# {line}"
            if match := SKIPPED.match(line):
                line = f"ok {match[1]} - {match[2]} # SKIP {reason}"
            if not line.startswith(("ok ", "1..")):
                said.append(line)
            print(line, flush=True)
    if program.returncode < 0:
        said.append(f"# ended by signal {-program.returncode}")
    if program.returncode == 0:
        return 0
    print("\n".join(said), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
