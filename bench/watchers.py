"""Rules as a large newsroom would have them, and articles for them, the same for the same seed."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from prose import FIRST, GIVEN, LAST, PLACE, TOWN, VERBS, Prose

from monitor.model import Article, Level, Rule

ONSETS = "B Br D Dr F G Gr H K Kl Kr L M N P Pr R S Sch St T Tr V W Z Schw".split()  # noqa: SIM905
NUCLEI = "a e i o u ä ö ü au ei eu ie".split()  # noqa: SIM905
CODAS = "ll nn rk rm nd lt ss tt ck pp mm rg lk hn hl rs bb".split()  # noqa: SIM905
ENDS = """e er mann meyer hoff kamp beck stein berg brink haus horst mer ing sen ke ner
ler""".split()  # noqa: SIM905
SURNAMES = [
    f"{onset}{nucleus}{coda}{end}"
    for onset, nucleus, coda, end in itertools.product(ONSETS, NUCLEI, CODAS, ENDS)
]
CAPITALISED = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]{4,}\b")
PAIR = re.compile(r"\b([A-ZÄÖÜ][a-zäöüß]{2,}) ([A-ZÄÖÜ][a-zäöüß]{3,})\b")
MIDDLE = "er en ing lings hof tal wald bach berg mühl kirch feld".split()  # noqa: SIM905
PLACES = [
    f"{first}{middle}{last}" for first, middle, last in itertools.product(PLACE, MIDDLE, TOWN)
]
# Long words, most of which stand in few articles.
THINGS = [
    f"{first}{second.lower()}{last}"
    for first, second, last in itertools.product(FIRST, FIRST, LAST)
    if first != second
]
DEEDS = """besuchen eröffnen einweihen übergeben besichtigen empfangen fordern kritisieren
ankündigen unterzeichnen vorstellen absagen versprechen begrüßen""".split()  # noqa: SIM905

# A hundred rules of a newsroom: so many watch a person, …
KINDS = (
    *(["person as phrase"] * 40),
    *(["person near"] * 20),
    *(["person, place and deed"] * 20),
    *(["group without"] * 10),
    *(["wildcard"] * 5),
    *(["broad"] * 5),
)


class Watchers:
    """Draws people, places and things, some far more often than others.

    With articles, their words are drawn and not invented ones.
    """

    def __init__(self, seed: str, articles: Iterable[Article] = ()) -> None:
        self.rng = random.Random(seed)
        self._given, *self._pools = _words_of(articles) or (GIVEN, SURNAMES, PLACES, THINGS)
        self._pools = [pool.copy() for pool in self._pools]
        for pool in self._pools:
            random.Random("order").shuffle(pool)
        self.prose = Prose(seed)

    def _drawn(self, pool: list[str]) -> str:
        # Every fifth time one of those that are named most.
        among = len(pool) // 20 if self.rng.random() < 0.2 else len(pool)
        return pool[self.rng.randrange(among)]

    def person(self) -> str:
        """A first name and a surname."""
        return f"{self.rng.choice(self._given)} {self._drawn(self._pools[0])}"

    def place(self) -> str:
        """A town."""
        return self._drawn(self._pools[1])

    def thing(self) -> str:
        """A long noun."""
        return self._drawn(self._pools[2])

    def query(self, number: int) -> str:
        """The query of a rule; every hundred have the mixture of `KINDS`."""
        given, surname = self.person().split()
        match KINDS[number * 37 % 100]:
            case "person as phrase":
                return f'"{given} {surname}"'
            case "person near":
                return f"{given} NEAR/3 {surname}"
            case "person, place and deed":
                deed = self.rng.choice(DEEDS)
                return f"{surname} AND ({self.place()} NEAR/15 {deed})"
            case "group without":
                return f"({self.thing()} OR {self.thing()} OR {self.place()}) NOT {self.thing()}"
            case "wildcard":
                return f"{self.thing()[:9]}* AND {self.place()}"
            case _:
                return f"{self.rng.choice(VERBS)} AND {self.place()}"

    def rules(self, count: int) -> Iterator[Rule]:
        """So many rules."""
        for number in range(count):
            yield Rule(f"r{number}", "", "", Level.NORMAL, self.query(number))

    def article(self, number: int, words: int = 375) -> Article:
        """An article of so many words, which names a few people and places."""
        rng = self.rng
        body = self.prose.words(words)
        for drawn in (self.person, self.place, self.thing):
            for _ in range(5):
                body[rng.randrange(words)] = drawn()
        for at in range(rng.randint(7, 18), words, 14):
            body[at - 1] += "."
            body[at] = body[at].capitalize()
        return Article(f"a{number}", "", "", self.prose.title(), "", " ".join(body))


def _words_of(articles: Iterable[Article]) -> list[list[str]]:
    """First names, surnames, places and things, as far as capitals and length tell."""
    pairs = [found for each in articles for found in PAIR.findall(each.text)]
    words = sorted({word for each in articles for word in CAPITALISED.findall(each.text)})
    if not words:
        return []
    given, surnames = (sorted(set(names)) for names in zip(*pairs, strict=True))
    return [given, surnames, [w for w in words if len(w) < 9], [w for w in words if len(w) > 9]]


def corpus(folder: Path, words: int = 375) -> list[Article]:
    """The text files of a folder, cut into articles of so many words."""
    texts = [path.read_text("utf-8", "replace") for path in sorted(folder.rglob("*.txt"))]
    every = " ".join(texts).split(" ")
    parts = [every[at : at + words] for at in range(0, len(every) - words, words)]
    return [Article(f"c{at}", "", "", "", "", " ".join(part)) for at, part in enumerate(parts)]
