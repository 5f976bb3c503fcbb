"""Watch rules, and what they find."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from monitor.model.articles import Evidence
from monitor.model.keys import key_of
from monitor.model.visits import Certainty, Status, Visit


class Level(StrEnum):
    """How urgent a rule is, named as a news agency names it; the first is the most urgent."""

    BLITZ = "blitz"
    EIL = "eil"
    NORMAL = "normal"
    DIGEST = "digest"

    @property
    def rank(self) -> int:
        """0 for the most urgent level."""
        return list(Level).index(self)

    @classmethod
    def most_urgent(cls, levels: Iterable[Level], default: Level | None = None) -> Level:
        """The most urgent of these. Raises ValueError if there is none, and no default.

        >>> Level.most_urgent([Level.NORMAL, Level.EIL])
        <Level.EIL: 'eil'>
        """
        found = set(levels) or {default} - {None}
        if not found:
            raise ValueError("no levels to choose from")
        return next(level for level in cls if level in found)


class Within(StrEnum):
    """The unit of text in which the parts of an AND must stand."""

    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Rule:
    """A watch rule as its file has it. ``query`` is the text; `monitor.match` compiles it.

    With ``visit`` it looks for visits; a query that is not empty must then hold, too. ``budget`` is
    how many hits a day its desk wants to get at the most; None for any number.
    """

    id: str
    title: str
    desk: str
    level: Level
    query: str
    within: Within = Within.ARTICLE
    match_examples: tuple[str, ...] = ()
    no_match_examples: tuple[str, ...] = ()
    budget: int | None = None
    visit: VisitCondition | None = None

    @property
    def version(self) -> str:
        """Changes with everything that decides what the rule finds: 12 hex digits."""
        if self.visit is None:
            return key_of(self.query, self.within)[:12]
        asked = (self.visit.by, self.visit.to, self.visit.when)
        return key_of(self.query, self.within, *map(" ".join, asked))[:12]


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule held for an article.

    ``visits`` are those that a visit rule found, the foremost first, and ``certainty`` says how
    sure that one is; ``level`` has then been lowered by it.
    """

    rule: str
    version: str
    title: str
    desk: str
    level: Level
    evidence: tuple[Evidence, ...]
    visits: tuple[Visit, ...] = ()
    certainty: Certainty | None = None


@dataclass(frozen=True, slots=True)
class VisitCondition:
    """Which visits a rule looks for: names of the catalog, without @.

    ``by``: who comes; empty for whoever holds an office. ``to``: where; empty for anywhere.
    """

    by: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    when: tuple[Status, ...] = tuple(Status)
