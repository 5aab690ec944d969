"""The topics in SKOS and the catalogue in DCAT-AP-SE 3, read by RDF parsers of others: they parse,
say the same in each form, hold what the profile demands, and every address in them leads there."""

import shutil
import subprocess
import unittest
import urllib.parse

import harness

try:
    import rdflib
    from rdflib.compare import to_isomorphic
    from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SKOS
except ImportError:
    rdflib = None

SETTINGS = """\
publisher.name = Region Fjärdland
publisher.orgnr = 232100-9991
site.email = data@fjardland.example
site.licence = CC0 https://creativecommons.org/publicdomain/zero/1.0/
"""
VCARD = "http://www.w3.org/2006/vcard/ns#"
PROVISIONAL = "http://purl.org/adms/status/UnderDevelopment"

# DCAT-AP-SE 3.0.1: of each class its mandatory and its recommended properties, and how many there may
# be at most of some. What a body alone can know (its place) is not asked for here.
PROFILE = {
    "dcat:Catalog": ("dcterms:title dcterms:description dcterms:publisher dcterms:license dcat:dataset",
                     "dcterms:language foaf:homepage dcat:themeTaxonomy",
                     "dcterms:publisher dcterms:license foaf:homepage"),
    "dcat:Dataset": ("dcterms:title dcterms:description dcterms:publisher",
                     "dcat:contactPoint dcat:theme dcat:keyword dcterms:spatial dcterms:conformsTo",
                     "dcterms:publisher dcterms:accessRights dcterms:accrualPeriodicity"),
    "dcat:Distribution": ("dcat:accessURL dcterms:format",
                          "dcterms:description dcterms:license dcatap:availability",
                          "dcat:accessURL dcterms:license dcatap:availability"),
    "dcat:DataService": ("dcterms:title dcat:endpointURL dcterms:format",
                         "dcat:contactPoint dcat:endpointDescription dcat:keyword",
                         "dcterms:publisher dcterms:license"),
    "foaf:Agent": ("foaf:name dcterms:type", "dcterms:identifier", "dcterms:type"),
    "vcard:Organization": ("vcard:fn vcard:hasEmail", "", ""),
    "dcterms:PeriodOfTime": ("dcat:startDate", "", "dcat:startDate"),
}
# Of these the object is a thing of the graph, of that class.
RANGES = {
    "dcterms:publisher": "foaf:Agent", "dcat:dataset": "dcat:Dataset",
    "dcat:distribution": "dcat:Distribution", "dcat:accessService": "dcat:DataService",
    "dcat:contactPoint": "vcard:Organization", "dcterms:temporal": "dcterms:PeriodOfTime",
    "dcat:servesDataset": "dcat:Dataset",
}
# Of these the object is a literal with a language, in Swedish and in English.
WORDS = ("dcterms:title", "dcterms:description")


@unittest.skipIf(rdflib is None, "python3-rdflib is missing")
class OpenData(harness.SiteTest):
    @classmethod
    def fill(cls, data):
        super().fill(data)
        (data / "budkavle.conf").write_text(SETTINGS, encoding="utf-8")

    def graph(self, target, media, form):
        answer = self.server.get(target)
        self.assertEqual(answer.status, 200, target)
        self.assertEqual(answer.headers["content-type"].split(";")[0], media)
        self.assertEqual(answer.headers["access-control-allow-origin"], "*")
        return rdflib.Graph().parse(data=answer.body, format=form)

    def topics(self):
        return self.graph("/amnen.ttl", "text/turtle", "turtle")

    def catalogue(self):
        return self.graph("/dcat.ttl", "text/turtle", "turtle")

    def test_each_form_says_the_same(self):
        other = self.graph("/amnen.jsonld", "application/ld+json", "json-ld")
        self.assertGreater(len(other), 50)
        self.assertEqual(to_isomorphic(self.topics()), to_isomorphic(other))
        other = self.graph("/dcat.rdf", "application/rdf+xml", "xml")
        self.assertGreater(len(other), 100)
        self.assertEqual(to_isomorphic(self.catalogue()), to_isomorphic(other))

    @unittest.skipIf(shutil.which("rapper") is None, "raptor2-utils is missing")
    def test_another_parser_reads_them(self):
        for target, form in (("/amnen.ttl", "turtle"), ("/dcat.ttl", "turtle"),
                             ("/dcat.rdf", "rdfxml")):
            done = subprocess.run(["rapper", "-q", "-i", form, "-o", "ntriples", "-",
                                   "http://localhost/"], input=self.server.get(target).body,
                                  capture_output=True, timeout=60)
            self.assertEqual((done.returncode, done.stderr), (0, b""), target)
            self.assertGreater(done.stdout.count(b"\n"), 50)

    def test_topics_are_those_of_the_api(self):
        graph = self.topics()
        listed = self.server.get("/api/v1/topics").json()["topics"]
        concepts = {str(uri): uri for uri in graph.subjects(RDF.type, SKOS.Concept)}
        self.assertEqual(sorted(concepts), sorted(topic["uri"] for topic in listed))
        scheme = next(graph.subjects(RDF.type, SKOS.ConceptScheme))
        for topic in listed:
            concept = concepts[topic["uri"]]
            self.assertEqual({label.language: str(label)
                              for label in graph.objects(concept, SKOS.prefLabel)},
                             topic["prefLabel"])
            self.assertEqual(sorted(str(label) for label in graph.objects(concept, SKOS.altLabel)),
                             sorted(sum(topic["altLabel"].values(), [])))
            self.assertEqual(sorted(map(str, graph.objects(concept, SKOS.broader))),
                             sorted(topic["broader"]))
            self.assertEqual(sorted(map(str, graph.objects(concept, SKOS.exactMatch))),
                             sorted(topic["exactMatch"]))
            status = rdflib.URIRef("http://www.w3.org/ns/adms#status")
            self.assertEqual((concept, status, rdflib.URIRef(PROVISIONAL)) in graph,
                             topic["provisional"])
            self.assertIn((concept, SKOS.inScheme, scheme), graph)
        self.assertTrue(any(topic["provisional"] for topic in listed))
        self.assertFalse(all(topic["provisional"] for topic in listed))

    def test_topics_lead_to_their_pages(self):
        for topic in self.server.get("/api/v1/topics").json()["topics"][:5]:
            answer = self.server.get(urllib.parse.urlsplit(topic["uri"]).path)
            self.assertEqual(answer.status, 303)
            self.assertEqual(answer.headers["location"], f"/amnen/{topic['slug']}")
        self.assertEqual(self.server.get("/id/topics").headers["location"], "/amnen/")

    def test_an_export_reads_as_the_same_topics(self):
        with_scheme = self.topics()
        done = harness.budkavle("topic", "export", "--data", self.data)
        exported = rdflib.Graph().parse(data=done.stdout, format="turtle")
        names = lambda graph: sorted(map(str, graph.objects(None, SKOS.prefLabel)))
        self.assertEqual(names(with_scheme), names(exported))

    def test_the_catalogue_holds_what_the_profile_demands(self):
        graph = self.catalogue()
        names = dict(graph.namespaces())

        def term(name):
            prefix, rest = name.split(":")
            return names[prefix] + rest

        for kind, (mandatory, recommended, once) in PROFILE.items():
            things = list(graph.subjects(RDF.type, term(kind)))
            self.assertTrue(things, kind)
            for thing in things:
                for name in (mandatory + " " + recommended).split():
                    self.assertTrue(list(graph.objects(thing, term(name))), f"{thing} {name}")
                for name in once.split():
                    self.assertEqual(len(list(graph.objects(thing, term(name)))), 1, f"{thing} {name}")
        for name, kind in RANGES.items():
            objects = list(graph.objects(None, term(name)))
            self.assertTrue(objects, name)
            for thing in objects:
                self.assertIn((thing, RDF.type, term(kind)), graph)
        for name in WORDS:
            for thing in set(graph.subjects(term(name), None)):
                self.assertEqual(sorted(words.language for words in graph.objects(thing, term(name))),
                                 ["en", "sv"], f"{thing} {name}")
        for node in graph.all_nodes():
            self.assertNotIsInstance(node, rdflib.BNode)

    def test_addresses_of_the_catalogue_lead_somewhere(self):
        graph = self.catalogue()
        found = 0
        for name in (DCAT.accessURL, DCAT.downloadURL, DCAT.endpointURL, DCAT.endpointDescription,
                     DCAT.landingPage, FOAF.homepage):
            for thing, address in graph.subject_objects(name):
                address = urllib.parse.urlsplit(str(address))
                answer = self.server.get(address.path)
                self.assertEqual(answer.status, 200, str(address))
                media = graph.value(thing, DCTERMS["format"])
                if name in (DCAT.accessURL, DCAT.downloadURL):
                    self.assertEqual(answer.headers["content-type"].split(";")[0], str(media))
                found += 1
        self.assertGreater(found, 10)

    def test_the_listing_names_the_catalogue(self):
        for target in ("/nyheter/", "/en/news/"):
            self.assertIn('<link rel="alternate" type="text/turtle" title="DCAT-AP-SE"'
                          ' href="/dcat.ttl">', self.server.get(target).text)

    def test_answers_are_cached_as_others(self):
        for target in ("/amnen.ttl", "/amnen.jsonld", "/dcat.ttl"):
            answer = self.server.get(target)
            again = self.server.get(target, {"If-None-Match": answer.headers["etag"]})
            self.assertEqual(again.status, 304)
            self.assertEqual(again.headers["access-control-allow-origin"], "*")
            packed = self.server.get(target, {"Accept-Encoding": "gzip"})
            self.assertEqual(packed.headers["content-encoding"], "gzip")


@unittest.skipIf(rdflib is None, "python3-rdflib is missing")
class Bare(harness.SiteTest):
    """A server that nobody has told anything still gives a sound catalogue."""

    @classmethod
    def fill(cls, data):
        harness.budkavle("topic", "import", "--data", data, harness.EXAMPLES / "topics.ttl")

    def test_it_is_whole_without_settings(self):
        graph = rdflib.Graph().parse(data=self.server.get("/dcat.ttl").body, format="turtle")
        catalogue = next(graph.subjects(RDF.type, DCAT.Catalog))
        publisher = graph.value(catalogue, DCTERMS.publisher)
        self.assertTrue(str(graph.value(publisher, FOAF.name)))
        self.assertEqual(list(graph.objects(None, rdflib.URIRef(VCARD + "hasEmail"))), [])
        for node in graph.objects(None, DCTERMS.temporal):
            self.assertTrue(list(graph.predicate_objects(node)))


if __name__ == "__main__":
    unittest.main()
