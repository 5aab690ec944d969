"""The server as an operator meets it: rebuild, a lost view, SIGHUP, SIGTERM under load, settings;
and what stands in the log and is served, against the schemas."""

import concurrent.futures
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import sqlite3
import tempfile
import threading
import time
import unittest

import harness
import reading

try:
    import jsonschema
except ImportError:
    jsonschema = None


class Serve(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = pathlib.Path(tempfile.mkdtemp(prefix="budkavle-serve-"))
        cls.addClassCleanup(shutil.rmtree, cls.scratch, ignore_errors=True)
        cls.filled = cls.scratch / "filled"
        harness.SiteTest.fill(cls.filled)

    def setUp(self):
        self.data = self.scratch / self.id().rsplit(".", 1)[1]
        shutil.copytree(self.filled, self.data)
        self.conf = self.data / "budkavle.conf"

    @staticmethod
    def same(item, port):
        return json.loads(json.dumps(item).replace(f":{port}/", "/"))

    def test_a_view_made_anew_answers_the_same(self):
        with harness.Server(self.data) as server:
            wanted = reading.everything(server, self.same)
            self.assertEqual(len(wanted) > 60, True)
            done = harness.budkavle("rebuild", "--data", self.data)
            self.assertEqual((done.returncode, done.stderr.count("\n")), (1, 1))
            self.assertIn("budkavle: ", done.stderr)
        done = harness.budkavle("rebuild", "--data", self.data)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        with harness.Server(self.data) as server:
            self.assertEqual(
                reading.differences(wanted, reading.everything(server, self.same)), [])
        for path in self.data.glob("view.db*"):
            path.unlink()
        with harness.Server(self.data) as server:
            self.assertEqual(
                reading.differences(wanted, reading.everything(server, self.same)), [])

    def until(self, server, wanted, target="/nyheter/"):
        for _ in range(200):
            if wanted in server.get(target).text:
                return True
            time.sleep(0.02)
        return False

    def test_settings_are_read_again(self):
        self.conf.write_text("site.name = Före\n", "utf-8")
        with harness.Server(self.data) as server:
            self.assertIn("<span>Före</span>", server.get("/nyheter/").text)
            self.conf.write_text("site.name = Efter\n", "utf-8")
            server.process.send_signal(signal.SIGHUP)
            self.assertTrue(self.until(server, "<span>Efter</span>"))
            self.conf.write_text("site.name = Aldrig\nsite.nam = x\n", "utf-8")
            server.process.send_signal(signal.SIGHUP)
            for _ in range(200):
                if "all stays as it was" in server.said():
                    break
                time.sleep(0.02)
            self.assertIn(f"{self.conf}:2: no setting is called 'site.nam'", server.said())
            self.assertIn("<span>Efter</span>", server.get("/nyheter/").text)

    def test_a_body_has_its_own_look(self):
        (self.data / "static").mkdir()
        (self.data / "static/own.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"/>', "utf-8")
        own = "site.name = Egen\nsite.colour = #7a1f5c\nsite.header = #102030\n"
        self.conf.write_text(own + "site.logo = own.svg\nsite.font = \"Noto Serif\", serif\n")
        with harness.Server(self.data) as server:
            page = server.get("/nyheter/").text
            self.assertIn('<span class="logo" role="img" aria-label="Egen">', page)
            sheet = server.get(re.search(r'/static/site\.css\?v=\w+', page)[0]).text
            for rule in ("--accent:#7a1f5c;--on-accent:#ffffff;", "--header:#102030;--on-header:#ffffff",
                         "--logo:url(data:image/svg+xml;base64,", "--logo-ratio:3.000;",
                         '--font:"Noto Serif", serif'):
                self.assertIn(rule, sheet)
            self.conf.write_text(own.replace("#7a1f5c", "#ffcc00"))
            server.process.send_signal(signal.SIGHUP)
            for _ in range(200):
                if "all stays as it was" in server.said():
                    break
                time.sleep(0.02)
            self.assertIn("1.4:1, and must be at least 4.5:1; #8a6e00 would do", server.said())
            self.assertIn("#7a1f5c", server.get(
                re.search(r'/static/site\.css\?v=\w+', server.get("/nyheter/").text)[0]).text)
        done = harness.budkavle("serve", "--data", self.data, "--listen", "127.0.0.1:0")
        self.assertEqual(done.returncode, 1)
        self.assertIn("site.colour = #ffcc00: ", done.stderr)

    def test_address_and_language(self):
        self.conf.write_text("site.url = https://nyheter.example\nsite.language = en\n", "utf-8")
        with harness.Server(self.data) as server:
            answer = server.get("/")
            self.assertEqual(answer.status, 302)
            self.assertTrue(answer.headers["location"].endswith("/en/news/"), answer)
            self.assertIn('<link rel="canonical" href="https://nyheter.example/nyheter/">',
                          server.get("/nyheter/").text)
            for item in reading.listing(server):
                self.assertTrue(item["uri"].startswith("https://nyheter.example/nyheter/"))
            with server.connect() as connection:
                self.assertEqual(connection.request(
                    "GET", "/nyheter/", host="nyheter.example").status, 200)
            with server.connect() as connection:
                self.assertEqual(connection.request(
                    "GET", "/nyheter/", host="elsewhere.example").status, 421)

    def test_as_many_files_as_the_hard_limit_lets(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, hard), hard))
        try:
            with harness.Server(self.data) as server:
                raised, _ = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        self.assertEqual(raised, hard)

    def test_a_file_of_the_index_cut_under_the_server(self):
        """It lives on, and has the index made anew, though a suggestion was what met the hole."""
        data = pathlib.Path(tempfile.mkdtemp(prefix="budkavle-cut-"))
        self.addCleanup(shutil.rmtree, data)
        shutil.copytree(self.data, data, dirs_exist_ok=True)
        with harness.Server(data) as server:
            before = server.get("/nyheter.json?query=vatten").json()["total"]
            for segment in (data / "index").glob("*.seg"):
                os.truncate(segment, 4096)
            server.get("/nyheter/suggest?query=va")
            give_up = time.monotonic() + 30
            while time.monotonic() < give_up:
                answer = server.get("/nyheter.json?query=vatten&take=19")
                if answer.status == 200:
                    break
                time.sleep(0.1)
            self.assertEqual((answer.status, answer.json()["total"]), (200, before))

    def test_only_the_main_thread_hears_of_the_end(self):
        """Any other would die of it, and all with it, if the main one is not waiting just then."""
        with harness.Server(self.data) as server:
            tasks = pathlib.Path(f"/proc/{server.process.pid}/task")
            deaf, hearing = 0, []
            for task in tasks.iterdir():
                status = dict(line.split(":\t", 1) for line in
                              (task / "status").read_text("utf-8").splitlines())
                if task.name == tasks.parent.name:
                    continue
                if int(status["SigBlk"], 16) >> (signal.SIGTERM - 1) & 1:
                    deaf += 1
                else:
                    hearing.append(status["Name"])
        self.assertEqual(hearing, [])
        self.assertGreater(deaf, 3)

    def test_no_request_is_lost_at_the_end(self):
        """Clients go on until they are refused; whatever was sent is answered whole, or (on a
        connection kept alive) not begun."""
        server = harness.Server(self.data).start()
        counts, lock = {"new": 0, "kept": 0, "lost": []}, threading.Lock()

        def note(kind, lost=None):
            with lock:
                if lost is None:
                    counts[kind] += 1
                else:
                    counts["lost"].append((kind, lost))

        def new():
            while True:
                try:
                    connection = server.connect(10)
                except ConnectionRefusedError:
                    return
                except OSError as error:
                    return note("new", repr(error))
                try:
                    answer = connection.request("GET", "/nyheter/", {"Connection": "close"})
                    if answer is None or answer.status != 200:
                        return note("new", repr(answer))
                    note("new")
                except (OSError, EOFError) as error:
                    return note("new", repr(error))
                finally:
                    connection.close()

        def kept():
            connection, first = server.connect(10), True
            try:
                while True:
                    answer = connection.request("GET", "/nyheter.json")
                    if answer is None:  # closed while idle, before it read the request
                        return note("kept", "no first answer") if first else None
                    if answer.status != 200:
                        return note("kept", repr(answer))
                    note("kept")
                    first = False
                    if answer.headers.get("connection", "").lower() == "close":
                        return None
            except EOFError as error:
                return note("kept", repr(error))
            except OSError:
                return None
            finally:
                connection.close()

        with concurrent.futures.ThreadPoolExecutor(24) as pool:
            work = [pool.submit(client) for client in [new] * 12 + [kept] * 12]
            time.sleep(1)
            server.stop()  # must end with status 0
            for one in work:
                one.result()
        self.assertEqual(counts["lost"], [])
        self.assertGreater(min(counts["new"], counts["kept"]), 20)

    @unittest.skipIf(jsonschema is None, "python3-jsonschema is missing")
    def test_all_items_are_ninjs(self):
        text = harness.shared("specs", "ninjs", "ninjs-schema_3.1.json").read_text("utf-8")
        # GeoJSON's own schema is not at hand, and nothing is fetched.
        schema = json.loads(text.replace('"https://geojson.org/schema/GeoJSON.json#"', '"#/$defs/any"')
                            .replace('"https://geojson.org/schema/GeoJSON.json"', '"#/$defs/any"'))
        schema.setdefault("$defs", {})["any"] = {}
        validator = jsonschema.validators.validator_for(schema)(schema)
        with harness.Server(self.data) as server:
            items = [item for target, _ in reading.FACES.values()
                     for item in reading.listing(server, target)]
            items += [server.get(reading.path(item) + ".json").json() for item in items]
        self.assertGreater(len(items), 120)
        for item in items:
            self.assertEqual([error.message for error in validator.iter_errors(item)], [])

    @unittest.skipIf(jsonschema is None, "python3-jsonschema is missing")
    def test_all_records_are_of_their_form(self):
        schema = json.loads((harness.SOURCE / "docs/record.schema.json").read_text("utf-8"))
        validator = jsonschema.validators.validator_for(schema)(schema)
        with sqlite3.connect(self.data / "log.db") as log:
            rows = log.execute("SELECT action, record.bytes FROM entry JOIN record USING (seq)")
            records = [json.loads(record) for action, record in rows if action != "topic"]
        log.close()
        self.assertGreater(len(records), 60)
        for record in records:
            self.assertEqual([error.message for error in validator.iter_errors(record)], [])


if __name__ == "__main__":
    unittest.main()
