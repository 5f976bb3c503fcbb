"""One place of a text that tells of a visit of one person, and how sure all of them make it."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp

from monitor.match.visits.cast import Who
from monitor.match.visits.lexicon.trigger import Trigger
from monitor.match.visits.sentences import Sentence
from monitor.match.visits.when import When
from monitor.model import Evidence, Point, Station, Status

# At so many points it is as likely as not.
_EVEN = 2.6
_STEEP = 1.25


@dataclass(frozen=True, slots=True)
class Sighting:
    """One trigger with one visitor: what is told, and the points for and against it."""

    who: Who
    sentence: Sentence
    trigger: Trigger
    spots: tuple[tuple[float, Station], ...]
    status: Status
    when: When | None
    points: tuple[Point, ...]
    evidence: tuple[Evidence, ...]

    @property
    def whole(self) -> Evidence:
        """Its sentence."""
        here = self.sentence
        return Evidence(here.field, here.start, here.end, here.text)

    @property
    def score(self) -> float:
        """The sum of the points."""
        return sum(each.weight for each in self.points)


@dataclass(slots=True)
class Found:
    """All sightings of one visitor that are of one visit."""

    who: Who
    sightings: list[Sighting] = field(default_factory=list)

    @property
    def best(self) -> Sighting:
        """The one that says most."""
        return max(self.sightings, key=lambda each: each.score)

    @property
    def score(self) -> float:
        """Its points; others that tell of the same add to it."""
        others = sum(max(0.0, each.score - 1.0) for each in self.sightings if each is not self.best)
        return self.best.score + min(1.2, 0.3 * others)

    @property
    def confidence(self) -> float:
        """How likely it is, from 0 to 1."""
        return 1 / (1 + exp(-_STEEP * (self.score - _EVEN)))
