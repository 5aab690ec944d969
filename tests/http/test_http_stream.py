"""Bodies that are made while they are sent: their framing, what a client that goes away or reads
slowly does to them, and that nothing of them stays behind."""

import concurrent.futures
import socket
import time
import unittest

import echo

PIECE = 1000


def text(size):
    return bytes(b"abcdefghij \n"[(i * 7 + i // 100) % 12] for i in range(size))


class Streams(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.echo = echo.Echo()
        cls.echo.__enter__()
        cls.addClassCleanup(cls.echo.__exit__, None)

    def get(self, target, headers=None, method="GET"):
        with self.echo.connect() as connection:
            return connection.request(method, target, headers or {})

    def left_open(self):
        give_up = time.monotonic() + 5
        while (open_now := int(self.get("/streams").text)) and time.monotonic() < give_up:
            time.sleep(0.02)
        return open_now

    def test_pieces_make_the_whole(self):
        for pieces, size in ((0, 1), (1, 1), (3, PIECE), (40, 100_000)):
            with self.subTest(pieces=pieces, size=size):
                answer = self.get(f"/stream?pieces={pieces}&size={size}")
                self.assertEqual(answer.status, 200)
                self.assertEqual(answer.headers["transfer-encoding"], "chunked")
                self.assertNotIn("content-length", answer.headers)
                self.assertEqual(answer.body, text(size) * pieces)
        self.assertEqual(self.left_open(), 0)

    def test_the_connection_goes_on(self):
        with self.echo.connect() as connection:
            for _ in range(3):
                answer = connection.request("GET", "/stream")
                self.assertEqual(answer.body, text(PIECE) * 3)
                self.assertEqual(connection.request("GET", "/?a=1").status, 200)

    def test_what_is_pipelined_behind_waits(self):
        with self.echo.connect() as connection:
            head = b"Host: example.org\r\n\r\n"
            connection.send(b"GET /stream?pieces=9 HTTP/1.1\r\n" + head
                            + b"GET /?b=2 HTTP/1.1\r\n" + head)
            self.assertEqual(connection.answer().body, text(PIECE) * 9)
            self.assertIn("parameter b=2", connection.answer().text)

    def test_head_and_304_open_nothing(self):
        first = self.get("/stream")
        self.assertEqual(self.get("/stream", method="HEAD").headers["etag"], first.headers["etag"])
        again = self.get("/stream", {"If-None-Match": first.headers["etag"]})
        self.assertEqual((again.status, again.body), (304, b""))
        self.assertEqual(self.left_open(), 0)

    def test_http_1_0_ends_with_the_connection(self):
        with self.echo.connect() as connection:
            connection.send(b"GET /stream HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n")
            data = b""
            while more := connection.socket.recv(65536):
                data += more
        head, body = data.split(b"\r\n\r\n", 1)
        self.assertNotIn(b"Transfer-Encoding", head)
        self.assertIn(b"Connection: close", head)
        self.assertEqual(body, text(PIECE) * 3)

    def test_a_failure_is_no_end(self):
        with self.echo.connect() as connection:
            connection.send(b"GET /stream?pieces=2&fail=1 HTTP/1.1\r\nHost: a\r\n\r\n")
            with self.assertRaises(EOFError):
                connection.answer()
        self.assertEqual(self.left_open(), 0)

    def test_who_goes_away_ends_it(self):
        for _ in range(8):
            with self.echo.connect() as connection:
                connection.send(b"GET /stream?pieces=100000&size=65536 HTTP/1.1\r\nHost: a\r\n\r\n")
                connection.socket.recv(1000)
                connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                             b"\1\0\0\0\0\0\0\0")
        self.assertEqual(self.left_open(), 0)

    def test_who_reads_slowly_holds_no_worker(self):
        slow = [self.echo.connect() for _ in range(12)]
        for connection in slow:
            connection.send(b"GET /stream?pieces=100000&size=65536 HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(0.2)
        began = time.monotonic()
        self.assertEqual(self.get("/stream").status, 200)
        self.assertLess(time.monotonic() - began, 2)
        for connection in slow:
            connection.close()
        self.assertEqual(self.left_open(), 0)

    def test_each_has_one_of_his_own(self):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for answer in pool.map(lambda _: self.get("/stream?pieces=20"), range(24)):
                self.assertEqual(answer.body, text(PIECE) * 20)
        self.assertEqual(self.left_open(), 0)


if __name__ == "__main__":
    unittest.main()
