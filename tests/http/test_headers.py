"""What every answer says to a browser about its safety, whatever the route, the method and the
status; and that no parameter, field or method makes an answer that is none."""

import re
import unittest

import harness

WANTED = {
    "content-security-policy": r"default-src 'none';.*(script-src 'self').*frame-ancestors 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=\\(\\), geolocation=\\(\\), microphone=\\(\\)",
}
ROUTES = ["/", "/en", "/en/", "/nyheter", "/nyheter/", "/nyheter.json", "/nyheter.atom", "/nyheter.rss",
          "/nyheter.feed.json", "/nyheter.ics", "/nyheter.csv", "/nyheter/suggest?query=va",
          "/nyheter/2026/", "/nyheter/2026.json", "/nyheter/2026/11/", "/nyheter/2026/11.atom",
          "/nyheter/2026/finns-inte", "/nyheter/2026/finns-inte.json", "/amnen/", "/amnen/kultur",
          "/amnen/kultur.json", "/amnen/kultur.atom", "/amnen.ttl", "/amnen.jsonld", "/om/",
          "/om/tillganglighet", "/en/news/", "/en/news.json", "/en/news.atom", "/en/topics/",
          "/en/topics/kultur", "/en/about/", "/en/about/accessibility", "/id/topic/okand",
          "/static/site.css", "/static/site.js", "/static/okand", "/media/okand", "/robots.txt",
          "/sitemap.xml", "/sitemap-news.xml", "/dcat.ttl", "/.well-known/security.txt", "/api/",
          "/api/v1/", "/api/v1/items", "/api/v1/items/okand", "/api/v1/topics",
          "/api/v1/openapi.json", "/healthz", "/readyz", "/finns-inte", "/nyheter/?year=fel",
          "/nyheter/?query=%ff", "/nyheter.json?take=1000"]
PARAMETERS = ["query", "topic", "year", "kind", "from", "to", "open", "orderBy", "skip", "take",
              "revision", "cursor", "fields", "language", "v"]
VALUES = ["", "0", "-1", "99999999999999999999", "%00", "%ff", "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
          "a" * 3000, "%F0%9F%9A%A2", "2024-13-45", "../../etc/passwd", "'; DROP TABLE item; --".replace(" ", "%20")]


class Headers(harness.SiteTest):
    def check(self, answer, what):
        for name, pattern in WANTED.items():
            self.assertRegex(answer.headers.get(name, ""), pattern, (what, name))
        self.assertNotIn("set-cookie", answer.headers, what)
        self.assertNotIn("server", answer.headers, what)
        if answer.body and answer.status != 304:
            self.assertIn("content-type", answer.headers, what)

    def test_every_route_says_them(self):
        for target in ROUTES:
            for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"):
                with self.subTest(method=method, target=target):
                    answer = self.server.request(method, target)
                    self.assertLess(answer.status, 500)
                    self.check(answer, (method, target))

    def test_no_value_breaks_a_page_or_comes_back_as_markup(self):
        for target in ("/nyheter/", "/nyheter.json", "/nyheter.atom", "/nyheter.ics", "/en/news/",
                       "/amnen/kultur", "/nyheter/2026/", "/nyheter/suggest", "/api/v1/items"):
            for name in PARAMETERS:
                for value in VALUES:
                    with self.subTest(target=target, name=name, value=value[:40]):
                        answer = self.server.get(f"{target}?{name}={value}")
                        self.assertIn(answer.status, (200, 301, 308, 400))
                        kind = answer.headers.get("content-type", "")
                        if "html" in kind or "xml" in kind:  # JSON is read by no browser as markup
                            self.assertNotIn(b"<script>alert", answer.body)

    def test_no_accept_is_too_strange(self):
        for accept in ("", "*/*", "image/png", "text/html;q=0", ";;;,,,", "a/b;q=9", "\xe5\xe4\xf6",
                       "application/json, " * 200):
            answer = self.server.get("/nyheter/", {"Accept": accept})
            self.assertIn(answer.status, (200, 400, 431), accept[:40])

    def test_strange_methods(self):
        for method in ("PATCH", "TRACE", "CONNECT", "FOO", "get"):
            answer = self.server.raw(f"{method} /nyheter/ HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            self.assertIn(answer.status, (400, 405, 501), method)
            self.assertFalse(re.search(rb"<script", answer.body))


if __name__ == "__main__":
    unittest.main()
