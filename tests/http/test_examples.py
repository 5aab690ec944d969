"""The examples as a newcomer meets them: all of them come in, once, and every kind is there."""

import harness


class Examples(harness.SiteTest):
    def listing(self, query="", path="/nyheter.json"):
        answer = self.server.get(f"{path}?take=100{query}")
        self.assertEqual(answer.status, 200)
        return answer.json()

    def test_all_items_are_there(self):
        # 50 in the captures, one of them a second time and one reworded; 17 and 4 in items.jsonl.
        self.assertEqual(self.listing()["total"], 48 + 17)
        self.assertEqual(self.listing(path="/en/news.json")["total"], 4)

    def test_every_kind_is_there(self):
        kinds = {facet["slug"]: facet["count"] for facet in self.listing()["facets"]["kind"]}
        self.assertEqual(kinds, {"news": 48 + 4, "report": 3, "call": 3, "notice": 3, "event": 3,
                                 "alert": 1})

    def test_topics_that_are_not_in_the_vocabulary_are_kept(self):
        names = {facet["name"] for facet in self.listing()["facets"]["topic"]}
        self.assertLessEqual({"Upphandling", "Krisberedskap", "Bygg och lokaler", "Kultur",
                              "Kultur och hälsa"}, names)

    def test_the_reworded_item_is_one_of_two_revisions(self):
        items = [item for item in self.listing()["items"]
                 if item["headlines"][0]["value"].startswith("Biljettpriserna")]
        self.assertEqual([item["version"] for item in items], ["2"])
        self.assertIn("sedan den 1 april", items[0]["descriptions"][0]["value"])

    def test_a_headline_that_comes_back_with_another_story_is_another_item(self):
        items = [item for item in self.listing()["items"]
                 if "Läget i vården" in item["headlines"][0]["value"]]
        self.assertEqual(len(items), 4)

    def test_importing_again_changes_nothing(self):
        before = self.listing()
        captures = sorted(harness.EXAMPLES.glob("*.txt"))
        for files in (captures, [harness.EXAMPLES / "items.jsonl"]):
            done = harness.budkavle("import", "--data", self.data, *files)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.listing(), before)


if __name__ == "__main__":
    import unittest

    unittest.main()
