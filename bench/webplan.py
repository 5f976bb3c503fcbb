"""What the archive of the bench holds: when which paper had what, and what is one story."""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import accumulate

from prose import COMPOUNDS, NAMES, TOWNS, Prose
from webconfig import DESKS, SOURCES, BenchRule, desk, rules

from monitor.model import Level

YEAR = timedelta(days=365)
SENTENCES = 40_000
# How likely an article comes in each hour of a day, in UTC.
_BY_HOUR = (1, 1, 1, 2, 5, 9, 10, 10, 9, 9, 9, 8, 8, 8, 8, 7, 6, 5, 4, 3, 3, 2, 2, 1)
_SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15)
_SIZE_WEIGHTS = (28, 18, 13, 10, 8, 6, 5, 4, 4, 2, 2)


def written(time: datetime) -> str:
    """A time as it stands in the database."""
    return time.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


@dataclass(frozen=True, slots=True)
class Found:
    """A story with hits: its articles by number, and the rules that hold in it."""

    articles: Sequence[int]
    rules: Sequence[BenchRule]


@dataclass(slots=True)
class Plan:
    """All articles by number, oldest first: when they came, from whom, in which story."""

    now: datetime
    articles: int
    found: int
    seed: str = "web"
    seconds: array[int] = field(init=False)
    sources: array[int] = field(init=False)
    # The number of the article that began the story of each.
    stories: array[int] = field(init=False)
    matched: dict[int, Found] = field(init=False)
    rules: list[BenchRule] = field(init=False)

    def __post_init__(self) -> None:
        """Decide it all."""
        rng = random.Random(self.seed)
        self.rules = rules()
        days = rng.choices(range(365), k=self.articles)
        hours = rng.choices(range(24), weights=_BY_HOUR, k=self.articles)
        start = (self.now - YEAR).replace(hour=0, minute=0, second=0, microsecond=0)
        offset = int((self.now - YEAR - start).total_seconds())
        all_seconds = int(YEAR.total_seconds())
        self.seconds = array(
            "q",
            sorted(
                (day * 86400 + hour * 3600 + rng.randrange(3600) - offset) % all_seconds
                for day, hour in zip(days, hours, strict=True)
            ),
        )
        weights = list(accumulate(1 / (10 + rank) for rank in range(SOURCES)))
        self.sources = array("h", rng.choices(range(SOURCES), cum_weights=weights, k=self.articles))
        self.stories = array("l", [-1]) * self.articles
        self.matched = self._matched(rng)
        self._others(rng)

    def seen(self, number: int) -> datetime:
        """When an article was seen; no two at the same moment within a source."""
        passed = timedelta(seconds=self.seconds[number], microseconds=number % 1_000_000)
        return self.now - YEAR + passed

    def name(self, number: int) -> str:
        """The id of an article."""
        return sha256(f"{self.seed} {number}".encode()).hexdigest()[:32]

    def _matched(self, rng: random.Random) -> dict[int, Found]:
        usual = [each for each in self.rules if not each.is_rare]
        weights = list(accumulate(1 / (3 + rank) for rank in range(len(usual))))
        # Not in the order of their desks, so that each desk has common and seldom ones.
        order = rng.sample(usual, len(usual))
        starts = rng.sample(range(self.articles), min(2 * self.found, self.articles))
        matched: dict[int, Found] = {}
        for start in starts:
            if self.stories[start] >= 0 or len(matched) == self.found:
                continue
            members = self._members(rng, start)
            hold = dict.fromkeys(rng.choices(order, cum_weights=weights, k=rng.choice((1, 1, 2))))
            matched[start] = Found(members, tuple(hold))
        names = sorted(matched)
        for rule in self.rules:
            for start in rng.sample(names, min(3, len(names))) if rule.is_rare else ():
                before = matched[start]
                matched[start] = Found(before.articles, (*before.rules, rule))
        return matched

    def _members(self, rng: random.Random, start: int) -> list[int]:
        members = [start]
        self.stories[start] = start
        at = start
        for _ in range(rng.choices(_SIZES, weights=_SIZE_WEIGHTS)[0] - 1):
            at += rng.randint(1, 60)
            if at < self.articles and self.stories[at] < 0:
                self.stories[at] = start
                members.append(at)
        return members

    def _others(self, rng: random.Random) -> None:
        lately: list[int] = []
        for number in range(self.articles):
            if self.stories[number] >= 0:
                continue
            if len(lately) == 40 and rng.random() < 0.2:
                self.stories[number] = rng.choice(lately)
            else:
                self.stories[number] = number
                lately = [*lately[-39:], number]


@dataclass(slots=True)
class Texts:
    """Titles and texts: edited copies of each other within a story that has hits."""

    plan: Plan
    pool: list[str] = field(init=False)
    prose: Prose = field(init=False)

    def __post_init__(self) -> None:
        """Make the sentences that articles are made of."""
        self.prose = Prose(self.plan.seed)
        self.pool = [self.prose.text(60) for _ in range(SENTENCES)]

    def of(self, number: int) -> tuple[str, str]:
        """The title and the text of an article."""
        rng = random.Random(number)
        begun = self.plan.stories[number]
        found = self.plan.matched.get(begun)
        like = random.Random(begun) if found else rng
        sentences = like.choices(self.pool, k=9)
        one, two = like.choices(COMPOUNDS, k=2)
        title = f"{like.choice(TOWNS)}: {one} {like.choice(sentences)[:24].lower()} {two}"
        if found and number != begun:
            sentences[rng.randrange(9)] = rng.choice(self.pool)
            title = f"{rng.choice(COMPOUNDS)} – {title}"
        for rule in found.rules if found else ():
            said = f"Die {rule.word} ist für {like.choice(NAMES)} {one}."
            sentences.insert(like.randrange(9), said)
        breaks = range(0, len(sentences), 3)
        return title, "".join(f"{' '.join(sentences[at : at + 3])}\n" for at in breaks)


def hits_of(plan: Plan, texts: Texts) -> Iterator[tuple[int, BenchRule, str, int]]:
    """Which rules hold in which articles: article, rule, its word, and where that stands."""
    for start, found in plan.matched.items():
        for number in found.articles:
            _, text = texts.of(number)
            for at, rule in enumerate(found.rules):
                # A rule that finds a later copy does not find each of them: some are cut.
                if number == start or (number + at) % 5:
                    yield number, rule, rule.word, text.index(rule.word)


def audience(rule: BenchRule) -> int:
    """The number of the desk of a rule."""
    return next(each for each in range(DESKS) if desk(each) == rule.desk)


def is_loud(rule: BenchRule) -> bool:
    """Whether it alerts at once."""
    return rule.level is not Level.DIGEST


def start_of(day: datetime) -> datetime:
    """The midnight before, in UTC."""
    return day.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
