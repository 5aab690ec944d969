"""What opens and closes: `open=` in every listing, and pages that change at the second at which
something does, although nothing is published."""

import datetime
import json
import time
import unittest
import uuid

import harness
import page_check

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def instant(seconds):
    return (NOW + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def item(kind, headline, begins=None, ends=None, language="sv", **more):
    """An item as ninjs; `begins` and `ends` in seconds from now."""
    made = {
        "uri": f"urn:uuid:{uuid.uuid4()}", "type": "text", "language": language,
        "contentCreated": instant(-3600), "genres": [{"name": kind, "literal": kind}],
        "headlines": [{"role": "main", "value": headline}],
        "descriptions": [{"role": "summary", "value": f"Sammanfattning av {headline}."}],
        "infoSources": [{"name": "Region Fjärdland", "role": "publisher", "literal": "232100-9991"}],
    } | more
    dates = {}
    if begins is not None:
        dates["startDate"] = instant(begins)
    if ends is not None:
        dates["endDate"] = instant(ends)
    if dates:
        made["eventDetails"] = {"dates": dates}
    return made


def publish(data, *items, name="more.jsonl"):
    path = data.parent / name
    path.write_text("".join(json.dumps(each) + "\n" for each in items), encoding="utf-8")
    done = harness.budkavle("import", "--data", data, path)
    if done.returncode != 0:
        raise AssertionError(done.stderr)


HOUR = 3600
ITEMS = {
    "yes": [("call", "Ansök nu", -HOUR, HOUR), ("call", "Utan slut", -HOUR, None),
            ("call", "Utan tider", None, None), ("call", "Utan början", None, HOUR),
            ("notice", "Stängt", -HOUR, HOUR), ("event", "Mötet pågår", -HOUR, HOUR)],
    "coming": [("call", "Ansök snart", HOUR, 2 * HOUR), ("notice", "Stängs snart", HOUR, None),
               ("event", "Mötet kommer", 30 * HOUR, None)],
    "no": [("call", "För sent", -2 * HOUR, -HOUR), ("notice", "Öppet igen", None, -HOUR),
           ("event", "Mötet var", -9 * HOUR, -HOUR), ("event", "I förrgår", -50 * HOUR, None)],
    "": [("news", "Nyhet", None, None), ("alert", "Fara", None, None),
         ("report", "Siffror", None, None)],
}


def headlines(answer):
    return sorted(each["headlines"][0]["value"] for each in answer.json()["items"])


class Open(harness.SiteTest):
    @classmethod
    def fill(cls, data):
        publish(data, *(item(*each) for group in ITEMS.values() for each in group))

    def test_each_state_finds_its_own(self):
        for state in ("yes", "coming", "no"):
            answer = self.server.get(f"/nyheter.json?open={state}&take=100")
            expected = sorted(each[1] for each in ITEMS[state])
            self.assertEqual(headlines(answer), expected, state)
            self.assertEqual(answer.json()["total"], len(expected))
            for kind in answer.json()["facets"]["kind"]:
                count = sum(each[0] == kind["slug"] for each in ITEMS[state])
                self.assertEqual(kind["count"], count, (state, kind))

    def test_with_words_and_kinds(self):
        answer = self.server.get("/nyheter.json?open=yes&query=utan")
        self.assertEqual(headlines(answer), ["Utan början", "Utan slut", "Utan tider"])
        answer = self.server.get("/nyheter.json?open=coming&kind=event&kind=news")
        self.assertEqual(headlines(answer), ["Mötet kommer"])
        self.assertEqual(self.server.get("/nyheter.json?open=yes&kind=alert").json()["total"], 0)

    def test_rows_say_it_in_words(self):
        text = self.server.get("/nyheter/?take=100").text
        rows = {each.split("</a>")[0].rsplit(">", 1)[1]: each
                for each in text.split('class="item-row')[1:]}
        self.assertIn("pågår till", rows["Mötet pågår"].replace("\xa0", " "))
        for state, group in ITEMS.items():
            for _, headline, *_ in group:
                self.assertEqual(rows[headline].startswith(" item-row-past"), state == "no",
                                 headline)
        self.assertIn("state-open", rows["Utan slut"])
        # An hour ago may have been yesterday.
        self.assertRegex(rows["Nyhet"], r">(I\s+dag\s+\d\d\.\d\d|\d+\s+\w{3}\s+\d{4})<")

    def test_wrong_values_are_told(self):
        for wrong in ("maybe", "YES", "1", "yes&open=no"):
            self.assertEqual(self.server.get(f"/nyheter/?open={wrong}").status, 400, wrong)
        self.assertEqual(self.server.get("/nyheter/?open=").status, 200)
        self.assertEqual(self.server.get("/nyheter/?open=yes&open=yes").status, 200)

    def test_the_page_offers_it_and_takes_it_back(self):
        page = self.server.get("/nyheter/?open=coming").text
        self.assertIn('name="open" value="coming" checked', page)
        self.assertRegex(page, 'chip"[^>]* href="/nyheter/"')
        self.assertNotIn('name="open"', self.server.get("/nyheter/?kind=news").text)
        self.assertIn('rel="canonical" href="http://localhost/nyheter/?open=coming"', page)


class Clock(unittest.TestCase):
    """Items that open and close within seconds."""

    def test_the_page_turns_at_the_second(self):
        with harness.Scratch() as data:
            base = time.time() - NOW.timestamp()
            closes, opens = int(base) + 5, int(base) + 7
            publish(data, item("call", "Ansök", -HOUR, closes), item("call", "Snart", opens, None))
            with harness.Server(data) as server:
                self.turns(server, closes, opens)

    def turns(self, server, closes, opens):
        with server.connect() as connection:
            def total(state):
                return connection.request("GET", f"/nyheter.json?open={state}").json()["total"]
            seen = {}
            while (now := time.time() - NOW.timestamp()) < opens + 1.2:
                state = (total("yes"), total("coming"), total("no"))
                after = time.time() - NOW.timestamp()
                seen.setdefault(state, (now, after))
                row = connection.request("GET", "/nyheter/").text
                self.assertEqual(row.count("item-row-past") >= 1, state[2] == 1) \
                    if abs(now - closes) > 0.2 else None
                time.sleep(0.05)
            self.assertEqual(list(seen)[0], (1, 1, 0))
            self.assertEqual(list(seen)[-1], (1, 0, 1))
            self.assertLess(abs(seen[(0, 1, 1)][1] - closes), 0.6)
            self.assertGreaterEqual(seen[(0, 1, 1)][1], closes)
            self.assertLess(abs(seen[(1, 0, 1)][1] - opens), 0.6)
            self.assertGreaterEqual(seen[(1, 0, 1)][1], opens)


class Alerts(unittest.TestCase):
    """Crisis messages: on top of everything, from the second of publication until they expire."""

    PAGES = {"/nyheter/": 200, "/nyheter/?query=nyhet": 200, "/amnen/": 200, "/nyheter/2026/": 200,
             "/nyheter/2026/nyhet": 200, "/nyheter/2026/finns-inte": 404, "/finns/inte": 404,
             "/nyheter/?take=0": 400, "/en/news/": 200, "/en/topics/": 200, "/en/nothing": 404}

    def test_from_publication_until_it_expires(self):
        with harness.Scratch() as data:
            publish(data, item("news", "Nyhet"))
            with harness.Server(data) as server:
                for path, status in self.PAGES.items():
                    answer = server.get(path)
                    self.assertEqual(answer.status, status, path)
                    self.assertNotIn('role="alert"', answer.text, path)
                expires = int(time.time() - NOW.timestamp()) + 6
                publish(data, item("alert", "Koka vattnet", expires=instant(expires)),
                        item("alert", "Stanna inne"))
                self.both(server)
                while time.time() - NOW.timestamp() < expires:
                    self.assertIn("Koka vattnet", server.get("/finns/inte").text) \
                        if time.time() - NOW.timestamp() < expires - 0.2 else None
                    time.sleep(0.05)
                time.sleep(0.3)
                for path in self.PAGES:
                    text = server.get(path).text
                    self.assertEqual(text.count('role="alert"'), 1, path)
                    self.assertNotIn("Koka vattnet</a></h2>", text, path)
                    self.assertIn("Stanna inne</a></h2>", text, path)

    def both(self, server):
        for path, status in self.PAGES.items():
            answer = server.get(path)
            self.assertEqual(answer.status, status, path)
            self.assertEqual(answer.text.count('role="alert"'), 1, path)
            self.assertLess(answer.text.index("alert-list"), answer.text.index("masthead"))
            self.assertEqual(answer.text.count('class="crisis-alert-headline"'), 2, path)
            self.assertEqual('lang="sv">\n' in answer.text.split("masthead")[0].split("<body>")[1],
                             path.startswith("/en/"), path)
            faults, _ = page_check.check(answer.text)
            self.assertEqual(faults, [], path)
        for ending, mark in ((".atom", "<entry"), (".rss", "<item"), (".feed.json", '"items":')):
            for query in ("", "?kind=news", "?take=1", "?query=finnsinte"):
                feed = server.get(f"/nyheter{ending}{query}").text.split(mark, 1)[1]
                self.assertLess(feed.index("Stanna inne"), 900, ending + query)
                self.assertLess(feed.index("Koka vattnet"), 4000, ending + query)
        later = server.get("/nyheter/?skip=1&take=1").text
        self.assertIn("Stanna inne", later)
        self.assertNotIn("crisis-alert-time", later)

    def test_each_language_has_its_own(self):
        group = str(uuid.uuid4())
        same = {"altIds": [{"role": "translation-of", "value": group}]}
        with harness.Scratch() as data:
            publish(data, item("alert", "Koka vattnet", **same),
                    item("alert", "Boil the water", language="en", **same))
            with harness.Server(data) as server:
                self.top(server, "/nyheter/", "Koka vattnet", "Boil the water")
                self.top(server, "/en/news/", "Boil the water", "Koka vattnet")
                self.top(server, "/en/nothing", "Boil the water", "Koka vattnet")

    def top(self, server, path, present, absent):
        top = server.get(path).text.split("masthead")[0]
        self.assertIn(present, top)
        self.assertNotIn(absent, top)

    def test_a_page_with_an_alert_is_cached_and_has_a_tag(self):
        with harness.Scratch() as data:
            publish(data, item("news", "Nyhet"))
            with harness.Server(data) as server:
                before = server.get("/nyheter/2026/nyhet")
                publish(data, item("alert", "Koka vattnet"))
                tag = before.headers["etag"]
                answer = server.get("/nyheter/2026/nyhet", {"If-None-Match": tag})
                self.assertEqual(answer.status, 200)
                tag = answer.headers["etag"]
                answer = server.get("/nyheter/2026/nyhet", {"If-None-Match": tag})
                self.assertEqual(answer.status, 304)


if __name__ == "__main__":
    unittest.main()
