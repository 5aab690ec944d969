"""What a strict server refuses, as raw bytes: each bad form gets its status, and the connection is
closed so that nothing behind it is taken for a request."""

import time
import unittest

import echo

HOST = b"Host: example.org\r\n"


def get(fields=HOST, line=b"GET / HTTP/1.1\r\n"):
    return line + fields + b"\r\n"


def post(fields, body=b""):
    return b"POST /echo HTTP/1.1\r\n" + HOST + fields + b"\r\n" + body


CHUNKED = b"Transfer-Encoding: chunked\r\n"

REFUSED = {
    # request line
    "a bare LF after the request line": (400, b"GET / HTTP/1.1\n" + HOST + b"\r\n"),
    "a bare CR in the request line": (400, get(line=b"GET /\r HTTP/1.1\r\n")),
    "two spaces before the target": (400, get(line=b"GET  / HTTP/1.1\r\n")),
    "two spaces before the version": (400, get(line=b"GET /  HTTP/1.1\r\n")),
    "a tab for a space": (400, get(line=b"GET\t/ HTTP/1.1\r\n")),
    "a space before the method": (400, get(line=b" GET / HTTP/1.1\r\n")),
    "a space after the version": (400, get(line=b"GET / HTTP/1.1 \r\n")),
    "no version": (400, get(line=b"GET /\r\n")),
    "a version in small letters": (400, get(line=b"GET / http/1.1\r\n")),
    "a version of two digits": (400, get(line=b"GET / HTTP/1.10\r\n")),
    "HTTP/2.0": (505, get(line=b"GET / HTTP/2.0\r\n")),
    "HTTP/0.9": (505, get(line=b"GET / HTTP/0.9\r\n")),
    "the preface of HTTP/2": (505, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "a method that is no token": (400, get(line=b"GE{T / HTTP/1.1\r\n")),
    "an unknown method": (501, get(line=b"BREW / HTTP/1.1\r\n")),
    "a method in small letters": (501, get(line=b"get / HTTP/1.1\r\n")),
    "two empty lines before it": (400, b"\r\n\r\n" + get()),
    "the hello of TLS": (400, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n"),
    # target
    "authority-form": (400, get(line=b"GET example.org:80 HTTP/1.1\r\n")),
    "CONNECT": (400, get(line=b"CONNECT example.org:443 HTTP/1.1\r\n")),
    "an asterisk with GET": (400, get(line=b"GET * HTTP/1.1\r\n")),
    "absolute-form of another scheme": (400, get(line=b"GET ftp://a/ HTTP/1.1\r\n")),
    "absolute-form with a user": (400, get(line=b"GET http://a@b/ HTTP/1.1\r\n")),
    "absolute-form without a host": (400, get(line=b"GET http:/// HTTP/1.1\r\n")),
    "a fragment": (400, get(line=b"GET /#a HTTP/1.1\r\n")),
    "NUL in the target": (400, get(line=b"GET /\0 HTTP/1.1\r\n")),
    "half an escape": (400, get(line=b"GET /%4 HTTP/1.1\r\n")),
    "an escape of other letters": (400, get(line=b"GET /%zz HTTP/1.1\r\n")),
    "an escaped NUL": (400, get(line=b"GET /a%00b HTTP/1.1\r\n")),
    "an escaped line end": (400, get(line=b"GET /a%0d%0ab HTTP/1.1\r\n")),
    "an escaped slash": (400, get(line=b"GET /items%2Fa HTTP/1.1\r\n")),
    "bytes that are not UTF-8": (400, get(line=b"GET /%ff HTTP/1.1\r\n")),
    "an overlong slash": (400, get(line=b"GET /%c0%af HTTP/1.1\r\n")),
    "two dots": (400, get(line=b"GET /items/../echo HTTP/1.1\r\n")),
    "two escaped dots": (400, get(line=b"GET /items/%2e%2E HTTP/1.1\r\n")),
    "one dot at the end": (400, get(line=b"GET /items/. HTTP/1.1\r\n")),
    "a target above 8 kB": (414, get(line=b"GET /" + b"a" * 8192 + b" HTTP/1.1\r\n")),
    "a request line without end": (414, b"GET /" + b"a" * 20000),
    # fields
    "a bare LF after a field": (400, get(b"Host: example.org\n")),
    "a bare CR in a value": (400, get(HOST + b"A: b\rc\r\n")),
    "a bare LF at the end": (400, b"GET / HTTP/1.1\r\n" + HOST + b"\n"),
    "a folded field": (400, get(HOST + b"A: b\r\n c\r\n")),
    "a fold before any field": (400, get(b" A: b\r\n" + HOST)),
    "a space before the colon": (400, get(HOST + b"A : b\r\n")),
    "a tab before the colon": (400, get(HOST + b"A\t: b\r\n")),
    "no colon": (400, get(HOST + b"A\r\n")),
    "an empty name": (400, get(HOST + b": b\r\n")),
    "a name that is no token": (400, get(HOST + b"A(: b\r\n")),
    "NUL in a value": (400, get(HOST + b"A: b\0\r\n")),
    "DEL in a value": (400, get(HOST + b"A: b\x7f\r\n")),
    "more than 100 fields": (431, get(HOST + b"A: b\r\n" * 100)),
    "a head above 32 kB": (431, get(HOST + (b"A: " + b"b" * 997 + b"\r\n") * 33)),
    "a field without end": (431, b"GET / HTTP/1.1\r\nA: " + b"b" * 40000),
    # host
    "no Host": (400, get(b"")),
    "an empty Host": (400, get(b"Host:\r\n")),
    "two of Host": (400, get(HOST + HOST)),
    "two of Host in other letters": (400, get(HOST + b"hOST: b\r\n")),
    "Host with a path": (400, get(b"Host: a/b\r\n")),
    "Host with a user": (400, get(b"Host: a@b\r\n")),
    "Host with two names": (400, get(b"Host: a, b\r\n")),
    "Host with a port of letters": (400, get(b"Host: a:b\r\n")),
    "Host with half a bracket": (400, get(b"Host: [::1\r\n")),
    "no Host beside an absolute target": (400, get(b"", b"GET http://a/ HTTP/1.1\r\n")),
    # framing
    "two lengths that agree": (400, post(b"Content-Length: 3\r\nContent-Length: 3\r\n", b"abc")),
    "two lengths that do not": (400, post(b"Content-Length: 5\r\nContent-Length: 0\r\n")),
    "a list of lengths": (400, post(b"Content-Length: 3, 3\r\n", b"abc")),
    "a length with a sign": (400, post(b"Content-Length: +3\r\n", b"abc")),
    "a length below nothing": (400, post(b"Content-Length: -3\r\n", b"abc")),
    "a length in hexadecimal": (400, post(b"Content-Length: 0x3\r\n", b"abc")),
    "a length with a space inside": (400, post(b"Content-Length: 1 0\r\n", b"abc")),
    "an empty length": (400, post(b"Content-Length:\r\n")),
    "a length that overflows": (400, post(b"Content-Length: 18446744073709551617\r\n", b"a")),
    "length and chunks": (400, post(b"Content-Length: 5\r\n" + CHUNKED, b"0\r\n\r\n")),
    "chunks and length": (400, post(CHUNKED + b"Content-Length: 5\r\n", b"0\r\n\r\n")),
    "length and chunks, body not sent": (400, post(b"Content-Length: 5\r\n" + CHUNKED)),
    "two transfer encodings": (400, post(CHUNKED + CHUNKED, b"0\r\n\r\n")),
    "gzip, chunked": (400, post(b"Transfer-Encoding: gzip, chunked\r\n", b"0\r\n\r\n")),
    "chunked, identity": (400, post(b"Transfer-Encoding: chunked, identity\r\n", b"0\r\n\r\n")),
    "xchunked": (400, post(b"Transfer-Encoding: xchunked\r\n", b"0\r\n\r\n")),
    "an empty transfer encoding": (400, post(b"Transfer-Encoding:\r\n", b"0\r\n\r\n")),
    "chunked with a vertical tab": (400, post(b"Transfer-Encoding: \x0bchunked\r\n", b"0\r\n\r\n")),
    "chunks in HTTP/1.0": (
        400, b"POST /echo HTTP/1.0\r\n" + HOST + CHUNKED + b"\r\n0\r\n\r\n"),
    "another expectation": (417, post(b"Expect: tea\r\nContent-Length: 0\r\n")),
    "a body above the limit": (413, post(b"Content-Length: 1048577\r\n")),
    # chunks
    "a bare LF after a size": (400, post(CHUNKED, b"3\nabc\r\n0\r\n\r\n")),
    "a bare LF after a chunk": (400, post(CHUNKED, b"3\r\nabc\n0\r\n\r\n")),
    "a bare LF at the end of chunks": (400, post(CHUNKED, b"0\r\n\n")),
    "an empty size": (400, post(CHUNKED, b"\r\nabc\r\n0\r\n\r\n")),
    "a size that is none": (400, post(CHUNKED, b"g\r\nabc\r\n0\r\n\r\n")),
    "a size with 0x": (400, post(CHUNKED, b"0x3\r\nabc\r\n0\r\n\r\n")),
    "a size with a sign": (400, post(CHUNKED, b"-3\r\nabc\r\n0\r\n\r\n")),
    "a size with spaces": (400, post(CHUNKED, b"3 \r\nabc\r\n0\r\n\r\n")),
    "a chunk extension": (400, post(CHUNKED, b"3;a=b\r\nabc\r\n0\r\n\r\n")),
    "a size of nine digits": (400, post(CHUNKED, b"000000003\r\nabc\r\n0\r\n\r\n")),
    "a chunk longer than it says": (400, post(CHUNKED, b"3\r\nabcd\r\n0\r\n\r\n")),
    "a trailer": (400, post(CHUNKED, b"0\r\nA: b\r\n\r\n")),
    "a chunk above the limit": (413, post(CHUNKED, b"100001\r\n")),
    "chunks above the limit": (
        413, post(CHUNKED, b"80000\r\n" + b"a" * 0x80000 + b"\r\n80001\r\n")),
}


class Refused(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.echo = echo.Echo()
        cls.echo.__enter__()
        cls.addClassCleanup(cls.echo.__exit__, None)

    def test_each(self):
        for name, (status, data) in REFUSED.items():
            # What follows would be answered by a server that mistook where the request ends.
            for behind in (b"", b"GET /smuggled HTTP/1.1\r\n" + HOST + b"\r\n"):
                with self.subTest(name, behind=bool(behind)):
                    answer, closed = self.echo.raw(data + behind)
                    self.assertIsNotNone(answer, "no answer")
                    self.assertEqual(answer.status, status, answer.text)
                    self.assertTrue(closed, "still open")

    def test_the_answer_outlives_what_is_still_sent(self):
        # A socket closed at once would reset the connection, and the answer with it.
        with self.echo.connect() as connection:
            connection.send(post(b"Content-Length: 9000000\r\n"))
            for _ in range(20):
                connection.send(b"a" * 50000)
                time.sleep(0.005)
            self.assertEqual(connection.answer().status, 413)
            self.assertTrue(connection.closed())

    def test_cut_short(self):
        for name, data in {"a head": b"GET / HT", "a body": post(b"Content-Length: 9\r\n", b"abc"),
                           "a chunk": post(CHUNKED, b"9\r\nabc")}.items():
            with self.subTest(name), self.echo.connect() as connection:
                connection.send(data)
                connection.socket.shutdown(1)
                self.assertEqual(connection.answer().status, 400)
                self.assertTrue(connection.closed())


class Taken(unittest.TestCase):
    """The neighbours of what is refused are not."""

    @classmethod
    def setUpClass(cls):
        cls.echo = echo.Echo()
        cls.echo.__enter__()
        cls.addClassCleanup(cls.echo.__exit__, None)

    def ask(self, data):
        with self.echo.connect() as connection:
            connection.send(data)
            return connection.answer()

    def test_an_empty_line_before(self):
        self.assertEqual(self.ask(b"\r\n" + get()).status, 200)

    def test_absolute_form_replaces_host(self):
        answer = self.ask(get(line=b"GET HTTP://Other.example:81/?a=1 HTTP/1.1\r\n"))
        self.assertIn("host=other.example:81\n", answer.text)
        self.assertIn("target=/?a=1\n", answer.text)
        answer = self.ask(get(line=b"GET http://other.example HTTP/1.1\r\n"))
        self.assertIn("path=/\n", answer.text)

    def test_asterisk(self):
        answer = self.ask(get(line=b"OPTIONS * HTTP/1.1\r\n"))
        self.assertEqual(answer.status, 204)
        self.assertIn("GET, HEAD", answer.headers["allow"])

    def test_hosts(self):
        for host in ("a", "EXAMPLE.org:8080", "[::1]", "[::1]:80", "127.0.0.1:1", "a_b.c~d-e:"):
            with self.subTest(host):
                answer = self.ask(get(f"Host:{host}  \r\n".encode()))
                self.assertIn(f"host={host.lower()}\n", answer.text)

    def test_http_1_0_needs_no_host(self):
        with self.echo.connect() as connection:
            connection.send(b"GET / HTTP/1.0\r\n\r\n")
            self.assertIn("host=\n", connection.answer().text)
            self.assertTrue(connection.closed())

    def test_a_later_minor_version_is_1_1(self):
        self.assertEqual(self.ask(get(line=b"GET / HTTP/1.9\r\n")).status, 200)

    def test_limits_are_exact(self):
        target = b"/" + b"a" * 8191
        self.assertEqual(self.ask(get(line=b"GET " + target + b" HTTP/1.1\r\n")).status, 404)
        self.assertEqual(self.ask(get(HOST + b"A: b\r\n" * 99)).status, 200)
        rest = 32768 - len(get()) - len(b"A: \r\n") * 1
        self.assertEqual(self.ask(get(HOST + b"A: " + b"b" * rest + b"\r\n")).status, 200)
        self.assertEqual(self.ask(get(HOST + b"A: " + b"b" * (rest + 1) + b"\r\n")).status, 431)

    def test_bodies(self):
        for name, data in {
            "length": post(b"Content-Length: 3\r\n", b"abc"),
            "length with noughts": post(b"Content-Length: 003\r\n", b"abc"),
            "chunks": post(CHUNKED, b"1\r\na\r\n02\r\nbc\r\n0\r\n\r\n"),
            "chunks, other letters": post(b"transfer-encoding:CHUNKED \r\n", b"3\r\nabc\r\n00\r\n\r\n"),
            "the largest": post(b"Content-Length: 1048576\r\n", b"abc" + b"d" * 1048573),
            "the largest in chunks": post(CHUNKED, b"100000\r\nabc" + b"d" * 1048573 +
                                          b"\r\n0\r\n\r\n"),
        }.items():
            with self.subTest(name):
                answer = self.ask(data)
                self.assertEqual(answer.status, 200)
                self.assertIn("body=abc", answer.text)
                self.assertEqual(len(answer.text.split("body=")[1].split("\nmethod")[0]) > 3,
                                 "largest" in name)

    def test_bytes_one_by_one(self):
        with self.echo.connect() as connection:
            for request in (get(), post(CHUNKED, b"1\r\na\r\n02\r\nbc\r\n0\r\n\r\n")):
                for i in range(len(request)):
                    connection.send(request[i:i + 1])
                self.assertEqual(connection.answer().status, 200)

    def test_raw_utf8_in_the_target(self):
        answer = self.ask(get(line="GET /items/ö?query=å HTTP/1.1\r\n".encode()))
        self.assertIn("path=/items/ö\ntarget=/items/%C3%B6?query=%C3%A5\n", answer.text)

    def test_a_reader_that_asks_to_go_on(self):
        with self.echo.connect() as connection:
            connection.send(post(b"Content-Length: 3\r\nExpect: 100-continue\r\n"))
            self.assertEqual(connection.answer().status, 100)
            connection.send(b"abc")
            self.assertIn("body=abc\n", connection.answer().text)
            # With the body at hand there is nothing to ask.
            connection.send(post(b"Content-Length: 3\r\nExpect: 100-continue\r\n", b"abc"))
            self.assertEqual(connection.answer().status, 200)
            # Too large: told before the body is sent.
            connection.send(post(b"Content-Length: 9999999\r\nExpect: 100-continue\r\n"))
            self.assertEqual(connection.answer().status, 413)
            self.assertTrue(connection.closed())


if __name__ == "__main__":
    unittest.main()
