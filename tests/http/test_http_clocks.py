"""Those who are slow, those who are many, and the end: each ends by a clock, none is lost."""

import concurrent.futures
import itertools
import resource
import socket
import subprocess
import threading
import time
import unittest

import echo

HEAD = b" HTTP/1.1\r\nHost: example.org\r\n"


def slow(port, step, pause, seconds, first=b""):
    """Sends a byte every so often until the server answers; the answer and the seconds."""
    begin = time.monotonic()
    with echo.harness.Connection(port) as connection:
        connection.send(first)
        connection.socket.settimeout(pause)
        while time.monotonic() - begin < seconds:
            try:
                connection.send(step)
                data = connection.socket.recv(65536)
                connection.rest += data
                break
            except TimeoutError:
                continue
        connection.socket.settimeout(10)
        return connection.answer(), time.monotonic() - begin, connection.closed()


class Slow(unittest.TestCase):
    def test_heads(self):
        # A byte now and then does not stretch the time of the head.
        with echo.Echo(head=400) as server:
            for first in (b"G", b"GET /" + HEAD, b"GET /echo" + HEAD + b"\r\nGET /" + HEAD):
                answer, seconds, closed = slow(server.port, b"a", 0.05, 5, first)
                if answer.status == 200:  # the whole one before it
                    continue
                self.assertEqual(answer.status, 408)
                self.assertTrue(closed)
                self.assertTrue(0.35 < seconds < 2, seconds)

    def test_a_head_after_another(self):
        with echo.Echo(head=400) as server, server.connect() as connection:
            begin = time.monotonic()
            while time.monotonic() - begin < 1:  # each head has its own time
                connection.send(b"GET /?a=" + HEAD)
                time.sleep(0.1)
                connection.send(b"\r\n")
                self.assertEqual(connection.answer().status, 200)
            connection.send(b"GET /" + HEAD)
            self.assertEqual(connection.answer().status, 408)
            self.assertTrue(connection.closed())

    def test_bodies(self):
        with echo.Echo(body=400) as server:
            for first in (b"POST /echo" + HEAD + b"Content-Length: 1000\r\n\r\n",
                          b"POST /echo" + HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n"):
                answer, seconds, closed = slow(server.port, b"a", 0.05, 5, first)
                self.assertEqual(answer.status, 408)
                self.assertTrue(closed)
                self.assertTrue(0.35 < seconds < 2, seconds)

    def test_a_steady_body_may_last(self):
        with echo.Echo(body=200) as server, server.connect() as connection:
            connection.send(b"POST /echo" + HEAD + b"Content-Length: 100000\r\n\r\n")
            for _ in range(20):
                connection.send(b"a" * 5000)
                time.sleep(0.05)
            self.assertEqual(connection.answer().status, 200)

    def test_idle(self):
        with echo.Echo(idle=300) as server:
            for ask in (False, True):
                with server.connect() as connection:
                    if ask:
                        connection.request("GET", "/")
                    begin = time.monotonic()
                    self.assertTrue(connection.closed())
                    self.assertTrue(0.25 < time.monotonic() - begin < 2)

    def test_readers_that_do_not_read(self):
        with echo.Echo(write=300) as server:
            with socket.socket() as peer:
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                peer.connect(("127.0.0.1", server.port))
                peer.sendall((b"GET /large?size=3000000" + HEAD + b"\r\n") * 20)
                time.sleep(1.5)
                got = 0
                try:
                    while data := peer.recv(1 << 20):
                        got += len(data)
                except ConnectionResetError:
                    pass
                self.assertLess(got, 20 * 3000000)
            self.assertEqual(server.get("/").status, 200)

    def test_readers_that_read_slowly_get_it_all(self):
        with echo.Echo(write=200) as server:
            with server.connect() as connection:
                connection.send(b"GET /large?size=12000000" + HEAD + b"Connection: close\r\n\r\n")
                got = 0
                while data := connection.socket.recv(200000):
                    got += len(data)
                    time.sleep(0.01)
                self.assertGreater(got, 12000000)


class Many(unittest.TestCase):
    def test_full_queue(self):
        # One is being made and holds the worker, three wait, all others are told to come again.
        with echo.Echo(workers=1, queue=3) as server, \
                concurrent.futures.ThreadPoolExecutor(30) as pool:
            first = pool.submit(server.get, "/hold?name=first")
            server.held()
            others = [pool.submit(server.get, f"/hold?name={i}") for i in range(29)]
            full = [done.result() for done in itertools.islice(
                concurrent.futures.as_completed(others, timeout=60), 26)]
            self.assertEqual({answer.status for answer in full}, {503})
            self.assertEqual({answer.headers["retry-after"] for answer in full}, {"1"})
            self.assertEqual({answer.headers["cache-control"] for answer in full}, {"no-store"})
            self.assertEqual(sum(done.done() for done in others), 26)
            server.release()
            self.assertEqual(first.result().status, 200)
            self.assertEqual(sorted(done.result().status for done in others),
                             [200] * 3 + [503] * 26)
            self.assertEqual(server.get("/count?name=1").status, 200)  # it recovers

    def test_a_disconnect_cancels(self):
        with echo.Echo(loops=1, workers=1, queue=50) as server, \
                concurrent.futures.ThreadPoolExecutor(1) as pool:
            first = pool.submit(server.get, "/hold")
            server.held()
            for i in range(20):
                with server.connect() as connection:
                    connection.send(b"GET /count?name=gone%d" % i + HEAD + b"\r\n")
                    # One that the loop answers behind it shows that the loop has seen it.
                    self.assertEqual(server.raw(b"OPTIONS *" + HEAD + b"\r\n")[0].status, 204)
                    connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                                 b"\1\0\0\0\0\0\0\0")
            self.assertEqual(server.raw(b"OPTIONS *" + HEAD + b"\r\n")[0].status, 204)
            server.release()
            self.assertEqual(first.result().status, 200)
            # Not one of them was rendered: this is the first.
            self.assertEqual(server.get("/count?name=next").text.split()[1], "1")

    def test_open_files_run_out(self):
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (40, limit[1]))
        try:
            server = echo.Echo(loops=1, quiet=100)
            server.__enter__()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limit)
        peers = [server.connect() for _ in range(80)]
        time.sleep(0.3)
        begin = cpu(server.process.pid)
        time.sleep(1)
        self.assertLess(cpu(server.process.pid) - begin, 0.3, "it spins")
        for peer in peers:
            peer.close()
        time.sleep(0.3)
        self.assertEqual(server.get("/").status, 200)
        server.__exit__(None)


def cpu(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


class Stopping(unittest.TestCase):
    def one(self, server, number, started, told):
        """A connection made before the server is told to stop; true if all of its answer came."""
        with server.connect() as connection:
            request = b"GET /count?name=%d&ms=20" % (number % 50) + HEAD + b"\r\n"
            early = (len(request), 30, 0, len(request))[number % 4]  # bytes before the signal
            connection.send(request[:early])
            started.release()
            if early < len(request):
                told.wait()
                time.sleep(0.2)
                connection.send(request[early:])
            answer = connection.answer()
            last = answer is not None and answer.headers.get("connection") == "close"
            return (answer is not None and answer.status == 200
                    and answer.text.startswith("render ")
                    and (last or early == len(request)) and connection.closed())

    def test_no_request_is_lost(self):
        for settings in ({"loops": 1, "workers": 1}, {"loops": 2, "workers": 2}):
            with self.subTest(**settings), echo.Echo(queue=1000, **settings) as server:
                started, told = threading.Semaphore(0), threading.Event()
                with concurrent.futures.ThreadPoolExecutor(400) as pool:
                    whole = [pool.submit(self.one, server, i, started, told) for i in range(400)]
                    for _ in whole:
                        started.acquire()
                    server.term()
                    told.set()
                    self.assertEqual(sum(future.result() for future in whole), 400)
                server.wait()

    def test_no_request_is_lost_that_waits_in_the_kernel(self):
        # The server sleeps while they connect and send; then it is told to stop.
        with echo.Echo(loops=2, queue=1000) as server:
            subprocess.run(["kill", "-STOP", str(server.process.pid)], check=True)
            peers = [server.connect() for _ in range(300)]
            for i, peer in enumerate(peers):
                peer.send(b"GET /count?name=%d" % i + HEAD + b"\r\n")
            server.term()
            subprocess.run(["kill", "-CONT", str(server.process.pid)], check=True)
            answers = [peer.answer() for peer in peers]
            self.assertEqual([a.status for a in answers if a], [200] * 300)
            self.assertTrue(all(peer.closed() for peer in peers))
            for peer in peers:
                peer.close()

    def test_idle_ones_do_not_hold_it(self):
        with echo.Echo(quiet=200) as server:
            with server.connect() as used, server.connect() as fresh:
                used.request("GET", "/")
                begin = time.monotonic()
                server.term()
                server.wait()
                self.assertLess(time.monotonic() - begin, 2)
                self.assertTrue(used.closed() and fresh.closed())

    def test_it_ends_by_a_clock(self):
        with echo.Echo(stop=500) as server:
            with server.connect() as connection:
                connection.send(b"GET /" + HEAD)
                time.sleep(0.1)
                begin = time.monotonic()
                server.term()
                server.wait()
                self.assertTrue(0.4 < time.monotonic() - begin < 3)

    def test_nobody_comes_after(self):
        with echo.Echo(quiet=100) as server:
            server.term()
            server.wait()
            with self.assertRaises(OSError):
                server.connect()


class Listening(unittest.TestCase):
    def test_addresses(self):
        with echo.Echo(listen="[::1]:0") as server:
            self.assertTrue(server.address.startswith("[::1]:"))
            with socket.create_connection(("::1", server.port)) as peer:
                peer.sendall(b"GET /" + HEAD + b"Connection: close\r\n\r\n")
                self.assertTrue(peer.recv(100).startswith(b"HTTP/1.1 200"))
        with echo.Echo(listen=":0") as server:
            self.assertEqual(server.get("/").status, 200)

    def test_refused(self):
        with echo.Echo() as server:
            for listen, why in ((server.address, "Address already in use"), ("8080", "write 127"),
                                ("127.0.0.1:99999", "write 127"), ("::1:80", "write 127"),
                                ("192.0.2.1:0", "Cannot assign")):
                done = subprocess.run([echo.program(), f"listen={listen}"], text=True,
                                      capture_output=True, timeout=20, check=False)
                self.assertEqual(done.returncode, 1)
                self.assertIn(why, done.stderr)

    def test_passed_by_systemd(self):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen(10)
            port = listener.getsockname()[1]
            script = 'exec 3<&%d; export LISTEN_PID=$$ LISTEN_FDS=1; exec "$0" listen=nonsense' % \
                listener.fileno()
            with subprocess.Popen(["/bin/bash", "-c", script, echo.program()], text=True,
                                  stdout=subprocess.PIPE, pass_fds=[listener.fileno()]) as process:
                self.assertEqual(process.stdout.readline(), f"127.0.0.1:{port}\n")
                with socket.create_connection(("127.0.0.1", port)) as peer:
                    peer.sendall(b"GET /" + HEAD + b"Connection: close\r\n\r\n")
                    self.assertTrue(peer.recv(100).startswith(b"HTTP/1.1 200"))
                process.terminate()
                process.stdout.read()
            self.assertEqual(process.returncode, 0)


if __name__ == "__main__":
    unittest.main()
