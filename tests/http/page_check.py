"""Whether a page is well-formed HTML5 as far as a person or a screen reader would notice: every
element closed in its turn, ids used once and references to them met, one h1, headings in order,
labels for fields, nothing inline that the Content-Security-Policy would refuse."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr"}
BLOCKS = {"article", "aside", "blockquote", "details", "div", "dl", "fieldset", "footer", "form",
          "h1", "h2", "h3", "h4", "header", "main", "nav", "ol", "p", "pre", "section", "table",
          "ul"}
REFERENCES = ("aria-labelledby", "aria-describedby", "for", "form")


class PageCheck(HTMLParser):
    """Feed it a page; .faults lists what is wrong with it, .links its addresses."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.faults, self.stack, self.ids, self.references = [], [], [], []
        self.headings, self.links, self.language, self.svg = [], [], None, 0
        self.fields, self.labels = [], set()

    def fault(self, text):
        self.faults.append(f"line {self.getpos()[0]}: {text}")

    def handle_decl(self, decl):
        if decl.lower() != "doctype html":
            self.fault(f"doctype {decl}")

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        attributes = dict(attrs)
        if len(names) != len(set(names)):
            self.fault(f"<{tag}> has an attribute twice")
        runs = tag == "script" and attributes.get("type") != "application/ld+json"
        if tag == "style" or (runs and "src" not in attributes) or \
                any(n == "style" or n.startswith("on") for n in names):
            self.fault(f"<{tag}> would need unsafe-inline")
        if tag in BLOCKS and "p" in self.stack:
            self.fault(f"<{tag}> within <p>")
        if tag == "a" and "a" in self.stack:
            self.fault("<a> within <a>")
        if tag == "li" and self.stack[-1] not in ("ul", "ol"):
            self.fault("<li> outside a list")
        if self.stack and self.stack[-1] in ("ul", "ol") and tag != "li":
            self.fault(f"<{tag}> directly in a list")
        self.gather(tag, attributes)
        if tag not in VOID:
            self.stack.append(tag)

    def gather(self, tag, attributes):
        if tag == "html":
            self.language = attributes.get("lang")
        if "id" in attributes:
            self.ids.append(attributes["id"])
        for name in REFERENCES:
            self.references += [(name, part) for part in (attributes.get(name) or "").split()]
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(tag[1]))
        if tag == "label" and "for" in attributes:
            self.labels.add(attributes["for"])
        if tag == "input" and attributes.get("type") != "hidden" and "label" not in self.stack:
            self.fields.append(attributes.get("id"))
        if tag in ("a", "link") and "href" in attributes:
            self.links.append(attributes["href"])
        if tag == "time" and not attributes.get("datetime"):
            self.fault("<time> without a date for machines")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag):
        if not self.stack or self.stack[-1] != tag:
            self.fault(f"</{tag}> where {self.stack[-1:]} is open")
        if tag in self.stack:
            while self.stack.pop() != tag:
                pass

    def finish(self):
        self.close()
        if self.stack:
            self.faults.append(f"never closed: {self.stack}")
        if self.headings.count(1) != 1:
            self.faults.append(f"{self.headings.count(1)} h1")
        for before, after in zip(self.headings, self.headings[1:]):
            if after > before + 1:
                self.faults.append(f"h{after} after h{before}")
        for name in {name for name in self.ids if self.ids.count(name) > 1}:
            self.faults.append(f"id {name} twice")
        self.faults += [f"{name}={value} leads nowhere" for name, value in self.references
                        if value not in self.ids]
        self.faults += [f"the field {name} has no label" for name in self.fields
                        if name not in self.labels]
        if "{{" in self.rawdata:
            self.faults.append("a template's tag is left")
        return self.faults


def check(text):
    """The faults of a page and its links."""
    page = PageCheck()
    page.feed(text)
    return page.finish(), page.links
