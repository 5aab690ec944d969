"""Calendars and tables of the real program, read by libraries that others wrote: every call, notice
and event with its time, every row of the listing; and one too large to be made at once."""

import csv
import datetime
import io
import json
import unittest

import harness

try:
    import icalendar
except ImportError:
    icalendar = None
try:
    import vobject
except ImportError:
    vobject = None

ADDRESSES = ("/nyheter.ics", "/nyheter/2026.ics", "/nyheter/2026/11.ics", "/amnen/kultur.ics",
             "/en/news.ics", "/en/topics/kultur.ics", "/nyheter.ics?kind=call&take=3",
             "/nyheter.ics?kind=news", "/nyheter.ics?query=f%C3%A4rja")
TIMED = ("call", "notice", "event")
LARGE = 1500


def items_of(server, address):
    items, total = [], 1
    while len(items) < total:
        sign = "&" if "?" in address else "?"
        page = server.get(f"{address}{sign}take=100&skip={len(items)}").json()
        items, total = items + page["items"], page["total"]
    return items


def rows_of(answer):
    assert answer.body.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"), newline=""),
                               strict=True))


class Calendars(harness.SiteTest):
    @unittest.skipUnless(icalendar and vobject, "python3-icalendar, python3-vobject are missing")
    def test_two_libraries_read_the_same(self):
        for address in ADDRESSES:
            with self.subTest(address):
                body = self.server.get(address).body
                one = icalendar.Calendar.from_ical(body)
                other = vobject.readOne(body.decode())
                other.validate(raiseException=True)
                want = sorted((str(part["UID"]), part.name) for part in one.walk()
                              if part.name in ("VEVENT", "VTODO"))
                got = sorted((part.uid.value, part.name) for part in other.components()
                             if part.name in ("VEVENT", "VTODO"))
                self.assertEqual(got, want)
                self.assertEqual(len(set(want)), len(want))
                for line in body.split(b"\r\n"):
                    self.assertLessEqual(len(line), 75)
                    self.assertNotIn(b"\n", line)

    @unittest.skipUnless(icalendar, "python3-icalendar is missing")
    def test_every_item_with_a_time_is_there(self):
        found = icalendar.Calendar.from_ical(self.server.get("/nyheter.ics").body)
        by_address = {}
        for part in found.walk():
            if part.name in ("VEVENT", "VTODO"):
                by_address.setdefault(str(part["URL"]), []).append(part)
        for item in items_of(self.server, "/nyheter.json"):
            kind = item.get("genres", [{}])[0].get("literal")
            dates = item.get("eventDetails", {}).get("dates", {})
            if kind not in TIMED or not dates:
                self.assertNotIn(item["uri"], by_address)
                continue
            with self.subTest(item["uri"]):
                self.check(by_address[item["uri"]], kind, dates)

    def check(self, parts, kind, dates):
        self.assertEqual(sorted(part.name for part in parts),
                         ["VEVENT", "VTODO"] if kind == "call" else ["VEVENT"])
        for part in parts:
            begins, due = part.get("DTSTART"), part.get("DUE") or part.get("DTEND")
            if begins and due:
                self.assertEqual(type(begins.dt), type(due.dt))
                self.assertLess(begins.dt, due.dt)
            if begins and isinstance(begins.dt, datetime.datetime):
                self.assertEqual(begins.dt.utcoffset(), datetime.timedelta(0))
            if part.name == "VTODO":
                self.assertEqual(str(due.dt)[:10], dates["endDate"][:10])

    def test_a_table_has_every_row(self):
        for listing in ("/nyheter", "/amnen/kultur", "/en/news", "/nyheter/1999"):
            with self.subTest(listing):
                answer = self.server.get(f"{listing}.csv")
                self.assertEqual(answer.headers["content-type"],
                                 "text/csv; charset=utf-8; header=present")
                self.assertNotIn(b"\r\n\r\n", answer.body)
                items = items_of(self.server, f"{listing}.json")
                rows = rows_of(answer)
                self.assertEqual([row["url"] for row in rows], [item["uri"] for item in items])
                self.assertEqual([row["headline"] for row in rows],
                                 [item["headlines"][0]["value"] for item in items])

    def test_conditional_requests_are_answered(self):
        for address in ("/nyheter.ics", "/nyheter.csv", "/nyheter.csv?take=3"):
            with self.subTest(address):
                tag = self.server.get(address).headers["etag"]
                self.assertEqual(self.server.get(address, {"If-None-Match": tag}).status, 304)


class Large(harness.SiteTest):
    """More than is made at once."""

    @classmethod
    def fill(cls, data):
        lines = []
        for i in range(LARGE):
            day = f"2025-03-{1 + i // 100:02d}"
            lines.append(json.dumps({
                "uri": f"https://elsewhere.example/{i}", "type": "text", "language": "sv",
                "headlines": [{"value": f"=Rubrik {i}"}], "genres": [{"literal": "event"}],
                "eventDetails": {"dates": {"startDate": f"{day}T10:00:00+01:00",
                                           "endDate": f"{day}T11:00:00+01:00"}},
                "contentCreated": f"{day}T08:00:00Z"}))
        file = cls.scratch / "items.jsonl"
        file.write_text("\n".join(lines), encoding="utf-8")
        done = harness.budkavle("import", "--data", data, file)
        assert done.returncode == 0, done.stderr

    def test_all_of_it_comes_in_chunks(self):
        answer = self.server.get("/nyheter.csv")
        self.assertEqual(answer.headers["transfer-encoding"], "chunked")
        rows = rows_of(answer)
        self.assertEqual(len({row["id"] for row in rows}), LARGE)
        self.assertEqual(len(rows), LARGE)
        self.assertTrue(all(row["headline"].startswith("'=") for row in rows))
        sorts = [row["sort"] for row in rows]
        self.assertEqual(sorts, sorted(sorts, reverse=True))
        tag = answer.headers["etag"]
        self.assertEqual(self.server.get("/nyheter.csv", {"If-None-Match": tag}).status, 304)

    def test_a_calendar_too(self):
        answer = self.server.get("/nyheter.ics")
        self.assertEqual(answer.headers["transfer-encoding"], "chunked")
        self.assertEqual(answer.text.count("BEGIN:VEVENT"), LARGE)
        if icalendar:
            icalendar.Calendar.from_ical(answer.body)

    def test_one_page_is_no_stream(self):
        answer = self.server.get("/nyheter.csv?take=100&skip=1450")
        self.assertEqual(len(rows_of(answer)), 50)
        self.assertIn("content-length", answer.headers)

    def test_who_goes_away_leaves_nothing(self):
        for _ in range(20):
            with self.server.connect() as connection:
                connection.send(b"GET /nyheter.csv HTTP/1.1\r\nHost: localhost\r\n\r\n")
                connection.socket.recv(100)
        self.assertEqual(len(rows_of(self.server.get("/nyheter.csv"))), LARGE)


if __name__ == "__main__":
    unittest.main()
