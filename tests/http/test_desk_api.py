"""Writing by program: from a token to a public item, corrected, withdrawn and restored; what is
refused and how; and that nothing acknowledged is lost when the server is killed."""

import concurrent.futures
import datetime
import pathlib
import random
import shutil
import signal
import tempfile
import time
import unittest

import desk
import harness
from desk import ITEMS

UNKNOWN = "01900000-0000-7000-8000-000000000000"


class Writing(harness.SiteTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client = desk.Client(cls.server, desk.token(cls.data))

    def problem(self, answer, status, *pointers):
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers["content-type"], "application/problem+json")
        problem = answer.json()
        self.assertEqual(problem["status"], status)
        self.assertTrue(problem["title"] and problem["detail"])
        got = [error["pointer"] for error in problem.get("errors", [])]
        if pointers:
            self.assertEqual(got, list(pointers))
        return problem

    def headlines(self, target="/nyheter.json?take=100"):
        return [one["headlines"][0]["value"] for one in self.server.get(target).json()["items"]]

    def test_a_draft_is_nobodys_business(self):
        where = self.client.make(headline="Ett hemligt utkast om båtar")
        answer = self.client.get(where)
        self.assertEqual((answer.status, answer.headers["etag"]), (200, '"1.0"'))
        self.assertEqual(answer.headers["cache-control"], "no-store")
        copy = answer.json()
        self.assertEqual((copy["state"], copy["revision"]), ("draft", 0))
        self.assertTrue(where.endswith(copy["id"]))
        self.assertEqual(copy["item"]["headlines"][0]["value"], "Ett hemligt utkast om båtar")
        self.assertNotIn("contentCreated", copy["item"])
        self.assertIn(self.server.get(where).status, (404, 405))
        self.assertNotIn("Ett hemligt utkast om båtar", self.headlines())
        found = self.server.get("/nyheter.json?query=hemligt+utkast").text
        self.assertNotIn("hemligt utkast om", found)

    def test_published_at_once_is_there_at_once(self):
        for number in range(20):
            headline = f"Omedelbar nyhet {number}"
            answer = self.client.post(f"{ITEMS}?state=published", desk.item(headline))
            self.assertEqual(answer.status, 201)
            self.assertEqual(answer.json()["state"], "published")
            self.assertEqual(self.headlines("/nyheter.json?take=1"), [headline])
        page = "/" + answer.json()["item"]["uri"].split("/", 3)[3]
        self.assertIn("Omedelbar nyhet 19", self.server.get(page).text)
        self.assertTrue(page.endswith("/omedelbar-nyhet-19"))

    def test_the_whole_life_of_an_item(self):
        where = self.client.make(headline="Livet i fem steg")
        self.problem(self.client.post(f"{where}/correct", {"note": "För tidigt"}), 409)
        answer = self.client.post(f"{where}/publish")
        self.assertEqual((answer.status, answer.json()["state"]), (200, "published"))
        page = "/" + answer.json()["item"]["uri"].split("/", 3)[3]
        self.problem(self.client.post(f"{where}/publish"), 409)

        tag = self.client.get(where).headers["etag"]
        changed = desk.item("Livet i fem steg", descriptions=[{"value": "Sammanfattningen är ny."}])
        self.problem(self.client.ask("PUT", where, changed), 428)
        answer = self.client.ask("PUT", where, changed, If_Match=tag)
        self.assertEqual(answer.status, 200)
        self.problem(self.client.ask("PUT", where, changed, If_Match=tag), 412)
        self.assertNotIn("Sammanfattningen är ny", self.server.get(page).text)

        self.problem(self.client.post(f"{where}/correct", {}), 422, "#/note")
        answer = self.client.post(f"{where}/correct", {"note": "Den förra var gammal."})
        self.assertEqual((answer.status, answer.json()["revision"]), (200, 2))
        shown = self.server.get(page).text
        self.assertIn("Sammanfattningen är ny", shown)
        self.assertIn("Den förra var gammal.", shown)
        self.assertEqual(self.client.post(f"{where}/correct", {"minor": True}).json()["revision"], 3)

        self.problem(self.client.post(f"{where}/withdraw", {}), 422, "#/reason")
        answer = self.client.post(f"{where}/withdraw", {"reason": "Den var fel i sak."})
        self.assertEqual(answer.json()["state"], "withdrawn")
        self.assertNotIn("Livet i fem steg", self.headlines())
        answer = self.server.get(page)
        self.assertEqual(answer.status, 200)
        self.assertIn("Den var fel i sak.", answer.text)
        self.assertEqual(self.client.post(f"{where}/restore").json()["state"], "published")
        self.assertIn("Livet i fem steg", self.headlines())
        gone = {"reason": "Borta för gott.", "gone": True}
        self.assertEqual(self.client.post(f"{where}/withdraw", gone).status, 200)
        answer = self.server.get(page)
        self.assertEqual(answer.status, 410)
        self.assertIn("Borta för gott.", answer.text)
        self.client.post(f"{where}/restore")
        away = {"reason": "Flyttad.", "redirect": "/nyheter/"}
        self.assertEqual(self.client.post(f"{where}/withdraw", away).status, 200)
        self.assertTrue(self.server.get(page).headers["location"].endswith("/nyheter/"))

    def test_what_is_erased_leaves_no_byte(self):
        eraser = desk.Client(self.server, desk.token(self.data, "write,publish,erase"))
        words = ("kvacksalvarebrev", "Förstagångsordet", "forstagangsordet")
        answer = eraser.post(f"{ITEMS}?state=published",
                             desk.item("Förstagångsordet nämns här", bodies=[
                                 {"contentType": "text/markdown", "value": "Ett kvacksalvarebrev."}]))
        where = "/" + answer.headers["location"].split("/", 3)[3]
        page = "/" + answer.json()["item"]["uri"].split("/", 3)[3]
        self.assertEqual(self.server.get(page).status, 200)
        self.assertEqual(self.server.get("/nyheter.json?query=kvacksalvarebrev").json()["total"], 1)
        self.problem(self.client.post(f"{where}/erase", {"basis": "GDPR art. 17"}), 403)
        self.problem(eraser.post(f"{where}/erase", {}), 422, "#/basis")
        answer = eraser.post(f"{where}/erase", {"basis": "GDPR art. 17"})
        self.assertEqual(answer.status, 200, answer)
        self.assertIn(answer.json()["state"], ("erasing", "erased"))
        self.assertNotIn("item", answer.json())
        for target in (page, f"{page}.json", f"{page}?revision=1", f"{page}.json?revision=1", where):
            self.assertEqual(self.server.get(target).status, 410, target)
        self.assertEqual(self.server.get("/nyheter.json?query=kvacksalvarebrev").json()["total"], 0)
        self.problem(eraser.post(f"{where}/restore"), 410)
        give_up = time.monotonic() + 60
        while eraser.get(where).json()["state"] != "erased":
            self.assertLess(time.monotonic(), give_up)
            time.sleep(0.1)
        give_up = time.monotonic() + 20
        while left := self.holding(words):
            self.assertLess(time.monotonic(), give_up, left)
            time.sleep(0.2)
        answer = eraser.post(f"{ITEMS}?state=published", desk.item("Förstagångsordet nämns här"))
        self.assertTrue(answer.json()["item"]["uri"].endswith("/forstagangsordet-namns-har-2"))

    def holding(self, words):
        """Files of the data folder in which one of the words stands."""
        found = []
        for path in self.data.rglob("*"):
            if path.is_file():
                content = path.read_bytes().lower()
                found += [(path.name, word) for word in words if word.lower().encode() in content]
        return found

    def test_what_was_imported_is_corrected_too(self):
        item = self.server.get("/nyheter.json?take=1&skip=30").json()["items"][0]
        identity = next(one["value"] for one in item["altIds"] if one["role"] == "id")
        where = f"{ITEMS}/{identity}"
        copy = self.client.get(where)
        body = copy.json()["item"]
        body["headlines"][0]["value"] = "En rättad rubrik från en gammal sida"
        answer = self.client.ask("PUT", where, body, If_Match=copy.headers["etag"])
        self.assertEqual(answer.status, 200, answer)
        answer = self.client.post(f"{where}/correct", {"note": "Rubriken var fel."})
        self.assertEqual(answer.status, 200, answer)
        after = self.server.get("/nyheter.json?take=1&query=%22rättad+rubrik+från%22"
                                .replace("ä", "%C3%A4").replace("å", "%C3%A5")).json()["items"][0]
        self.assertEqual(after["contentCreated"], item["contentCreated"])

    def test_a_schedule_is_kept_to_the_second(self):
        at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=2)
        where = self.client.make(headline="Kommer om två sekunder")
        past = at - datetime.timedelta(days=1)
        self.problem(self.client.post(f"{where}/publish", {"at": past.isoformat()}), 422, "#/at")
        self.problem(self.client.post(f"{where}/publish", {"at": "2030-01-01T08:00:00"}), 422, "#/at")
        answer = self.client.post(f"{where}/publish", {"at": at.isoformat()})
        self.assertEqual(answer.json()["state"], "scheduled")
        self.assertIn("at", answer.json())
        self.assertNotIn("Kommer om två sekunder", self.headlines("/nyheter.json?take=5"))
        give_up = time.monotonic() + 20
        while "Kommer om två sekunder" not in self.headlines("/nyheter.json?take=5"):
            self.assertLess(time.monotonic(), give_up)
            time.sleep(0.02)
        self.assertGreaterEqual(datetime.datetime.now(datetime.timezone.utc), at)
        self.assertEqual(self.client.get(where).json()["state"], "published")
        where = self.client.make()
        later = {"at": "2099-01-01T08:00:00+01:00"}
        self.assertEqual(self.client.post(f"{where}/publish", later).json()["state"], "scheduled")
        answer = self.client.ask("DELETE", f"{where}/schedule")
        self.assertEqual((answer.status, answer.json()["state"]), (200, "draft"))
        self.problem(self.client.ask("DELETE", f"{where}/schedule"), 409)

    def test_a_key_makes_one_item(self):
        body, key = desk.item("En gång är nog"), "nyckel-1"
        first = self.client.post(f"{ITEMS}?state=published", body, Idempotency_Key=key)
        again = self.client.post(f"{ITEMS}?state=published", body, Idempotency_Key=key)
        self.assertEqual((first.status, again.status), (201, 201))
        self.assertEqual(first.headers["location"], again.headers["location"])
        self.assertEqual(self.headlines().count("En gång är nog"), 1)
        other = desk.item("En annan kropp")
        self.problem(self.client.post(f"{ITEMS}?state=published", other, Idempotency_Key=key), 422)
        another = desk.Client(self.server, desk.token(self.data))
        self.assertEqual(another.post(ITEMS, other, Idempotency_Key=key).status, 201)

    def test_who_may_not(self):
        stranger = desk.Client(self.server, None)
        answer = stranger.post(ITEMS, desk.item())
        self.problem(answer, 401)
        self.assertTrue(answer.headers["www-authenticate"].startswith("Bearer"))
        for authorization in ("Bearer nonsense", "Basic YTpi", "Bearer", f"bearer  x{self.client.secret}"):
            self.problem(stranger.post(ITEMS, desk.item(), Authorization=authorization), 401)
        self.problem(stranger.post(f"{ITEMS}?access_token={self.client.secret}", desk.item()), 401)
        self.problem(desk.Client(self.server, "x").get(f"{ITEMS}/{UNKNOWN}"), 401)
        writer = desk.Client(self.server, desk.token(self.data, "write"))
        where = writer.make(headline="Får inte ut")
        self.problem(writer.post(f"{where}/publish"), 403)
        self.problem(writer.post(f"{ITEMS}?state=published", desk.item()), 403)
        self.assertEqual(writer.get(where).json()["state"], "draft")

    def test_all_that_is_wrong_at_once(self):
        wrong = desk.item("", subjects=[{"literal": "finns-inte"}], language=7,
                          genres=[{"literal": 5}])
        problem = self.problem(self.client.post(ITEMS, wrong), 422)
        pointers = {error["pointer"] for error in problem["errors"]}
        self.assertGreaterEqual(pointers, {"#/language", "#/genres/0/literal"})
        wrong = desk.item(subjects=[{"literal": "finns-inte"}])
        self.problem(self.client.post(ITEMS, wrong), 422, "#/subjects/0")
        wrong = desk.item("x" * 501, eventDetails={"dates": {"startDate": "2026-13-01"}})
        self.assertIn(self.client.post(ITEMS, wrong).status, (422,))
        self.problem(self.client.post(ITEMS, desk.item("x" * 501)), 422, "#/headlines/0/value")

    def test_what_is_no_body(self):
        for body in (b"", b"{", b'{"a":1,"a":2}', b"[]", b"NaN", b'{"title":"\\ud800"}',
                     b'{"title":"a\\u0000b"}', b'{"title":1e999}', b"\xff"):
            with self.subTest(body=body):
                self.problem(self.client.post(ITEMS, body), 422)
        answer = self.client.post(ITEMS, b"a=1", Content_Type="application/x-www-form-urlencoded")
        self.problem(answer, 415)

    def test_only_ninjs_is_obeyed(self):
        sneaky = desk.item("Sneda medlemmar", id="x", seq=1, state="published", role="chief",
                           altIds=[{"role": "id", "value": UNKNOWN},
                                   {"role": "state", "value": "withdrawn"}])
        answer = self.client.post(ITEMS, sneaky)
        if answer.status == 422:
            return
        self.assertEqual(answer.status, 201)
        self.assertNotEqual(answer.json()["id"], UNKNOWN)
        self.assertEqual(answer.json()["state"], "draft")

    def test_no_such_item(self):
        for target in (f"{ITEMS}/{UNKNOWN}", f"{ITEMS}/x"):
            self.problem(self.client.get(target), 404)
        self.problem(self.client.post(f"{ITEMS}/{UNKNOWN}/publish"), 404)

    def test_a_token_ends(self):
        done = harness.budkavle("token", "add", "Kort", "--scope", "write", "--data", self.data,
                                "--days", "0")
        self.assertEqual(done.returncode, 1)
        self.assertIn("--days 0", done.stderr)
        done = harness.budkavle("token", "add", "Fel", "--scope", "allt", "--data", self.data)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("'allt' is no scope", done.stderr)
        files = b"".join(path.read_bytes() for path in self.data.glob("desk.db*"))
        self.assertNotIn(self.client.secret.encode(), files)


class Killed(unittest.TestCase):
    """Sixteen writers and a server that is killed now and then: each acknowledged item is there
    once, and none that was asked for with a key is there twice."""

    def setUp(self):
        self.data = pathlib.Path(tempfile.mkdtemp(prefix="budkavle-desk-"))
        self.addCleanup(shutil.rmtree, self.data, ignore_errors=True)
        harness.SiteTest.fill(self.data)
        self.port = harness.free_port()
        self.secret = desk.token(self.data)

    def write(self, writer, until, acknowledged):
        number = 0
        while time.monotonic() < until:
            headline = f"Skribent {writer} nummer {number}"
            try:
                answer = desk.Client(harness.Server(self.data, port=self.port), self.secret).post(
                    f"{ITEMS}?state=published", desk.item(headline), Idempotency_Key=headline)
            except (OSError, EOFError):
                answer = None
            if answer is None or answer.status == 503:
                time.sleep(0.02)
                continue # the same once more
            if answer.status != 201:
                raise AssertionError(answer)
            acknowledged.append(headline)
            number += 1

    def test_nothing_acknowledged_is_lost(self):
        acknowledged, chance = [], random.Random(7)
        until = time.monotonic() + 6
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            writers = [pool.submit(self.write, n, until, acknowledged) for n in range(16)]
            while time.monotonic() < until:
                server = harness.Server(self.data, port=self.port).start()
                time.sleep(chance.uniform(0.05, 1))
                server.process.send_signal(signal.SIGKILL)
                server.stop(check=False)
            with harness.Server(self.data, port=self.port) as server:
                for writer in writers:
                    writer.result()
                total = server.get("/nyheter.json?query=Skribent&take=1").json()["total"]
                shown = []
                for skip in range(0, total, 100):
                    page = server.get(f"/nyheter.json?query=Skribent&orderBy=Published&take=100&skip={skip}")
                    shown += [one["headlines"][0]["value"] for one in page.json()["items"]]
        self.assertGreater(len(acknowledged), 20)
        self.assertEqual(len(shown), len(set(shown)), "an item is there twice")
        self.assertEqual(set(acknowledged) - set(shown), set())


if __name__ == "__main__":
    unittest.main()
