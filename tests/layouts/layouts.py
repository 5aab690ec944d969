"""An oracle for the capture reader: makes items at random, writes them in a layout put together at
random from what listings do, and wants the same items back, text for text.

    layouts.py              a few hundred pages from a fixed seed, as TAP, a test a family of layouts
    layouts.py --seed N --pages N [--family NAME] [--keep FOLDER]
                            others; failing pages are kept in FOLDER with what was wanted and read

$CANDIDATES is the program of candidates.c; TEST_ALL=1 makes ten times as many pages.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import textwrap
import unicodedata

import words

MONTHS = ("januari februari mars april maj juni juli augusti september oktober november "
          "december").split()
BULLETS = ["•", "-", "*", "·", "–", "—", "◦", "▪", "+", "‣", "●"]


class Item:
    def __init__(self, r, known):
        self.headline = r.choice(words.HEADLINES)
        self.parts = []  # of the summary: a paragraph, or a list of points
        self.topics = r.sample(words.TOPICS, r.choice([0, 1, 1, 1, 1, 2, 2, 3, 4, 5]))
        self.date = None
        self.link = f"https://www.fjardland.example/nyheter/{r.randrange(10**6)}/"
        for _ in range(r.choice([0, 1, 1, 1, 1, 1, 2, 3])):
            self.parts.append(" ".join(r.sample(words.SENTENCES, r.choice([1, 1, 2, 3]))))
        if self.parts and r.random() < 0.08:
            self.parts.append(r.choice(words.SPEECH))
        if self.parts and r.random() < 0.08:
            self.parts[-1] = r.choice(words.OPEN_ENDS)


class Layout:
    """How one page is written."""

    def __init__(self, r, family):
        self.family = family
        self.known = r.choice(["all", "all", "some", "none"])
        self.mark, self.indent, self.body = "", 0, 0
        self.after_headline = r.choice([0, 1, 1, 1])
        self.between = r.choice([0, 1, 1, 2])  # blank lines between items
        self.before_topics = r.choice([0, 1])
        self.paragraph = 1
        self.wrap = r.choice([0, 0, 0, 60, 72, 80])
        self.topics = r.choice(TOPIC_STYLES)
        self.date = r.choice(["", "", "", "before", "headline", "summary", "topics"])
        self.date_form = r.choice(DATE_FORMS)
        self.point = r.choice(["-", "*", "•", "–"])
        self.lists = r.random() < 0.3
        self.aside = r.choice([None] * 6 + ["Läs mer", "Läs mer »", "Lyssna"])
        self.no_topics = r.choice([0, 0, 0.1, 0.3, 1])
        self.no_summary = r.choice([0, 0, 0.15])
        getattr(self, family)(r)
        if self.wrap:
            self.paragraph = 1
        if self.topics == "beside" and not self.date:
            self.topics = "together"

    def bullets(self, r):
        self.mark = r.choice(BULLETS) + r.choice([" ", " ", "  ", "   ", "\t"])
        self.indent = r.choice([0, 0, 1, 2, 3, 4, 8])
        self.body = r.choice([self.indent + 2, self.indent + 2, self.indent + 4, self.indent])
        if self.body == self.indent and not self.after_headline:
            self.wrap = 0
        self.point_deeper()

    def compact(self, r):
        self.bullets(r)
        self.after_headline = self.before_topics = self.wrap = 0
        self.between = r.choice([0, 1])
        self.paragraph = 0

    def point_deeper(self):
        self.list_indent = self.body + 2

    def numbers(self, r):
        self.bullets(r)
        self.mark = "1. "
        self.body = self.indent + 3
        self.point_deeper()

    def headings(self, r):
        self.mark = r.choice(["#", "##", "##", "###", "####"]) + " "
        self.wrap_headline = False
        self.between = max(1, self.between)
        self.title_mark = "#"

    def linked_headings(self, r):
        self.headings(r)
        self.linked = True

    def bold_headings(self, r):
        self.headings(r)
        self.bold = True
        self.linked = r.random() < 0.3

    def linked_bullets(self, r):
        self.bullets(r)
        self.linked, self.wrap_headline = True, False
        self.bold = r.random() < 0.3

    def headings_in_bullets(self, r):
        self.bullets(r)
        self.mark = r.choice(["-   ", "*   ", "* ", "- "]) + r.choice(["## ", "### "])
        self.body = self.indent + 4
        self.linked, self.wrap_headline = r.random() < 0.7, False
        self.point_deeper()

    def bold(self, r):
        self.bold, self.wrap_headline = True, False
        self.linked = r.random() < 0.2
        self.between = max(1, self.between)

    def links(self, r):
        self.linked, self.wrap_headline = True, False
        self.between = max(1, self.between)

    def underlined(self, r):
        self.underline = r.choice("=-")
        self.wrap_headline = False
        self.between = max(1, self.between)

    def plain(self, r):
        self.after_headline = self.before_topics = self.between = 1
        self.indent = self.body = r.choice([0, 0, 0, 2, 3, 4])
        self.lists = self.lists and r.random() < 0.5

    def doubled(self, r):
        self.plain(r)
        self.between = r.choice([2, 3])

    def blocks(self, r):
        self.plain(r)
        self.after_headline = self.before_topics = self.wrap = self.paragraph = 0
        self.between = r.choice([1, 2])

    def ruled(self, r):
        self.plain(r)
        self.rule = r.choice(["---", "* * *", "————————", "-" * 40])

    linked = bold_ = underline = rule = False
    wrap_headline = True
    list_indent = 0


FAMILIES = ["bullets", "compact", "numbers", "headings", "linked_headings", "bold_headings",
            "linked_bullets", "headings_in_bullets", "bold", "links", "underlined", "plain",
            "doubled", "blocks", "ruled"]
# Without marks a person cannot always tell either where an item begins.
UNMARKED = {"plain", "doubled", "blocks", "ruled"}
TOPIC_STYLES = ["together"] * 8 + ["comma", "pipe", "semicolon", "slash", "dot", "label", "label",
                                   "lines", "points", "points", "links", "beside", "tags"]
DATE_FORMS = ["2024-03-11", "11 mars 2024", "Publicerad 11 mars 2024", "Publicerad: 2024-03-11",
              "2024-03-11 10:15", "Måndag 11 mars 2024", "11 mars 2024 kl. 10.15",
              "Publicerad 2024-03-11 | Uppdaterad 2024-03-12", "Nyhet 11 mars 2024",
              "11 mar 2024"]


def date_text(form, day):
    year, month, number = day
    return (form.replace("2024-03-11", f"{year}-{month:02}-{number:02}")
            .replace("11 mars 2024", f"{number} {MONTHS[month - 1]} {year}")
            .replace("11 mar 2024", f"{number} {MONTHS[month - 1][:3]} {year}"))


def make_items(r, layout):
    items, day = [], (2024, 11, 28)
    for i in range(r.choice([1, 2, 3, 5, 8, 12, 20])):
        item = Item(r, layout.known)
        if any(item.headline == other.headline for other in items):
            continue
        if r.random() < layout.no_topics:
            item.topics = []
        if r.random() < layout.no_summary:
            item.parts = []
        if not item.parts and not item.topics:
            item.parts = [r.choice(words.SENTENCES)]
        if layout.known != "all" and not item.parts: # its topics cannot be told from a summary
            item.parts = [r.choice(words.SENTENCES)]
        if item.parts and item.parts[-1] in words.OPEN_ENDS and layout.wrap and \
                layout.known != "all" and not layout.before_topics: # its end cannot be told
            item.parts[-1] += "."
        if layout.lists and item.parts and r.random() < 0.4:
            at = r.randrange(len(item.parts) + 1)
            item.parts[at:at] = [r.choice(words.LIST_LEADS),
                                 r.sample(words.POINTS, r.choice([2, 3, 4]))]
            if layout.topics in ("points", "lines"): # where would the list end?
                item.parts.append(r.choice(words.SENTENCES))
        if layout.date and (layout.date == "before" or r.random() < 0.8):
            day = (day[0], day[1] - r.choice([0, 1]), r.randrange(1, 28)) if day[1] > 1 else day
            item.date = day
        items.append(item)
    return items


class Page:
    def __init__(self, r, layout):
        self.r, self.layout, self.lines = r, layout, []

    def blank(self, n):
        self.lines += [""] * n

    def add(self, text, indent, hang=None):
        layout = self.layout
        if layout.wrap and hang is not None:
            self.lines += textwrap.wrap(text, layout.wrap, initial_indent=" " * indent,
                                        subsequent_indent=" " * hang, break_long_words=False,
                                        break_on_hyphens=False)
        else:
            self.lines.append(" " * indent + text)

    def headline(self, item):
        layout, text = self.layout, item.headline
        if layout.linked:
            text = f"[{text}]({item.link})"
        if layout.bold is True:
            text = f"**{text}**"
        body = layout.body if layout.mark else layout.indent
        self.add(layout.mark + text, layout.indent, body if layout.wrap_headline else None)
        if layout.underline:
            self.lines.append(layout.underline * len(text))

    def summary(self, item):
        layout = self.layout
        for i, part in enumerate(item.parts):
            if i > 0:
                self.blank(layout.paragraph if isinstance(part, str) else layout.after_headline)
            if isinstance(part, str):
                self.add(part, layout.body, layout.body)
            else:
                for point in part:
                    self.add(f"{layout.point} {point}", max(layout.list_indent, layout.body))

    def topics(self, item):
        layout, topics, style = self.layout, item.topics, self.layout.topics
        joined = {"comma": ", ", "pipe": " | ", "semicolon": "; ", "slash": " / ", "dot": " · ",
                  "together": "", "beside": ", "}
        if style in joined:
            text = joined[style].join(topics)
        elif style == "label":
            text = ("Ämnen: " if len(topics) > 1 else "Ämne: ") + ", ".join(topics)
        elif style == "links":
            text = " ".join(f"[{t}](https://www.fjardland.example/amnen/{i}/)"
                            for i, t in enumerate(topics))
        elif style == "tags":
            text = "Taggar: " + " | ".join(topics)
        else:
            for topic in topics:
                deeper = 2 if style == "points" and layout.mark and layout.body else 0
                self.add(("- " if style == "points" else "") + topic, layout.body + deeper)
            return
        if style == "beside" and item.date:
            text = f"{date_text('2024-03-11', item.date)} | {text}"
        self.add(text, layout.body)

    def item(self, item):
        layout = self.layout
        place = layout.date if item.date and layout.topics != "beside" else ""
        date = place and date_text(layout.date_form, item.date)
        if place == "before":
            self.add(date, layout.body)
            if not layout.mark or self.r.random() < 0.5:
                self.blank(layout.after_headline)
        self.headline(item)
        if place == "headline":
            self.blank(layout.after_headline)
            self.add(date, layout.body)
        if item.parts:
            self.blank(layout.after_headline)
            self.summary(item)
        if place == "summary":
            self.blank(layout.before_topics)
            self.add(date, layout.body)
        if item.topics:
            self.blank(layout.before_topics if item.parts else layout.after_headline)
            self.topics(item)
        elif layout.topics == "beside":
            item.date = None
        if place == "topics":
            self.blank(layout.before_topics)
            self.add(date, layout.body)
        if layout.aside:
            self.blank(layout.before_topics)
            self.add(layout.aside, layout.body)


def furniture(r, layout, page, items):
    body = page.lines
    before, after = [], []
    for _ in range(r.choice([0, 0, 1, 2])):
        before += r.choice(words.BEFORE)
    if r.random() < 0.2:
        mark = r.choice(["* ", "- ", "• ", ""])
        before += [mark + entry for entry in r.choice(words.MENUS)] + [""]
    title = r.choice(words.TITLES)
    if not layout.mark and not items[0].parts and "från" in title: # might be its headline
        title = "Nyheter"
    if title:
        before += title.split("\n") + [""]
    for _ in range(r.choice([0, 0, 1, 2])):
        after += r.choice(words.AFTER)
    page.lines = before + body + after


def encoded(r, lines):
    text = "\n".join(lines)
    if r.random() < 0.1:
        text = text.replace(" ", "\u00a0", text.count(" ") // 3)
    if r.random() < 0.1:
        text = unicodedata.normalize("NFD", text)
    if r.random() < 0.1:
        text = "\n".join(line + " " * r.choice([0, 1, 3]) for line in text.split("\n"))
    if r.random() < 0.7:
        text += "\n"
    end = r.choice(["\n"] * 8 + ["\r\n", "\r"])
    data = text.replace("\n", end).encode()
    return b"\xef\xbb\xbf" + data if r.random() < 0.1 else data


def squeezed(text):
    return " ".join(unicodedata.normalize("NFC", text).split())


def wanted(layout, items):
    out = []
    for item in items:
        paragraphs = []
        for part in item.parts:
            if isinstance(part, str):
                paragraphs.append(squeezed(part))
            else:
                paragraphs += [f"{layout.point} {squeezed(point)}" for point in part]
        out.append({"headline": squeezed(item.headline), "summary": paragraphs,
                    "topics": item.topics,
                    "date": "%04d-%02d-%02d" % item.date if item.date else None})
    return out


def make_page(seed, number, family):
    r = random.Random(f"{seed}/{number}/{family}")
    layout = Layout(r, family)
    items = make_items(r, layout)
    page = Page(r, layout)
    for i, item in enumerate(items):
        if i > 0:
            page.blank(layout.between)
            if layout.rule:
                page.lines += [layout.rule, ""]
        page.item(item)
    furniture(r, layout, page, items)
    known = {"all": words.TOPICS, "none": [], "some": r.sample(words.TOPICS, 10)}[layout.known]
    return layout, encoded(r, page.lines), known, wanted(layout, items)


def read_page(program, path, known):
    command = [program, "--known", known, path]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    out = []
    for line in done.stdout.decode().splitlines():
        row = json.loads(line)
        if "headline" in row:
            date = row.get("date")
            if date and date.startswith("0000"):
                date = None
            out.append({"headline": row["headline"], "topics": row["topics"], "date": date,
                        "summary": [p for p in row["summary"].split("\n") if p]})
    return out, done.stdout.decode() + done.stderr.decode()


def describe(layout):
    return {k: v for k, v in vars(layout).items() if v not in ("", 0, None, False)}


def first_difference(want, got):
    for i in range(max(len(want), len(got))):
        a, b = (s[i] if i < len(s) else None for s in (want, got))
        if a != b:
            return f"item {i + 1}\n  wanted {json.dumps(a, ensure_ascii=False)}\n" \
                   f"  read   {json.dumps(b, ensure_ascii=False)}"
    return ""


def run(options):
    program = os.environ.get("CANDIDATES")
    passed, failed, traits = collections.Counter(), collections.Counter(), collections.Counter()
    reports = collections.defaultdict(list)
    families = [options.family] if options.family else FAMILIES
    with tempfile.TemporaryDirectory(prefix="budkavle-layouts-") as scratch:
        path, known_path = f"{scratch}/page.txt", f"{scratch}/known"
        for number in range(options.pages):
            family = families[number % len(families)]
            layout, data, known, want = make_page(options.seed, number, family)
            pathlib.Path(path).write_bytes(data)
            pathlib.Path(known_path).write_text("\n".join(known), encoding="utf-8")
            got, output = read_page(program, path, known_path)
            if layout.wrap: # a paragraph may end where the paper did
                for item in got + want:
                    item["summary"] = " ".join(item["summary"])
            if got == want:
                passed[family] += 1
                continue
            failed[family] += 1
            for trait in describe(layout).items():
                traits[str(trait)] += 1
            report = f"page {number}: {describe(layout)}\n{first_difference(want, got)}"
            reports[family].append(report)
            if options.keep:
                base = pathlib.Path(options.keep) / f"{family}-{number}"
                base.with_suffix(".txt").write_bytes(data)
                base.with_suffix(".known").write_text("\n".join(known), encoding="utf-8")
                base.with_suffix(".report").write_text(report + "\n\n" + output, encoding="utf-8")
    worse = 0
    for i, family in enumerate(families, 1):
        for report in reports[family][:options.show]:
            print("\n".join("# " + line for line in report.splitlines()))
        bad = failed[family]
        enough = 0.85 if family in UNMARKED else 0.96
        wrong = passed[family] < enough * (passed[family] + bad)
        worse += wrong
        print(f"{'not ok' if wrong else 'ok'} {i} - {family}: "
              f"{passed[family]} of {passed[family] + bad} pages")
    print(f"1..{len(families)}")
    return 1 if worse else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, default=4500 if os.environ.get("TEST_ALL") else 450)
    parser.add_argument("--family", choices=FAMILIES)
    parser.add_argument("--show", type=int, default=3)
    parser.add_argument("--keep")
    sys.exit(run(parser.parse_args()))


if __name__ == "__main__":
    main()
