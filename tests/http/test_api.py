"""The API as a program meets it: its description in OpenAPI is sound and true of the running server
(each path, method, parameter, status and shape), the guide's examples run, pages by cursor stay whole
while others publish, and every error is problem details, the HTTP server's own too."""

import html
import json
import re
import unittest
import urllib.parse

import harness

try:
    import jsonschema
except ImportError:
    jsonschema = None

# What OpenAPI 3.1.0 demands of a document, as far as this one goes.
RULES = {
    "type": "object", "required": ["openapi", "info", "paths"],
    "properties": {
        "openapi": {"pattern": r"^3\.1\.\d+$"},
        "info": {"type": "object", "required": ["title", "version"]},
        "servers": {"type": "array", "items": {"required": ["url"]}},
        "paths": {"patternProperties": {"^/": {"$ref": "#/$defs/path"}}, "additionalProperties": False},
        "components": {
            "type": "object",
            "properties": {
                "parameters": {"additionalProperties": {"$ref": "#/$defs/parameter"}},
                "responses": {"additionalProperties": {"$ref": "#/$defs/response"}},
                "headers": {"additionalProperties": {"$ref": "#/$defs/header"}},
                "schemas": {"additionalProperties": {"type": ["object", "boolean"]}},
                "securitySchemes": {"additionalProperties": {"required": ["type"]}},
            },
            "additionalProperties": False,
            "patternProperties": {"^": {"propertyNames": {"pattern": "^[a-zA-Z0-9._-]+$"}}},
        },
        "tags": {"type": "array", "items": {"required": ["name"]}},
    },
    "additionalProperties": False,
    "$defs": {
        "reference": {"required": ["$ref"], "properties": {"$ref": {"pattern": "^#/components/"}}},
        "path": {
            "properties": {
                "parameters": {"$ref": "#/$defs/parameters"},
                **{method: {"$ref": "#/$defs/operation"} for method in ("get", "put", "post", "delete")},
            },
            "additionalProperties": False,
        },
        "parameters": {"type": "array", "uniqueItems": True, "items": {
            "if": {"required": ["$ref"]}, "then": {"$ref": "#/$defs/reference"},
            "else": {"$ref": "#/$defs/parameter"}}},
        "parameter": {
            "required": ["name", "in", "schema"],
            "properties": {"in": {"enum": ["query", "header", "path", "cookie"]},
                           "style": {"enum": ["form", "simple"]}},
            "if": {"properties": {"in": {"const": "path"}}},
            "then": {"required": ["required"], "properties": {"required": {"const": True}}},
        },
        "operation": {
            "required": ["operationId", "responses"],
            "properties": {
                "parameters": {"$ref": "#/$defs/parameters"},
                "requestBody": {"required": ["content"]},
                "responses": {
                    "minProperties": 1,
                    "patternProperties": {"^[1-5][0-9]{2}$": {
                        "if": {"required": ["$ref"]}, "then": {"$ref": "#/$defs/reference"},
                        "else": {"$ref": "#/$defs/response"}}},
                    "additionalProperties": False,
                },
                "security": {"type": "array"},
            },
        },
        "response": {
            "required": ["description"],
            "properties": {"description": {"type": "string"},
                           "content": {"additionalProperties": {"properties": {"schema": {}}}},
                           "headers": {}},
            "additionalProperties": False,
        },
        "header": {"required": ["schema"]},
    },
}
ORIGIN = "http://localhost"


def path_of(address):
    """Path and query of an address of this server."""
    parts = urllib.parse.urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == ORIGIN, address
    return parts.path + (f"?{parts.query}" if parts.query else "")


class Description:
    """The document with its references followed."""

    def __init__(self, document):
        self.document = document

    def follow(self, node):
        while "$ref" in node:
            target = self.document
            for part in node["$ref"][2:].split("/"):
                target = target[part]
            node = target
        return node

    def operations(self):
        for path, item in self.document["paths"].items():
            for method in ("get", "put", "post", "delete"):
                if method in item:
                    yield path, method, item[method], item.get("parameters", [])

    def parameters(self, path, method="get"):
        item = self.document["paths"][path]
        named = item.get("parameters", []) + item[method].get("parameters", [])
        return {self.follow(one)["name"]: self.follow(one) for one in named}

    def response(self, path, method, status):
        return self.follow(self.document["paths"][path][method]["responses"][str(status)])

    def schema(self, response, media):
        """The schema of a response, able to resolve the references in it."""
        return {**response["content"][media]["schema"], "components": self.document["components"]}


def query_of(parameter, value):
    values = value if isinstance(value, list) else [value]
    if parameter.get("explode", True) is False:
        values = [",".join(map(str, values))]
    return urllib.parse.urlencode([(parameter["name"], one) for one in values])


@unittest.skipIf(jsonschema is None, "python3-jsonschema is missing")
class OpenApi(harness.SiteTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.description = Description(cls.server.get("/api/v1/openapi.json").json())
        cls.item = next(one["value"] for one in cls.server.get("/api/v1/items?take=1").json()
                      ["items"][0]["altIds"] if one["role"] == "id")

    def target(self, path):
        return path.replace("{ID}", self.item)

    def check(self, path, target, status=200, headers=None):
        """Asks, and holds the answer to what the description says of that status."""
        answer = self.server.get(target, headers)
        self.assertEqual(answer.status, status, target)
        response = self.description.response(path, "get", status)
        if "content" in response:
            media = answer.headers["content-type"]
            self.assertIn(media, response["content"], target)
            schema = self.description.schema(response, media)
            jsonschema.Draft202012Validator(schema).validate(answer.json())
        else:
            self.assertEqual(answer.body, b"")
        for name in response.get("headers", {}):
            if name != "Link":
                self.assertIn(name.lower(), answer.headers)
        return answer

    def test_it_is_the_file_of_the_tree(self):
        written = json.loads((harness.SOURCE / "docs/openapi.json").read_text(encoding="utf-8"))
        self.assertEqual(self.description.document, written)

    def test_the_document_is_sound(self):
        document = self.description.document
        jsonschema.Draft202012Validator.check_schema(RULES)
        jsonschema.Draft202012Validator(RULES).validate(document)
        names = [operation["operationId"] for _, _, operation, _ in self.description.operations()]
        self.assertEqual(len(names), len(set(names)))
        for schema in document["components"]["schemas"].values():
            jsonschema.Draft202012Validator.check_schema(schema)
        used = set()

        def look(node):
            if isinstance(node, dict):
                if isinstance(node.get("$ref"), str):
                    self.assertTrue(self.description.follow(node))
                    used.add(node["$ref"])
                for value in node.values():
                    look(value)
            elif isinstance(node, list):
                for value in node:
                    look(value)

        look(document)
        for kind, parts in document["components"].items():
            for name in parts:
                if kind != "securitySchemes":
                    self.assertIn(f"#/components/{kind}/{name}", used)
        for path, method, operation, shared in self.description.operations():
            in_path = {self.description.follow(one)["name"]
                       for one in shared + operation.get("parameters", [])
                       if self.description.follow(one)["in"] == "path"}
            self.assertEqual(in_path, set(re.findall(r"{(\w+)}", path)), f"{method} {path}")

    def test_each_path_takes_the_methods_described(self):
        methods = {}
        for path, method, _, _ in self.description.operations():
            methods.setdefault(path, set()).add(method.upper())
        for path, expected in methods.items():
            answer = self.server.request("OPTIONS", self.target(path))
            self.assertEqual(answer.status, 204, path)
            taken = set(answer.headers["allow"].split(", "))
            self.assertEqual(taken - {"OPTIONS", "HEAD"}, expected, path)
            for method in {"GET", "PUT", "POST", "DELETE"} - expected:
                answer = self.server.request(method, self.target(path))
                self.assertEqual(answer.status, 405, f"{method} {path}")
                self.assertEqual(answer.headers["content-type"], "application/problem+json")
                self.assertEqual(set(answer.headers["allow"].split(", ")) - {"OPTIONS", "HEAD"},
                                 expected)

    def test_answers_have_the_shapes_described(self):
        for path, method, _, _ in self.description.operations():
            if method != "get":
                continue
            answer = self.check(path, self.target(path))
            tag = answer.headers["etag"]
            self.check(path, self.target(path), 304, {"If-None-Match": tag})
            with self.server.connect() as connection:
                answer = connection.request("GET", self.target(path), host="elsewhere.example")
            self.assertEqual((answer.status, answer.headers["content-type"]),
                             (421, "application/problem+json"))

    def test_each_parameter_is_known_and_does_what_it_says(self):
        whole = self.server.get("/api/v1/items").json()
        cursor = urllib.parse.parse_qs(urllib.parse.urlsplit(whole["next"]).query)["cursor"][0]
        for path in ("/api/v1/items", "/api/v1/items/{ID}"):
            for name, parameter in self.description.parameters(path).items():
                if parameter["in"] != "query":
                    continue
                with self.subTest(name):
                    value = cursor if name == "cursor" else parameter["example"]
                    plain = self.server.get(self.target(path)).body
                    answer = self.check(path, f"{self.target(path)}?{query_of(parameter, value)}")
                    if name not in ("orderBy", "revision"):  # as they are anyway
                        self.assertNotEqual(answer.body, plain)
                    if name == "query":
                        continue  # every text is one
                    wrong = self.check(path, f"{self.target(path)}?{name}=%2A%2A", 400)
                    self.assertEqual(wrong.json()["parameter"], name)
                    self.assertEqual(wrong.json()["value"], "**")
                    self.assertTrue(wrong.json()["allowed"])
        self.assertEqual(self.server.get("/api/v1/items?unheard=of").json(), whole)
        self.assertEqual(self.server.get("/api/v1/items?query=%FF").status, 400)

    def test_fields_are_those_that_items_have(self):
        listed = self.description.parameters("/api/v1/items")["fields"]["schema"]["items"]["enum"]
        met = set()
        for target in ("/api/v1/items?take=100",):
            for item in self.server.get(target).json()["items"]:
                met |= set(item)
        self.assertLessEqual(met, set(listed))
        for name in listed:
            items = self.server.get(f"/api/v1/items?take=100&fields={name}").json()["items"]
            self.assertTrue(all(set(item) <= {name} for item in items), name)

    def test_statuses_of_an_item(self):
        path = "/api/v1/items/{ID}"
        for wrong in ("none", "01900000-0000-7000-8000-000000000000", "-"):
            self.check(path, f"/api/v1/items/{wrong}", 404)
        self.check(path, self.target(path) + "?revision=99", 404)
        answer = self.server.get(self.target(path), {"Authorization": "Bearer none"})
        self.assertIn(answer.status, (200, 401))
        self.assertEqual(self.server.get("/api/v1/items/").status, 404)


class Errors(harness.SiteTest):
    def problem(self, answer, status):
        self.assertEqual(answer.status, status)
        self.assertEqual(answer.headers["content-type"], "application/problem+json")
        self.assertEqual(answer.headers["access-control-allow-origin"], "*")
        told = answer.json()
        self.assertEqual(told["status"], status)
        self.assertEqual(told["title"], answer.reason)
        self.assertTrue(told["detail"])
        return told

    def test_everything_below_api(self):
        for target in ("/api/nothing", "/api/v1/nothing", "/api/v2/items", "/api/v1/items/x/y/z",
                       "/api/v1/topics/"):
            self.problem(self.server.get(target), 404)
        self.problem(self.server.request("POST", "/api/v1/topics"), 405)
        self.problem(self.server.get("/api/v1/items?topic=%3Cb%3E"), 400)
        self.assertNotIn(b"Nyheter", self.server.get("/api/v1/nothing").body)

    def test_what_the_server_itself_refuses(self):
        self.problem(self.server.get("/api/v1/items?query=" + "x" * 9000), 414)
        self.problem(self.server.get("/api/v1/items", {"X-Long": "x" * 40000}), 431)
        self.problem(self.server.get("/api/v1/%ZZ"), 400)
        self.problem(self.server.raw(b"GET /api/v1/items HTTP/1.1\r\n\r\n"), 400)
        answer = self.server.raw(b"GET /nyheter/ HTTP/1.1\r\n\r\n")
        self.assertEqual(answer.headers["content-type"], "text/plain; charset=utf-8")

    def test_nothing_is_reflected_as_markup(self):
        answer = self.server.get("/api/v1/items?kind=%3Cscript%3E")
        self.assertEqual(self.problem(answer, 400)["value"], "<script>")
        self.assertEqual(answer.headers["x-content-type-options"], "nosniff")


class Reading(harness.SiteTest):
    def walk(self, target, between=lambda: None):
        uris = []
        while target:
            answer = self.server.get(target)
            self.assertEqual(answer.status, 200, target)
            page = answer.json()
            uris += [item["uri"] for item in page["items"]]
            links = dict((rel, address) for address, rel in
                         re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers.get("link", "")))
            self.assertEqual(links.get("next"), page.get("next"))
            self.assertEqual(links.get("prev"), page.get("previous"))
            target = path_of(page["next"]) if "next" in page else None
            between()
        return uris

    def test_pages_stay_whole_while_others_publish(self):
        before = self.walk("/api/v1/items?take=100")
        number = 0

        def publish():  # one newer than all, one older than all, one in between
            nonlocal number
            if number >= 12:
                return
            rows = []
            for date in ("2026-11-23T10:00:00Z", "2001-02-03T10:00:00Z", "2025-01-01T10:00:00Z"):
                number += 1
                rows.append(json.dumps({
                    "uri": f"https://other.example/{number}", "language": "sv",
                    "contentCreated": date,
                    "headlines": [{"role": "main", "value": f"Ny brygga nummer {number}"}],
                    "descriptions": [{"role": "summary", "value": "En brygga är klar."}]}))
            file = self.scratch / f"more-{number}.jsonl"
            file.write_text("\n".join(rows) + "\n", encoding="utf-8")
            done = harness.budkavle("import", "--data", self.data, file)
            self.assertEqual(done.returncode, 0, done.stderr)

        for query in ("", "&orderBy=Published&query=vatten", "&query=region"):
            number = 0 if not query else number
            walked = self.walk(f"/api/v1/items?take=9{query}", publish)
            self.assertEqual(len(walked), len(set(walked)))
            if not query:
                self.assertEqual([uri for uri in before if uri not in walked], [])

    def test_heads_and_preflights(self):
        for target in ("/api/v1/", "/api/v1/items", "/api/v1/topics", "/api/v1/openapi.json", "/api/"):
            head, whole = self.server.request("HEAD", target), self.server.get(target)
            self.assertEqual((head.status, head.body), (200, b""))
            self.assertEqual(head.headers["etag"], whole.headers["etag"])
            self.assertEqual(head.headers["content-length"], whole.headers["content-length"])
        for target in ("/api/v1/", "/api/v1/items", "/api/v1/items/x", "/api/v1/topics"):
            answer = self.server.request("OPTIONS", target, {
                "Origin": "https://other.example", "Access-Control-Request-Method": "GET",
                "Access-Control-Request-Headers": "if-none-match"})
            self.assertEqual((answer.status, answer.body), (204, b""))
            self.assertEqual(answer.headers["access-control-allow-origin"], "*")
            self.assertIn("GET", answer.headers["access-control-allow-methods"])
            self.assertNotIn("PUT", answer.headers["access-control-allow-methods"])
            self.assertIn("If-None-Match", answer.headers["access-control-allow-headers"])
            self.assertNotIn("access-control-allow-credentials", answer.headers)

    def test_answers_are_cached_and_packed_as_others(self):
        answer = self.server.get("/api/v1/items")
        self.assertEqual(answer.headers["cache-control"], "no-cache")
        again = self.server.get("/api/v1/items", {"If-None-Match": answer.headers["etag"]})
        self.assertEqual(again.status, 304)
        self.assertEqual(again.headers["access-control-allow-origin"], "*")
        packed = self.server.get("/api/v1/items", {"Accept-Encoding": "gzip"})
        self.assertEqual(packed.headers["content-encoding"], "gzip")
        self.assertEqual(packed.headers["vary"], "Accept-Encoding")

    def test_the_guides_examples_run(self):
        text = self.server.get("/api/").text
        examples = [path_of(html.unescape(found))
                    for found in re.findall(r"<code>(http[^<]*)</code>", text)]
        linked = [html.unescape(found) for found in
                  re.findall(r'<a href="([^"]*)"><code>http', text)]
        self.assertEqual([target for target in examples if target in linked], linked)
        self.assertGreater(len(examples), 12)
        for target in examples:
            status = 400 if "take=101" in target else 200
            answer = self.server.get(target)
            self.assertEqual(answer.status, status, target)
            if "json" in answer.headers["content-type"]:
                self.assertTrue(answer.json(), target)
        self.assertTrue(any("cursor=" in target for target in examples))
        self.assertTrue(any("revision=1" in target for target in examples))
        self.assertEqual(self.server.get("/api").headers["location"], "/api/")
        self.assertEqual(self.server.get("/api/v1").headers["location"], "/api/v1/")
        start = self.server.get("/api/v1/").json()
        for name in ("items", "topics", "description", "guide"):
            self.assertEqual(self.server.get(path_of(start[name])).status, 200)


if __name__ == "__main__":
    unittest.main()
