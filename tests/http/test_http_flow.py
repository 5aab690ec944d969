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

    def test_a_request_in_pieces_with_rests(self):
        # The server waits between any two of them, and others are answered meanwhile.
        whole = b"POST /echo" + HEAD + b"X-A: b\r\nContent-Length: 10\r\n\r\n0123456789" \
            b"HEAD /large" + HEAD + b"\r\n" + b"POST /echo" + HEAD + \
            b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        for step in (7, 13, 29, 61):
            with self.echo.connect() as connection, self.echo.connect() as other:
                for at in range(0, len(whole), step):
                    connection.send(whole[at:at + step])
                    self.assertEqual(other.request("GET", "/?a=other").status, 200)
                answer = connection.answer()
                self.assertIn("body=0123456789\n", answer.text)
                self.assertIn("header X-A=b\n", answer.text)
                self.assertEqual(connection.answer("HEAD").headers["content-length"], "100000")
                self.assertIn("body=abc\n", connection.answer().text)

    def test_a_refused_head_request_has_no_body(self):
        for first in (b"HEAD / HTTP/1.1\r\n", b"HEAD /%ZZ" + HEAD):
            with self.echo.connect() as connection:
                connection.send(first + b"\r\n")
                answer = connection.answer("HEAD")
                self.assertEqual(answer.status, 400)
                self.assertTrue(connection.closed())

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
        self.assertEqual(self.number("/count?name=a&ms=1", GZIP), first)
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

    def test_a_tag_of_another_encoding(self):
        # What a reader has is good if he would be given it, whatever lies in the cache just now.
        target = "/large?size=7100"
        content = self.echo.get(target, GZIP).headers["etag"].strip('"').removesuffix("-gzip")
        for again in (False, True):
            for accept, tag, status in (
                    ("gzip, br", f'"{content}-br"', 304), ("gzip, br", f'"{content}-gzip"', 304),
                    ("zstd", f'"{content}-zstd"', 304), ("br", f'"{content}"', 304),
                    ("gzip", f'"{content}-br"', 200), ("", f'"{content}-gzip"', 200),
                    ("gzip, br", f'"{content}-b"', 200), ("gzip", f'"{content[:-1]}0-gzip"', 200)):
                with self.subTest(accept=accept, tag=tag, again=again):
                    if not again:
                        self.echo.post("/move")
                    answer = self.echo.get(target,
                                           {"Accept-Encoding": accept, "If-None-Match": tag})
                    self.assertEqual(answer.status, status)
                    if status == 304:
                        self.assertEqual(answer.headers["etag"], tag)
                        self.assertEqual(answer.headers["vary"], "Accept-Encoding")

    def test_packed_if_asked_for(self):
        for i, (wish, packed) in enumerate({
                "gzip": True, "GZIP": True, "br, gzip;q=0.1": True, "*": True,
                "gzip, deflate, br, zstd": True, "gzip;q=0": False, "identity": False,
                "gzip;q=0.000": False, "*;q=0": False, "br": False, "gzip;q=2": False, "": False,
                "*;q=0, gzip": True, "gzip;q=0, *": False, "x;gzip": False,
                "identity, gzip;q=0.9": False}.items()):
            for order in (1, -1):  # also when the other one is there before it
                size = 50000 + 2 * i + order
                target = f"/large?size={size}"
                for wished in (wish, "identity")[::order]:
                    with self.subTest(wished, order=order):
                        answer = self.echo.get(target, {"Accept-Encoding": wished})
                        gzipped = packed and wished == wish
                        self.assertEqual(answer.headers.get("content-encoding"),
                                         "gzip" if gzipped else None)
                        self.assertEqual(answer.headers["vary"], "Accept-Encoding")
                        self.assertEqual(answer.headers["etag"].endswith('-gzip"'), gzipped)
                        body = gzip.decompress(answer.body) if gzipped else answer.body
                        self.assertEqual(len(body), size)
        self.assertNotIn("content-encoding", self.echo.get("/?a=small", GZIP).headers)

    def test_one_render_for_all_encodings(self):
        texts = set()
        for accept in ("gzip", "identity", "br", "zstd", "gzip, br", "gzip;q=0.5, identity"):
            answer = self.echo.get("/count?name=all&size=5000", {"Accept-Encoding": accept})
            body = gzip.decompress(answer.body) if "content-encoding" in answer.headers \
                else answer.body
            texts.add(body)
        self.assertEqual(len(texts), 1)

    def test_different_encodings_at_once(self):
        # Who does not take gzip is not made to wait for the render that makes it.
        target = "/count?name=at-once&size=5000&ms=300"
        with concurrent.futures.ThreadPoolExecutor() as pool:
            asked = [pool.submit(self.echo.get, target, {"Accept-Encoding": accept})
                     for accept in ("gzip", "identity") * 3]
            for done, encoding in zip(asked, ("gzip", None) * 3):
                self.assertEqual(done.result().headers.get("content-encoding"), encoding)

    def until(self, target, accept, encoding):
        """Asks until the answer comes in this encoding; what it came in before, and the answer."""
        before = []
        give_up = time.monotonic() + 30
        while time.monotonic() < give_up:
            answer = self.echo.get(target, {"Accept-Encoding": accept})
            if answer.headers.get("content-encoding") == encoding:
                return before, answer
            before.append(answer.headers.get("content-encoding"))
        self.fail(f"{target} never came in {encoding}")

    def test_packed_well_at_leisure(self):
        for i, (accept, first, best) in enumerate((
                ("gzip, br", "gzip", "br"), ("gzip, deflate, br, zstd", "gzip", "br"),
                ("gzip, zstd", "gzip", "zstd"), ("br", None, "br"), ("zstd", None, "zstd"),
                ("br;q=0.5, zstd, gzip;q=0.1", "gzip", "zstd"))):
            with self.subTest(accept):
                target = f"/large?size={80000 + i}"
                before, answer = self.until(target, accept, best)
                self.assertEqual(set(before), {first})
                self.assertTrue(answer.headers["etag"].endswith(f'-{best}"'))
                self.assertEqual(answer.headers["vary"], "Accept-Encoding")
                self.assertLess(len(answer.body), len(self.echo.get(target, GZIP).body))
                with self.echo.connect() as connection:
                    head = connection.request("HEAD", target, {"Accept-Encoding": accept})
                self.assertEqual(head.headers | {"date": ""}, answer.headers | {"date": ""})

    def test_what_is_asked_for_once_more_is_not_packed(self):
        target, accept = "/large?size=83000", {"Accept-Encoding": "gzip, br"}
        for _ in range(2):
            self.assertEqual(self.echo.get(target, accept).headers["content-encoding"], "gzip")
        # One thing is packed after the other, so all that was begun before this is done.
        self.until("/large?size=83001", "gzip, br", "br")
        self.assertEqual(self.echo.get(target, accept).headers["content-encoding"], "gzip")
        self.until(target, "gzip, br", "br")

    def test_what_was_packed_stays_while_the_content_does(self):
        target, accept = "/large?size=81000", {"Accept-Encoding": "gzip, br"}
        tag = self.until(target, "gzip, br", "br")[1].headers["etag"]
        self.echo.post("/move")
        self.assertEqual(self.echo.get(target, accept).headers["content-encoding"], "gzip")
        self.assertEqual(self.echo.get(target, accept).headers["etag"], tag)
        target = "/count?name=packed&size=5000"  # this one tells something new at each render
        self.until(target, "gzip, br", "br")
        self.echo.post("/move")
        for _ in range(2):
            self.assertEqual(self.echo.get(target, accept).headers["content-encoding"], "gzip")

    def test_what_lasts_is_packed_better(self):
        for encoding in ("br", "zstd"):
            page = self.until("/large?size=82000", encoding, encoding)[1]
            file = self.until("/file?size=82000", encoding, encoding)[1]
            self.assertLess(len(file.body), len(page.body))

    def test_the_date_moves_on(self):
        target = "/large?size=3000000"
        first = self.echo.get(target).headers["date"]
        with self.echo.connect() as slow:
            # Somebody has not read what was sent with the date before.
            slow.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 100000)
            slow.send(b"GET " + target.encode() + HEAD + b"\r\n")
            give_up = time.monotonic() + 10
            while (now := self.echo.get(target).headers["date"]) == first:
                self.assertLess(time.monotonic(), give_up)
                time.sleep(0.1)
            self.assertEqual(self.echo.get(target).headers["date"], now)
            old = slow.answer()
            self.assertIn(old.headers["date"], (first, now))
            self.assertEqual(len(old.body), 3000000)
            again = self.echo.get(target).headers
            self.assertEqual(set(again), set(old.headers) | {"connection"} & set(again))

    def test_the_same_head_in_one_piece_or_many(self):
        # A head that comes again is known by its bytes; nothing else may depend on that.
        tag = self.echo.get("/large?size=8000", GZIP).headers["etag"]
        whole = b"GET /large?size=8000" + HEAD + b"Accept-Encoding: gzip\r\n"
        for more, status in ((b"", 200), (b"If-None-Match: " + tag.encode() + b"\r\n", 304),
                             (b'If-None-Match: "x"\r\n', 200)):
            head = whole + more + b"\r\n"
            answers = []
            with self.echo.connect() as connection:
                for count in (1, 1, 1, 3, 1):
                    connection.send(head * count)
                    answers += [connection.answer() for _ in range(count)]
                connection.send(head[:30])
                time.sleep(0.05)
                connection.send(head[30:])
                answers.append(connection.answer())
                connection.send(head[:-2] + b"Connection: close\r\n\r\n")
                last = connection.answer()
                self.assertTrue(connection.closed())
            for answer in answers:
                self.assertEqual(answer.status, status)
                self.assertEqual((answer.headers | {"date": ""}, answer.body),
                                 (answers[0].headers | {"date": ""}, answers[0].body))
            self.assertEqual(last.headers.pop("connection"), "close")
            self.assertEqual((last.headers | {"date": ""}, last.body),
                             (answers[0].headers | {"date": ""}, answers[0].body))

    def test_caches_in_front(self):
        self.assertNotIn("surrogate-control", self.echo.get("/large").headers)
        with echo.Echo(surrogate=300) as server:
            answer = server.get("/large", GZIP)
            self.assertEqual(answer.headers["surrogate-control"], "max-age=300")
            self.assertEqual(answer.headers["surrogate-key"], "listing topic:a")
            self.assertEqual(answer.headers["cache-control"], "no-cache")
            self.assertNotIn("surrogate-control", server.get("/").headers)  # it names no keys

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
