"""Starts the small server over the room http/ (echo_server.c) and speaks raw bytes to it. It ends
by SIGTERM with status 0, and no sanitizer may have said anything."""

import os
import signal
import subprocess
import tempfile

import harness


def program():
    for path in (os.environ.get("HTTP_ECHO"), harness.SOURCE / "build-asan/tests/http-echo",
                 harness.SOURCE / "build/tests/http-echo"):
        if path and os.access(path, os.X_OK):
            return str(path)
    raise RuntimeError("no tests/http-echo built; run ./dev build")


class Echo:
    """`with Echo(workers=1, queue=2) as echo:`, settings as in echo_server.c."""

    def __init__(self, **settings):
        self.settings = settings
        self.errors = ""

    def __enter__(self):
        self.log = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")
        self.process = subprocess.Popen(
            [program(), *(f"{name}={value}" for name, value in self.settings.items())],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, text=True,
            env=harness.environment(TSAN_OPTIONS="halt_on_error=1:exitcode=99"))
        self.address = self.process.stdout.readline().strip()
        self.port = int(self.address.rpartition(":")[2])
        return self

    def __exit__(self, kind, *_):
        self.term()
        self.wait(check=kind is None)

    def held(self):
        """Waits until a handler of /hold has begun: its worker is busy until release()."""
        line = self.process.stdout.readline()
        if line != "holding\n":
            raise AssertionError(f"no handler holds: {line!r}")

    def release(self):
        self.process.send_signal(signal.SIGUSR1)

    def term(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, check=True, seconds=30):
        try:
            self.process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the server did not stop within {seconds} s") from None
        except ValueError:  # already read
            pass
        if not self.log.closed:
            self.log.seek(0)
            self.errors = self.log.read()
            self.log.close()
        if check and (self.process.returncode != 0 or harness.SANITIZER.search(self.errors)):
            raise AssertionError(f"the server ended with {self.process.returncode}:\n{self.errors}")

    def connect(self, timeout=20):
        return harness.Connection(self.port, timeout)

    def raw(self, data, timeout=20):
        """Sends the bytes; returns the first answer and whether the server then closes."""
        with self.connect(timeout) as connection:
            connection.send(data)
            answer = connection.answer()
            return answer, "close" in (answer.headers.get("connection", "") if answer else "close") \
                and connection.closed()

    def get(self, target, headers=None):
        with self.connect() as connection:
            return connection.request("GET", target, headers)

    def post(self, target, body=b""):
        with self.connect() as connection:
            return connection.request("POST", target, body=body)
