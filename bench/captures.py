"""Writes a capture of N made-up items (the form of docs/formats.md) to a file, a line at a time.

Words follow a Zipf curve over a few hundred stems and their compounds, so that postings are long
and short as in real news; the same N and seed give the same bytes.
"""

import random
import sys

STEMS = """vård sjukhus mottagning region trafik buss tåg färja bibliotek kultur musik konst skola
forskning klinik budget ekonomi klimat miljö energi hamn skärgård kust by torg väg bro tunnel gata
belysning bostad mark plan nämnd råd möte beslut rapport resultat ersättning stöd bidrag ansökan
jobb sommar vinter höst vår barn ung äldre patient läkare sköterska akut ambulans tand ögon hjärta
lunga sömn rörelse mat vatten el värme data nät tjänst app biljett resa linje turlista station
hållplats kaj båt cykel gång fält skog sjö å berg hus rum entré hiss tak vägg konstnär författare
bok film scen teater dans kör orkester fest dag vecka månad år kväll natt morgon tid kö plats
behov insats satsning projekt program modell metod studie prov test vaccin virus smitta hygien
råvara kök restaurang avfall återbruk material textil metall trä sten glas papper""".split()
LINKS = ["", "s", "", "s", ""]
VERBS = """öppnar stänger byggs förbättras utreds beslutas minskar ökar flyttas införs testas firas
samlas granskas stärks prövas renoveras fördelas planeras utvecklas mäts redovisas""".split()
SMALL = """och i för med på av till som den det en ett från under efter inom vid om nu även fler
alla nya mellan genom mot utan hos enligt samt""".split()
TOPICS = ["Hälso- och sjukvård", "Kollektivtrafik", "Kultur", "Hållbarhet", "Bibliotek", "Stöd",
          "Regional utveckling", "Ekonomi och budget", "Forskning och innovation", "Skärgård",
          "Organisation och styrning", "Offentlig konst", "Jobba hos oss", "Barn och unga"]


def zipf(chooser, words):
    return words[min(int(chooser.paretovariate(0.9)) - 1, 10**9) % len(words)]


def word(chooser):
    kind = chooser.random()
    if kind < 0.35:
        return chooser.choice(SMALL)
    stem = zipf(chooser, STEMS)
    if kind < 0.6:
        return stem + chooser.choice(["en", "et", "er", "ar", "", ""])
    if kind < 0.8:
        return stem + chooser.choice(LINKS) + zipf(chooser, STEMS)
    return chooser.choice(VERBS)


def sentence(chooser, least, most):
    words = [word(chooser) for _ in range(chooser.randint(least, most))]
    return words[0].capitalize() + " " + " ".join(words[1:])


def write(out, count, seed=1):
    chooser = random.Random(seed)
    out.write("Nyheter\n\n")
    for number in range(count):
        topics = "".join(dict.fromkeys(zipf(chooser, TOPICS)
                                       for _ in range(chooser.choice([1, 1, 1, 2, 3]))))
        summary = ". ".join(sentence(chooser, 8, 16) for _ in range(chooser.randint(1, 3)))
        out.write(f"  • {sentence(chooser, 4, 9)} {number}\n\n    {summary}.\n\n    {topics}\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: captures.py COUNT FILE")
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        write(file, int(sys.argv[1]))
