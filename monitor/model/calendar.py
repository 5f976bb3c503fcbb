"""The calendar: visits as they stand after all articles that tell of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from monitor.model.rules import Hit
from monitor.model.visits import Certainty, Station, Status, Visit, Visitor

# Days that follow each other so closely are those of one visit; more are "sometime in November".
EXACT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Before:
    """What was known of a visit until the article with the id ``article`` changed it."""

    article: str
    status: Status
    first: date | None = None
    last: date | None = None
    clock: time | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """One visitor's visit in the calendar; ``id`` never changes, whatever else does.

    ``status`` is UPCOMING also on its day and after it, see `status_on`. ``said`` is when the
    newest article said what holds, ``told`` when its day was alerted first, if it was, and
    ``reminded`` the day for which that is settled. ``sequence`` counts the changes of day, status
    and place; ``before`` is what the last of them changed, ``former`` the days it was moved from.
    ``untold``: desks that knew of it are still to be told of that change.
    """

    id: str
    visitor: Visitor
    stations: tuple[Station, ...]
    status: Status
    certainty: Certainty
    confidence: float
    created: datetime
    changed: datetime
    said: datetime
    first: date | None = None
    last: date | None = None
    clock: time | None = None
    sequence: int = 0
    told: datetime | None = None
    reminded: date | None = None
    before: Before | None = None
    former: tuple[date, ...] = ()
    untold: bool = False

    @property
    def end(self) -> date | None:
        """Its last day."""
        return self.last or self.first

    def status_on(self, today: date) -> Status:
        """What it is on that day: one that was planned is over after its last day."""
        if self.status is not Status.UPCOMING or self.first is None or self.end is None:
            return self.status
        if self.end < today:
            return Status.PAST
        return Status.TODAY if self.first <= today else Status.UPCOMING


@dataclass(frozen=True, slots=True)
class Telling:
    """That an article tells of a visit, found by a rule: when it said so, and what.

    ``visit`` is the id of the appointment, ``desk`` that of the rule, ``found`` when we read it.
    """

    visit: str
    article: str
    rule: str
    desk: str
    found: datetime
    said: datetime
    status: Status
    certainty: Certainty
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Bearings:
    """What is to be known to compare visits: places by id with the one they lie in, and the zone.

    From the confidence ``sure`` on a visit is sure, from ``likely`` on it is likely.
    """

    parents: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo = UTC
    sure: float = 0.75
    likely: float = 0.5

    def day_of(self, at: datetime) -> date:
        """The day there."""
        return at.astimezone(self.zone).date()

    def certainty_of(self, hit: Hit, visit: Visit) -> Certainty:
        """How sure one of the visits of a hit is; that of the foremost is the hit's own."""
        if hit.certainty is None or visit is hit.visits[0]:
            return hit.certainty or Certainty.UNLIKELY
        return Certainty.of(visit.confidence, sure=self.sure, likely=self.likely)


def is_exact(first: date | None, last: date | None) -> bool:
    """Whether a visit has a day, and not only a week or a month in which it will be."""
    return first is not None and (last or first) - first <= EXACT
