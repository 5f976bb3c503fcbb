"""Stories: the same news in several papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from monitor.model.rules import Hit, Level

# So many placed articles are looked at for each new one, those with most in common.
CANDIDATES = 16
# With fewer shingles in common an article is not looked at.
FEWEST = 2

_Name = TypeVar("_Name", str, int)


class Fact(StrEnum):
    """Why a story that was told is told again."""

    NEW_RULE = "new rule"
    DATE = "date"
    CANCELLED = "cancelled"
    CORRECTION = "correction"
    OWN_REPORT = "own report"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A sample of an article's runs of words, hashed to signed 64 bits, in the order of its text.

    The first ``lead`` of ``shingles`` are of its first words and kept where hash % 2 == 0, the
    others where hash % ``rate`` == 0. ``at`` is when the article was seen.
    """

    article: str
    source: str
    at: datetime
    rate: int
    shingles: tuple[int, ...]
    lead: int


@dataclass(frozen=True, slots=True)
class Posting:
    """That a shingle stands in an article of a source, which is in a story."""

    article: str
    source: str
    story: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An article that is in a story already.

    ``is_core``: it is the first of the story or made of its text for the most part, so that what is
    like it belongs there. A round-up of several stories is not. ``repeats`` is how often its source
    had published the same text before.
    """

    fingerprint: Fingerprint
    story: str
    is_core: bool
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the archive has beside some new articles.

    ``neighbours``: articles that share words with them, and those of them that are in a story
    already, by id. ``postings``: where their shingles stand. ``common``: those of their shingles
    that are known to stand everywhere.
    """

    neighbours: Mapping[str, Neighbour] = field(default_factory=dict)
    postings: Mapping[int, Sequence[Posting]] = field(default_factory=dict)
    common: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Placement:
    """The story an article is put into, and what is to be stored for those that come after it.

    ``fingerprint`` is without the shingles that are ``common``. ``posted`` are those by which it is
    to be found. ``likest`` are the ids of the articles of the story that it has most in common
    with, ``containment`` how much that is. ``repeats`` is as in `Neighbour`. ``own`` are its
    sentences that none of the likest has; they are ``is_own_report`` if they make a report.
    """

    fingerprint: Fingerprint
    story: str
    is_core: bool
    posted: tuple[int, ...]
    common: tuple[int, ...] = ()
    likest: tuple[str, ...] = ()
    containment: float = 0.0
    repeats: int = 0
    own: tuple[str, ...] = ()
    is_own_report: bool = False

    @property
    def article(self) -> str:
        """The id of the article."""
        return self.fingerprint.article

    @property
    def is_first(self) -> bool:
        """Whether the article began the story."""
        return self.story == self.article


@dataclass(frozen=True, slots=True)
class StoryMember:
    """An article of a story. ``is_correction``: it says that it corrects an earlier report."""

    article: str
    source: str
    seen: datetime
    is_own_report: bool = False
    is_correction: bool = False


@dataclass(frozen=True, slots=True)
class StorySoFar:
    """A story as it is stored: its articles, the first one first, and their hits by rule.

    The hits of a rule stand in the order of their articles, which ``found_in`` names.
    """

    id: str
    members: tuple[StoryMember, ...] = ()
    hits: Mapping[str, tuple[Hit, ...]] = field(default_factory=dict)
    found_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    def as_told(self, told: Collection[tuple[str, str]]) -> StorySoFar:
        """What somebody knows of it who was told of these: an article, and a rule that held."""
        articles = {article for article, _ in told}
        return StorySoFar(
            self.id,
            tuple(each for each in self.members if each.article in articles),
            {
                rule: kept
                for rule, found in self.hits.items()
                if (
                    kept := tuple(
                        hit
                        for article, hit in zip(self.found_in[rule], found, strict=True)
                        if (article, rule) in told
                    )
                )
            },
        )

    @property
    def sources(self) -> tuple[str, ...]:
        """Who has it, each once; who was first comes first."""
        return tuple(dict.fromkeys(each.source for each in self.members))


@dataclass(frozen=True, slots=True)
class StoryRule:
    """A rule that held for an article of a story."""

    rule: str
    title: str
    desk: str
    level: Level


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """An article of a story, for people: ``own`` are the sentences that the ones before have not.

    ``containment`` is how much of it (or of the likest one, if that is shorter) is in both.
    """

    article: str
    source: str
    title: str
    url: str
    seen: datetime
    published: datetime | None
    containment: float
    own: tuple[str, ...] = ()
    is_own_report: bool = False
    rules: tuple[StoryRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """The same news in several papers. ``articles`` are in the order in which they were seen."""

    id: str
    created: datetime
    latest: datetime
    articles: tuple[StoryArticle, ...]

    @property
    def first(self) -> StoryArticle:
        """Who was first, as far as is stored."""
        return self.articles[0]

    @property
    def sources(self) -> tuple[str, ...]:
        """Who has it, each once; who was first comes first."""
        return tuple(dict.fromkeys(each.source for each in self.articles))

    @property
    def rules(self) -> tuple[StoryRule, ...]:
        """The rules that held, the most urgent first."""
        found = dict.fromkeys(rule for each in self.articles for rule in each.rules)
        return tuple(sorted(found, key=lambda rule: (rule.level.rank, rule.rule)))

    @property
    def level(self) -> Level | None:
        """The most urgent level of its hits; None if no rule held."""
        return self.rules[0].level if self.rules else None


def most_in_common(
    shingles: Iterable[int], stand_in: Mapping[int, Sequence[_Name]]
) -> tuple[_Name, ...]:
    """The articles that are worth to be compared with one of these shingles.

    ``stand_in`` says in which articles a shingle stands.

    >>> most_in_common((1, 2, 3), {1: ("a", "b"), 2: ("a",), 3: ("a",)})
    ('a',)
    """
    counts = Counter(name for each in shingles for name in stand_in.get(each, ()))
    found = sorted((-count, name) for name, count in counts.items() if count >= FEWEST)
    return tuple(name for _, name in found[:CANDIDATES])
