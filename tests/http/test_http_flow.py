"""Connections that live on, the response cache, and what one request may see of another."""

import concurrent.futures
import gzip
import re
import socket
import struct
import time
import unittest

import echo

HEAD = b" HTTP/1.1\r\nHost: example.org\r\n"
GZIP = {"Accept-Encoding": "gzip"}


class EchoTest(unittest.TestCase):
    settings = {}

    @classmethod
    def setUpClass(cls):
        cls.echo = echo.Echo(**cls.settings)
        cls.echo.__enter__()
        cls.addClassCleanup(cls.echo.__exit__, None)


class Connections(EchoTest):
    def test_kept_alive(self):
        with self.echo.connect() as connection:
            for _ in range(3):
                answer = connection.request("GET", "/?a=1")
                self.assertEqual(answer.status, 200)
                self.assertNotIn("connection", answer.headers)
                self.assertRegex(answer.headers["date"], r"^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$")

    def test_closed_when_asked(self):
        for value in ("close", "Close", "a, close ,b", "keep-alive, close"):
            with self.subTest(value), self.echo.connect() as connection:
                answer = connection.request("GET", "/", {"Connection": value})
                self.assertEqual(answer.headers["connection"], "close")
                self.assertTrue(connection.closed())

    def test_http_1_0(self):
        with self.echo.connect() as connection:
            connection.send(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            self.assertEqual(connection.answer().headers["connection"], "keep-alive")
            connection.send(b"GET / HTTP/1.0\r\n\r\n")
            self.assertEqual(connection.answer().headers["connection"], "close")
            self.assertTrue(connection.closed())

    def test_pipelined_in_order(self):
        # Hits, misses, bodies and errors, all sent before the first answer is read.
        requests, expected = [], []
        for i in range(200):
            kind = i % 5
            if kind == 4:
                body = f"{i}".encode()
                requests.append(b"POST /echo" + HEAD + b"Content-Length: %d\r\n\r\n" % len(body)
                                + body)
                expected.append((200, f"body={i}\n"))
            elif kind == 3:
                requests.append(b"GET /none/%d" % i + HEAD + b"\r\n")
                expected.append((404, f"/none/{i}\n"))
            else:
                requests.append(b"GET /?a=%d" % (i // 10) + HEAD + b"\r\n")
                expected.append((200, f"parameter a={i // 10}\n"))
        with self.echo.connect() as connection:
            connection.send(b"".join(requests))
            for status, text in expected:
                answer = connection.answer()
                self.assertEqual(answer.status, status)
                self.assertIn(text, answer.text)

    def test_pipelined_behind_a_close(self):
        with self.echo.connect() as connection:
            connection.send(b"GET /" + HEAD + b"Connection: close\r\n\r\nGET /echo" + HEAD + b"\r\n")
            self.assertEqual(connection.answer().status, 200)
            self.assertTrue(connection.closed())

    def test_many_large_answers_at_once(self):
        # More than the kernel holds: the server must stop reading, and lose nothing.
        with self.echo.connect() as connection:
            connection.send((b"GET /large?size=300000" + HEAD + b"\r\n") * 60)
            time.sleep(0.3)
            for _ in range(60):
                self.assertEqual(len(connection.answer().body), 300000)

    def test_half_closed(self):
        with self.echo.connect() as connection:
            connection.send((b"GET /count?name=half&ms=50" + HEAD + b"\r\n") * 2)
            connection.socket.shutdown(socket.SHUT_WR)
            for _ in range(2):
                self.assertEqual(connection.answer().status, 200)
            self.assertTrue(connection.closed())

    def test_reset_in_the_middle(self):
        for data in (b"GET /", b"GET /count?ms=30" + HEAD + b"\r\n",
                     b"POST /echo" + HEAD + b"Content-Length: 9\r\n\r\nabc",
                     (b"GET /large?size=900000" + HEAD + b"\r\n") * 8):
            for _ in range(5):
                with self.echo.connect() as connection:
                    connection.send(data)
                    time.sleep(0.01)
                    connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                                 struct.pack("ii", 1, 0))
        self.assertEqual(self.echo.get("/").status, 200)

    def test_methods(self):
        with self.echo.connect() as connection:
            answer = connection.request("DELETE", "/echo")
            self.assertEqual((answer.status, answer.headers["allow"]),
                             (405, "GET, HEAD, POST, PUT, OPTIONS"))
            self.assertEqual(answer.text, "error page 405 for /echo\n")
            answer = connection.request("GET", "/slow")
            self.assertEqual((answer.status, answer.headers["allow"]), (405, "POST, OPTIONS"))
            answer = connection.request("OPTIONS", "/items/a")
            self.assertEqual((answer.status, answer.headers["allow"]), (204, "GET, HEAD, OPTIONS"))
            self.assertNotIn("content-length", answer.headers)
            for method in ("GET", "HEAD", "POST", "OPTIONS"):
                answer = connection.request(method, "/none", body=b"" if method == "POST" else None)
                self.assertEqual(answer.status, 404)
            for path in ("//", "/items/", "/items", "/items//a", "/echo/"):
                self.assertEqual(connection.request("GET", path).status, 404, path)

    def test_head_is_get_without_body(self):
        for target in ("/?a=head", "/echo", "/none", "/large"):
            for headers in ({}, GZIP):
                with self.subTest(target), self.echo.connect() as connection:
                    first = connection.request("HEAD", target, headers)
                    answer = connection.request("GET", target, headers)
                    again = connection.request("HEAD", target, headers)
                    for head in (first, again):
                        self.assertEqual(head.status, answer.status)
                        self.assertEqual(head.headers | {"date": ""}, answer.headers | {"date": ""})

    def test_a_failing_handler(self):
        for target in ("/fails", "/injects"):
            answer = self.echo.get(target)
            self.assertEqual(answer.status, 500)
            self.assertEqual(answer.text, f"error page 500 for {target}\n")
            self.assertEqual(answer.headers["cache-control"], "no-store")
            self.assertNotIn("set-cookie", answer.headers)

    def test_headers_of_every_answer(self):
        for target in ("/", "/echo", "/none", "/fails", "/healthz"):
            self.assertEqual(self.echo.get(target).headers["x-content-type-options"], "nosniff")
        answer, _ = self.echo.raw(b"GET  / HTTP/1.1\r\n\r\n")
        self.assertEqual(answer.headers["x-content-type-options"], "nosniff")


class Cache(EchoTest):
    settings = {"loops": 1, "workers": 4}

    def number(self, target, headers=None):
        return re.match(r"render (\d+) state (\d+)", self.echo.get(target, headers).text).groups()

    def test_same_question_in_other_words(self):
        first = self.number("/count?name=a&ms=1")
        for target in ("/count?ms=1&name=a", "/count?name=%61&ms=1&utm=x", "/%63ount?name=a&ms=1",
                       "/count?&name=a&&name=&ms=1", "http://localhost/count?name=a&ms=1"):
            self.assertEqual(self.number(target), first, target)
        for target in ("/count?name=b&ms=1", "/count?name=a&name=b&ms=1", "/count?name=A&ms=1"):
            self.assertNotEqual(self.number(target), first, target)
        self.assertNotEqual(self.number("/count?name=a&ms=1", GZIP), first)
        with self.echo.connect() as connection:
            other = connection.request("GET", "/count?name=a&ms=1", host="other")
        self.assertFalse(other.text.startswith(f"render {first[0]} "))

    def test_the_handler_sees_the_key_alone(self):
        answer = self.echo.get("/items/a%20b?x=1&topic=&query=%22+1&topic=b&topic=a",
                               {"Cookie": "a=b", "X-Forwarded-Host": "evil"})
        self.assertEqual(answer.text, "path=/items/a b\n"
                         "target=/items/a%20b?query=%22%201&topic=b&topic=a\nhost=localhost\nbody=\n"
                         "method=0\nparameter query=\" 1\nparameter topic=b\nparameter topic=a\n")
        alone = self.echo.get("/echo?x=1&y", {"Cookie": "a=b"})
        for line in ("target=/echo?x=1&y\n", "parameter x=1\nparameter y=\n", "header Cookie=a=b\n"):
            self.assertIn(line, alone.text)

    def test_one_render_for_many(self):
        before = int(self.number("/count?name=before")[0])
        with concurrent.futures.ThreadPoolExecutor(40) as pool:
            answers = list(pool.map(lambda _: self.number("/count?name=many&ms=300"), range(40)))
        self.assertEqual(set(answers), {(str(before + 1), answers[0][1])})

    def test_moved(self):
        first = self.number("/count?name=moved")
        self.assertEqual(self.number("/count?name=moved"), first)
        self.assertEqual(self.echo.post("/move").status, 204)
        second = self.number("/count?name=moved")
        self.assertEqual(int(second[1]), int(first[1]) + 1)

    def test_moved_during_a_render(self):
        # The render began before the move and ends after: it goes to who asked before, and neither
        # into the cache nor to who asked after.
        target = "/count?name=during&ms=400"
        with concurrent.futures.ThreadPoolExecutor() as pool:
            before = pool.submit(self.number, target)
            time.sleep(0.1)
            self.echo.post("/move")
            after = [pool.submit(self.number, target) for _ in range(5)]
            old, new = int(before.result()[1]), {int(f.result()[1]) for f in after}
        self.assertEqual(new, {old + 1})
        self.assertEqual(len({f.result() for f in after}), 1)
        self.assertEqual(int(self.number(target)[1]), old + 1)

    def test_never_older_than_the_move(self):
        # Under load, an answer asked for after the move was acknowledged is of the new state.
        moved = [int(self.number("/count?name=x")[1])]
        end = time.monotonic() + 2

        def ask(reader):
            count = 0
            with self.echo.connect() as connection:
                while time.monotonic() < end:
                    least = moved[0]
                    text = connection.request("GET", f"/count?name={reader % 3}").text
                    self.assertGreaterEqual(int(text.split()[3]), least)
                    count += 1
            return count

        with concurrent.futures.ThreadPoolExecutor(9) as pool:
            readers = [pool.submit(ask, i) for i in range(8)]
            while time.monotonic() < end:
                self.echo.post("/move")
                moved[0] += 1
                time.sleep(0.002)
            self.assertGreater(sum(reader.result() for reader in readers), 500)

    def test_volatile_is_not_kept(self):
        answer = self.echo.get("/healthz")
        self.assertEqual(answer.headers["cache-control"], "no-store")
        self.assertNotIn("etag", answer.headers)
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            self.assertEqual({a.text for a in pool.map(lambda _: self.echo.get("/healthz"),
                                                       range(60))}, {"ok\n"})

    def test_not_modified(self):
        for target in ("/?a=304", "/echo", "/large"):
            for headers in ({}, GZIP):
                with self.subTest(target, headers=headers), self.echo.connect() as connection:
                    # /echo tells its headers, so they must be the same in each request.
                    tag = connection.request("GET", target, headers).headers["etag"] \
                        if target != "/echo" else None
                    if tag is None:
                        continue
                    for value in (tag, f"W/{tag}", f'"x", {tag}', f'"a,b" ,W/"c",{tag},"d"', "*"):
                        for method in ("GET", "HEAD"):
                            answer = connection.request(method, target,
                                                        headers | {"If-None-Match": value})
                            self.assertEqual(answer.status, 304, value)
                            self.assertEqual(answer.headers["etag"], tag)
                            self.assertIn("cache-control", answer.headers)
                            self.assertNotIn("content-length", answer.headers)
                    for value in ('"x"', tag[1:-1], f"w/{tag}", f'"{tag}"', ""):
                        answer = connection.request("GET", target,
                                                    headers | {"If-None-Match": value})
                        self.assertEqual(answer.status, 200, value)

    def test_not_modified_after_a_render(self):
        tag = self.echo.get("/large?size=7000").headers["etag"]
        self.echo.post("/move")
        answer = self.echo.get("/large?size=7000", {"If-None-Match": tag})
        self.assertEqual(answer.status, 304)  # an untouched page keeps its tag
        with self.echo.connect() as connection:
            # Two fields are one list, also when the answer is still to be made.
            for _ in range(2):
                connection.send(b"GET /large?size=%s" % b"7000&x=1" + HEAD +
                                b'If-None-Match: "a"\r\nIf-None-Match: ' + tag.encode() +
                                b"\r\n\r\n")
                self.assertEqual(connection.answer().status, 304)
                self.echo.post("/move")

    def test_compressed_if_asked_for(self):
        plain = self.echo.get("/large")
        self.assertEqual(plain.headers["vary"], "Accept-Encoding")
        for wish, compressed in {"gzip": True, "GZIP": True, "br, gzip;q=0.1": True, "*": True,
                                 "gzip;q=0": False, "identity": False, "gzip;q=0.000": False,
                                 "*;q=0": False, "br": False, "gzip;q=2": False, "": False,
                                 "*;q=0, gzip": True, "gzip;q=0, *": False, "x;gzip": False}.items():
            with self.subTest(wish):
                answer = self.echo.get("/large", {"Accept-Encoding": wish})
                self.assertEqual(answer.headers.get("content-encoding"),
                                 "gzip" if compressed else None)
                self.assertEqual(answer.headers["vary"], "Accept-Encoding")
                body = gzip.decompress(answer.body) if compressed else answer.body
                self.assertEqual(body, plain.body)
                self.assertEqual(answer.headers["etag"] != plain.headers["etag"], compressed)
        self.assertNotIn("content-encoding", self.echo.get("/?a=small", GZIP).headers)

    def test_a_scan_does_not_flush_the_hot(self):
        hot = "/count?name=hot"
        first = self.number(hot)
        with self.echo.connect() as connection:
            for i in range(1500):
                connection.request("GET", f"/large?size={60000 + i}")  # 90 MB through 32 MiB
                if i % 100 == 0:
                    self.assertEqual(self.number(hot), first)
        self.assertEqual(self.number(hot), first)


if __name__ == "__main__":
    unittest.main()
