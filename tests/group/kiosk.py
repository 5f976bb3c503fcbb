"""Papers for tests: invented texts, the ways in which papers edit them, and where they lie."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.group import WINDOW, fingerprint, place, with_own_text
from monitor.model import Article, Placement
from monitor.store.memory_stories import MemoryStories, story_texts
from tests.values import NOON, article

_PARTS = "bra dor fel gun hol kem lau mer nes pol ros tim ulk vor wes zin".split()  # noqa: SIM905
_LITTLE = "die der und in den von zu das mit sich des auf für ist".split()  # noqa: SIM905


def prose(seed: str, words: int) -> str:
    """Sentences of words that do not exist, the same for the same seed."""
    rng = random.Random(seed)
    told = []
    while words > 0:
        count = min(words, rng.randint(8, 16))
        words -= count
        every = [
            rng.choice(_LITTLE) if rng.random() < 0.3 else "".join(rng.choices(_PARTS, k=3))
            for _ in range(count)
        ]
        told.append(" ".join(every).capitalize() + ".")
    return " ".join(told)


def beginning(text: str, share: float) -> str:
    """The first words of a text, such a part of all."""
    words = text.split()
    return " ".join(words[: max(1, round(len(words) * share))])


def some_words_changed(text: str, seed: int) -> str:
    """Every twentieth word is another, at places of its own."""
    rng = random.Random(seed)
    return " ".join("quastel" if rng.random() < 0.05 else word for word in text.split())


class Kiosk:
    """Takes articles and puts them into stories, one after the other unless they come together."""

    def __init__(self) -> None:
        self.stories = MemoryStories()
        self.articles: dict[str, Article] = {}
        self.now = NOON

    def publish(self, source: str, text: str, **changes: object) -> Placement:
        """A new article of a paper, an hour after the one before."""
        self.now += timedelta(hours=1)
        (placed,) = self.receive(self.written(source, text, **changes))
        return placed

    def edit(self, of: Placement, text: str) -> Placement:
        """The article says something else from now on."""
        self.now += timedelta(hours=1)
        before = self.articles[of.article]
        (placed,) = self.receive(replace(before, text=text, version=before.version + 1))
        return placed

    def receive(self, *batch: Article) -> list[Placement]:
        """Put articles that came with one poll into stories."""
        self.articles |= {each.id: each for each in batch}
        told = [fingerprint(each, self.now) for each in batch]
        placed = place(told, self.stories.surroundings(told, self.now - WINDOW))
        texts = story_texts(self.articles, {name for each in placed for name in each.likest})
        placed = [with_own_text(each, of, texts) for each, of in zip(placed, batch, strict=True)]
        self.stories.put_placements(placed)
        return placed

    def written(self, source: str, text: str, **changes: object) -> Article:
        """An article that is not placed yet."""
        number = len(self.articles) + 1
        values = {"id": f"{source}-{number}", "source": source, "text": text, "seen": self.now}
        return article(number, **(values | changes))

    def wait(self, time: timedelta) -> datetime:
        """Let time pass."""
        self.now += time
        return self.now
