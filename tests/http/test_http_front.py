"""What caches in front are told: keys of what each page is made of, and nothing unless it is wished
for."""

import tempfile
import unittest

import harness


def keys(answer):
    return set(answer.headers.get("surrogate-key", "").split())


class Front(harness.SiteTest):
    @classmethod
    def setUpClass(cls):
        with tempfile.NamedTemporaryFile("w", suffix=".conf", encoding="utf-8") as config:
            config.write("server.surrogate = 600\n")
            config.flush()
            cls.serve_arguments = ("--config", config.name)
            super().setUpClass()
        cls.item = next(item for item in cls.server.get("/nyheter.json").json()["items"]
                        if item.get("subjects"))
        cls.path = "/" + cls.item["uri"].split("/", 3)[3]
        cls.topics = {subject["literal"] for subject in cls.item["subjects"]}

    def test_listings(self):
        for target in ("/nyheter/", "/nyheter.json", "/nyheter/?query=a", "/en/news/", "/amnen/",
                       "/nyheter/2023/", "/nyheter/2024/03/"):
            answer = self.server.get(target)
            self.assertEqual((answer.status, keys(answer)), (200, {"listing", "alerts"}), target)
            self.assertEqual(answer.headers["surrogate-control"], "max-age=600")
            self.assertEqual(answer.headers["cache-control"], "no-cache")

    def test_topics(self):
        slug = sorted(self.topics)[0]
        for target in (f"/amnen/{slug}", f"/amnen/{slug}.json"):
            self.assertEqual(keys(self.server.get(target)), {"listing", f"topic:{slug}", "alerts"}, target)

    def test_items(self):
        ids = {alt["value"] for alt in self.item["altIds"] if alt["role"] == "id"}
        wanted = {f"item:{value}" for value in ids} | {f"topic:{slug}" for slug in self.topics} | {"alerts"}
        for target in (self.path, self.path + ".json", self.path + "?revision=1"):
            self.assertEqual(keys(self.server.get(target)), wanted, target)

    def test_what_is_not_there_may_come(self):
        for target in ("/nyheter/2024/det-finns-inte", "/amnen/finns-inte"):
            answer = self.server.get(target)
            self.assertEqual((answer.status, keys(answer)), (404, {"listing", "alerts"}))

    def test_others(self):
        for target in ("/healthz", "/readyz", "/static/site.css", "/robots.txt", "/"):
            answer = self.server.get(target)
            self.assertNotIn("surrogate-control", answer.headers, target)
            self.assertNotIn("surrogate-key", answer.headers, target)

    def test_a_copy_that_is_still_good(self):
        tag = self.server.get("/nyheter/").headers["etag"]
        answer = self.server.get("/nyheter/", {"If-None-Match": tag})
        self.assertEqual((answer.status, keys(answer)), (304, {"listing", "alerts"}))


class Nothing(harness.SiteTest):
    def test_unless_it_is_wished_for(self):
        for target in ("/nyheter/", "/amnen/", "/nyheter/2024/det-finns-inte"):
            headers = self.server.get(target).headers
            self.assertNotIn("surrogate-control", headers)
            self.assertNotIn("surrogate-key", headers)


if __name__ == "__main__":
    unittest.main()
