"""What feeds of many hosts publish, wave by wave, and what is to be found in it.

All hosts are addresses of this machine: all of 127.0.0.0/8 is (on Linux).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cached_property

HOOK = "127.20.255.1"
BACKLOG = 2
# What each rule of the newsroom looks for, and the sentence that has it.
WORDS = {"faehre": "Fähre", "schleuse": "Schleuse"}
SENTENCES = {
    "faehre": "Danach legte die Fähre ab.",
    "schleuse": "Dort wird die Schleuse erneuert.",
}
SYLLABLES = "ba be bo da de du fa fi ga ge go ha he ka ke la lo ma me mo na ne ra ro sa so ta wa"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed has from a wave on; wave 0 is there from the beginning."""

    guid: str
    feed: int
    wave: int
    title: str
    sentences: tuple[str, ...]
    rules: frozenset[str]


@dataclass(frozen=True)
class Plan:
    """All that is published, the same for the same numbers."""

    feeds: int
    hosts: int
    waves: int
    seed: int
    port: int

    def host(self, number: int) -> str:
        """The address of a host."""
        number %= self.hosts
        return f"127.20.{number // 200}.{number % 200 + 1}"

    def at(self, number: int, path: str) -> str:
        """What stands at a path of a host."""
        return f"http://{self.host(number)}:{self.port}{path}"

    def url(self, feed: int) -> str:
        """Where a feed is configured: of ten feeds two have moved, one of them for good."""
        moved = {7: "/for-now", 8: "/for-good"}.get(feed % 10, "")
        return self.at(feed, f"{moved}/feed/{feed}.xml")

    def has_pages(self, feed: int) -> bool:
        """Whether only pages have the text of its articles; of two feeds one has them elsewhere."""
        return feed % 4 < 2

    def page(self, entry: Entry) -> str:
        """The address of its page."""
        apart = entry.feed % 4  # 0 or 1
        moved = "/for-now" if entry.feed % 5 == 4 else ""
        return self.at(entry.feed + apart, f"{moved}/page/{entry.guid}.html")

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All entries of all waves, of each feed in their order."""
        found: list[Entry] = []
        for feed in range(self.feeds):
            rng = random.Random(f"{self.seed}/{feed}")
            for wave in range(self.waves + 1):
                count = rng.choice((0, 1, 1, 2)) if wave else BACKLOG
                guids = [f"n-{feed}-{wave}-{number}" for number in range(count)]
                found += [_entry(rng, guid, feed, wave) for guid in guids]
        return tuple(found)


def _entry(rng: random.Random, guid: str, feed: int, wave: int) -> Entry:
    rules = frozenset(rng.choice(((), (), ("faehre",), ("schleuse",), ("faehre", "schleuse"))))
    sentences = [f"Der {_words(rng, 1)} hat {_words(rng, 2)} den {_words(rng, 2)} gezeigt."]
    sentences += [f"Am {_words(rng, 2)} sah {_words(rng, 2)} ein {_words(rng, 1)}." for _ in "abcd"]
    for rule in sorted(rules):
        sentences.insert(rng.randint(1, len(sentences)), SENTENCES[rule])
    return Entry(guid, feed, wave, _words(rng, 4), tuple(sentences), rules)


def _words(rng: random.Random, number: int) -> str:
    made = ("".join(rng.choices(SYLLABLES.split(), k=rng.randint(3, 5))) for _ in range(number))
    return " ".join(each.capitalize() for each in made)
