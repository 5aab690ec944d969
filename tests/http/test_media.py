"""Pictures: from a file beside the items to what a browser is given, and back out again."""

import json
import pathlib
import re
import shutil
import tempfile
import unittest

import harness

ITEM = "/nyheter/2026/batarna-i-oktober"


class Served(harness.SiteTest):
    def picture(self):
        page = self.server.get(ITEM).text
        return re.search(r'<img src="/media/([0-9a-f]{64})"', page)[1], page

    def test_the_page_offers_forms_and_sizes(self):
        name, page = self.picture()
        self.assertIn('width="1200" height="750"', page)
        self.assertIn('alt="En vit färja lägger ut', page)
        self.assertIn("Illustration: Region Fjärdland", page)
        for address in re.findall(rf"/media/{name}\S*?(?=[ \"])", page):
            answer = self.server.get(address)
            self.assertEqual(answer.status, 200, address)
            self.assertIn("immutable", answer.headers["cache-control"])
            self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
            again = self.server.get(address, headers={"If-None-Match": answer.headers["etag"]})
            self.assertEqual(again.status, 304)

    def test_each_form_has_its_type(self):
        name, _ = self.picture()
        for rest, kind, begins in (("", "image/jpeg", b"\xff\xd8\xff"),
                                   ("-480.jpg", "image/jpeg", b"\xff\xd8\xff"),
                                   ("-480.webp", "image/webp", b"RIFF"),
                                   ("-480.avif", "image/avif", b"\0\0\0")):
            answer = self.server.get(f"/media/{name}{rest}")
            self.assertEqual(answer.headers["content-type"], kind)
            self.assertTrue(answer.body.startswith(begins), rest)

    def test_nothing_else_of_the_folder_has_an_address(self):
        name, _ = self.picture()
        for path in (f"{name}.from", f"{name}-479.avif", f"{name[:-1]}", f"{name}-480.png",
                     "..%2Flog.db", f"{name[:2]}%2F{name}", "log.db", f"{name.upper()}"):
            answer = self.server.get(f"/media/{path}")
            self.assertIn(answer.status, (400, 404), path)
            self.assertNotIn("immutable", answer.headers.get("cache-control", ""))

    def test_the_data_names_it(self):
        name, _ = self.picture()
        picture = self.server.get(f"{ITEM}.json").json()["associations"][0]
        self.assertTrue(picture["renditions"][0]["href"].endswith(f"/media/{name}"))
        self.assertEqual(picture["renditions"][0]["width"], 1200)


class Import(unittest.TestCase):
    def setUp(self):
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="budkavle-media-"))
        self.addCleanup(shutil.rmtree, self.scratch, ignore_errors=True)
        self.data = self.scratch / "data"
        shutil.copytree(harness.EXAMPLES / "pictures", self.scratch / "pictures")
        lines = (harness.EXAMPLES / "items.jsonl").read_text(encoding="utf-8").splitlines()
        self.item = json.loads([line for line in lines if "pictures/farja.jpg" in line][0])

    def bring(self, data=None):
        (self.scratch / "items.jsonl").write_text(json.dumps(self.item), encoding="utf-8")
        return harness.budkavle("import", "--data", data or self.data, self.scratch / "items.jsonl")

    def refused(self, why):
        done = self.bring()
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn("items.jsonl:1: ", done.stderr)
        self.assertIn(why, done.stderr)

    def test_a_picture_without_words_is_refused(self):
        del self.item["associations"][0]["descriptions"]
        self.refused("has no alternative text")

    def test_a_picture_that_is_not_there_is_refused(self):
        self.item["associations"][0]["renditions"][0]["href"] = "pictures/inte.jpg"
        self.refused("is not there")

    def test_a_picture_from_elsewhere_is_refused(self):
        (self.scratch.parent / "annan.jpg").touch()
        self.addCleanup((self.scratch.parent / "annan.jpg").unlink)
        for href in ("../annan.jpg", "file:///etc/hostname", "file:../annan.jpg"):
            self.item["associations"][0]["renditions"][0]["href"] = href
            self.refused("is not in the folder of this file")
        (self.scratch / "pictures/farja.jpg").unlink()
        (self.scratch / "pictures/farja.jpg").symlink_to("/etc/hostname")
        self.item["associations"][0]["renditions"][0]["href"] = "pictures/farja.jpg"
        self.refused("is not in the folder of this file")

    def test_what_is_no_picture_is_refused_and_nothing_is_kept(self):
        (self.scratch / "pictures/farja.jpg").write_text("not a picture", encoding="utf-8")
        done = self.bring()
        self.assertEqual(done.returncode, 1)
        self.assertIn("is no picture that is read", done.stderr)
        self.assertEqual(harness.budkavle("export", "--data", self.data).stdout, "")

    def test_one_on_the_web_is_passed_over(self):
        self.item["associations"][0]["renditions"][0]["href"] = "http://127.0.0.1:1/x.jpg"
        self.assertEqual(self.bring().returncode, 0)
        self.assertNotIn("associations", harness.budkavle("export", "--data", self.data).stdout)

    def test_a_second_time_nothing_changes(self):
        self.assertEqual(self.bring().returncode, 0)
        self.assertIn("0 new, 1 known, 0 revised", self.bring().stdout)

    def test_an_export_and_the_folder_are_the_whole(self):
        self.assertEqual(self.bring().returncode, 0)
        first = harness.budkavle("export", "--data", self.data).stdout
        other = self.scratch / "other"
        (self.scratch / "out.jsonl").write_text(first, encoding="utf-8")
        done = harness.budkavle("import", "--data", other, self.scratch / "out.jsonl")
        self.assertIn("names a picture that is not in media/", done.stdout)
        shutil.copytree(self.data / "media", other / "media")
        self.assertEqual(json.loads(harness.budkavle("export", "--data", other).stdout)
                         ["associations"], json.loads(first)["associations"])
        for data in (self.data, other):
            with harness.Server(data) as server:
                self.assertIn("<picture>", server.get(ITEM).text)


if __name__ == "__main__":
    unittest.main()
