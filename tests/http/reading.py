"""What a site answers, all of it, in a form that two folders can be compared by: whatever an import
chooses freely (ids) or takes from the clock (times of the log) is left out on request."""

import copy
import re

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
FACES = {"sv": ("/nyheter.json", "/amnen/"), "en": ("/en/news.json", "/en/topics/")}


def listing(server, target="/nyheter.json", take=100):
    """All items of a listing, page by page."""
    items, total = [], 1
    while len(items) < total:
        sign = "&" if "?" in target else "?"
        page = server.get(f"{target}{sign}skip={len(items)}&take={take}")
        assert page.status == 200, page
        page = page.json()
        total = page["total"]
        if not page["items"]:
            break
        items += page["items"]
    assert len(items) == total, (target, len(items), total)
    return items


def path(item):
    """The item's address without the site's."""
    return re.sub(r"^https?://[^/]+", "", item["uri"])


def headline(item):
    return item["headlines"][0]["value"]


def summary(item):
    return "".join(one["value"] for one in item.get("descriptions", [])
                   if one.get("role") == "summary")


def topics(item):
    return [subject["name"] for subject in item.get("subjects", [])]


def ids(item, role):
    return [one["value"] for one in item["altIds"] if one["role"] == role]


def without_choice(item, port):
    """An item without what depends on when and where it was imported: ids, times of the log, the
    port of the server."""
    item = copy.deepcopy(item)
    for member in ("firstCreated", "versionCreated"):
        item.pop(member, None)
    item["uri"] = item["uri"].replace(f":{port}/", "/")
    item["altIds"] = [one for one in item["altIds"] if one["role"] not in ("id", "changed")]
    for subject in item.get("subjects", []):
        subject["uri"] = UUID.sub("ID", subject["uri"].replace(f":{port}/", "/"))
    return item


def everything(server, change=without_choice):
    """Listings of both languages with their facets, every item at its own address, the topics."""
    found = {}
    for language, (target, topic_page) in FACES.items():
        items = listing(server, target)
        found[language] = [change(item, server.port) for item in items]
        found[language, "facets"] = server.get(target + "?take=1").json()["facets"]
        found[language, "topics"] = re.sub(r":\d+/", "/", server.get(topic_page).text)
        for item in items:
            answer = server.get(path(item) + ".json")
            assert answer.status == 200, answer
            found[path(item)] = change(answer.json(), server.port)
    return found


def differences(one, other, at=""):
    """Where two such readings differ, as paths: an empty list when they do not."""
    if isinstance(one, dict) and isinstance(other, dict):
        return [line for key in sorted(one.keys() | other.keys(), key=str)
                for line in differences(one.get(key), other.get(key), f"{at}/{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [line for i, (a, b) in enumerate(zip(one, other))
                for line in differences(a, b, f"{at}/{i}")]
    return [] if one == other else [f"{at}: {str(one)[:200]} <> {str(other)[:200]}"]
