"""Starts the real program on a data folder of its own and a free port, speaks to it over raw
sockets, and ends it with SIGTERM: it must exit with 0, and no sanitizer may have said anything.

    class Listing(harness.SiteTest):          # the examples imported, one server for the class
        def test_twenty(self):
            answer = self.server.get("/nyheter.json")
            self.assertEqual(answer.status, 200)

The program is $BUDKAVLE, else build-asan/budkavle, else build/budkavle."""

import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

SOURCE = pathlib.Path(os.environ.get("SOURCE_ROOT") or pathlib.Path(__file__).parents[2]).resolve()
SHARED = pathlib.Path(os.environ.get("SHARED") or SOURCE.parent / "shared").resolve()
EXAMPLES = SOURCE / "examples"
SANITIZER = re.compile(
    r"ERROR: (Address|Leak|Undefined\w*|Memory|Thread)Sanitizer|runtime error:|SUMMARY: \w+Sanitizer")


def program():
    for path in (os.environ.get("BUDKAVLE"), SOURCE / "build-asan/budkavle",
                 SOURCE / "build/budkavle"):
        if path and os.access(path, os.X_OK):
            return str(path)
    raise RuntimeError("no budkavle built; run ./dev build")


def environment(**more):
    """What the program is started with: a sanitizer's finding ends it at once."""
    return os.environ | {
        "ASAN_OPTIONS": "halt_on_error=1:abort_on_error=0:exitcode=99:detect_leaks=1",
        "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1:exitcode=99",
    } | more


def budkavle(*arguments, timeout=120, account=None, **more):
    """Runs one command to its end: .returncode, .stdout and .stderr as text. `account` says of
    subprocess.run as whom."""
    done = subprocess.run([program(), *map(str, arguments)], timeout=timeout, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=environment(**more), errors="replace", **(account or {}))
    if SANITIZER.search(done.stderr):
        raise AssertionError(f"budkavle {arguments}: a sanitizer speaks:\n{done.stderr}")
    return done


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Answer:
    """One HTTP answer: .status, .headers (names in lower case; a repeated one joined by ", "),
    .body (bytes, chunks put together), .text, .json()."""

    def __init__(self, status, reason, headers, body, fields):
        self.status, self.reason = status, reason
        self.headers, self.body, self.fields = headers, body, fields

    @property
    def text(self):
        return self.body.decode("utf-8")

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"<{self.status} {self.headers} {self.body[:200]!r}>"


class Connection:
    """One TCP connection. Raw bytes go out as they are; answers come in one at a time."""

    def __init__(self, port, timeout=20):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def _more(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            data = b""
        self.rest += data
        return bool(data)

    def _take(self, count):
        while len(self.rest) < count:
            if not self._more():
                raise EOFError(f"closed {count - len(self.rest)} bytes too early: {self.rest!r}")
        data, self.rest = self.rest[:count], self.rest[count:]
        return data

    def _line(self):
        while b"\r\n" not in self.rest:
            if not self._more():
                raise EOFError(f"closed within a line: {self.rest!r}")
        line, self.rest = self.rest.split(b"\r\n", 1)
        return line

    def answer(self, method="GET"):
        """Reads the next answer, None when the other end has closed without one."""
        while not self.rest:
            if not self._more():
                return None
        version, status, *reason = self._line().decode("latin-1").split(" ", 2)
        if not version.startswith("HTTP/1."):
            raise AssertionError(f"no HTTP answer: {version!r}")
        fields = []
        while line := self._line():
            name, value = line.decode("latin-1").split(":", 1)
            fields.append((name, value.strip()))
        headers = {}
        for name, value in fields:
            name = name.lower()
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        status = int(status)
        body = b""
        if method != "HEAD" and status >= 200 and status not in (204, 304):
            body = self._body(headers)
        return Answer(status, reason[0] if reason else "", headers, body, fields)

    def _body(self, headers):
        if "chunked" in headers.get("transfer-encoding", "").lower():
            body = b""
            while size := int(self._line().split(b";")[0], 16):
                body += self._take(size)
                self._line()
            while self._line():
                pass
            return body
        if "content-length" in headers:
            return self._take(int(headers["content-length"]))
        while self._more():
            pass
        body, self.rest = self.rest, b""
        return body

    def closed(self):
        """Whether the other end closes now (waits for it) without sending more."""
        return not self.rest and not self._more()

    def request(self, method, target, headers=None, body=None, host="localhost"):
        fields = {"Host": host} | (headers or {})
        if body is not None:
            fields.setdefault("Content-Length", str(len(body)))
        head = f"{method} {target} HTTP/1.1\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        self.send(head.encode("latin-1") + b"\r\n" + (body or b""))
        return self.answer(method)


class Server:
    """`budkavle serve` on a data folder; use it with `with`, or start() and stop()."""

    def __init__(self, data, *arguments, port=None, **more):
        self.data, self.arguments, self.more = pathlib.Path(data), arguments, more
        self.port = port or free_port()
        self.process = self.log = None

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        self.stop(check=kind is None)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self, ready="/readyz", seconds=60):
        self.log = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")
        self.process = subprocess.Popen(
            [program(), "serve", "--data", str(self.data), "--listen", f"127.0.0.1:{self.port}",
             *map(str, self.arguments)],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            env=environment(**self.more))
        give_up = time.monotonic() + seconds
        while time.monotonic() < give_up:
            if self.process.poll() is not None:
                raise AssertionError(f"serve ended with {self.process.returncode}:\n{self.said()}")
            try:
                if self.get(ready, timeout=5).status == 200:
                    return self
            except (OSError, AttributeError):  # not listening yet
                pass
            time.sleep(0.02)
        self.process.kill()
        raise AssertionError(f"serve was not ready within {seconds} s:\n{self.said()}")

    def said(self):
        """All that the server has written so far."""
        self.log.seek(0)
        return self.log.read()

    def stop(self, check=True, seconds=30):
        """SIGTERM; with check, the exit status must be 0 and the log without a sanitizer's word."""
        if self.process is None:
            return
        process, self.process = self.process, None
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"serve did not stop within {seconds} s:\n{self.said()}") from None
        said = self.said()
        self.log.close()
        if check and (process.returncode != 0 or SANITIZER.search(said)):
            raise AssertionError(f"serve ended with {process.returncode}:\n{said}")

    def connect(self, timeout=20):
        return Connection(self.port, timeout)

    def request(self, method, target, headers=None, body=None, timeout=20):
        """One request on a connection of its own."""
        with self.connect(timeout) as connection:
            return connection.request(method, target, {"Connection": "close"} | (headers or {}),
                                      body)

    def get(self, target, headers=None, timeout=20):
        return self.request("GET", target, headers, timeout=timeout)

    def raw(self, data, timeout=20):
        """Sends bytes as they are and returns the first answer (None: closed without one)."""
        with self.connect(timeout) as connection:
            connection.send(data)
            return connection.answer()


class SiteTest(unittest.TestCase):
    """A class of tests on one server whose data folder was filled by `fill`."""

    serve_arguments = ()

    @classmethod
    def fill(cls, data):
        for files in (sorted(EXAMPLES.glob("*.txt")), [EXAMPLES / "items.jsonl"]):
            done = budkavle("import", "--data", data, *files)
            if done.returncode != 0:
                raise AssertionError(f"import ended with {done.returncode}:\n{done.stderr}")

    @classmethod
    def setUpClass(cls):
        cls.scratch = pathlib.Path(tempfile.mkdtemp(prefix="budkavle-http-"))
        cls.addClassCleanup(shutil.rmtree, cls.scratch, ignore_errors=True)
        cls.data = cls.scratch / "data"
        cls.fill(cls.data)
        cls.server = Server(cls.data, *cls.serve_arguments).start()
        cls.addClassCleanup(cls.server.stop)


class Scratch:
    """A data folder for one test: `with harness.Scratch() as data`."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="budkavle-http-")
        return pathlib.Path(self.folder.name) / "data"

    def __exit__(self, *_):
        self.folder.cleanup()


def shared(*parts):
    """A file of ../shared, or the test is skipped where that is missing."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        raise unittest.SkipTest(f"{'/'.join(parts)} of ../shared is missing")
    return path
