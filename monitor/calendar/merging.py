"""What one more article changes of a visit that the calendar has already."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time

from monitor.calendar.same import Days, is_more_exact, is_same_day, together
from monitor.model import (
    Appointment,
    Bearings,
    Before,
    Certainty,
    Station,
    Status,
    Visit,
    Visitor,
)


@dataclass(frozen=True, slots=True)
class Said:
    """One visitor's visit, as an article says it, and when it says so."""

    visitor: Visitor
    visit: Visit
    certainty: Certainty
    said: datetime
    found: datetime
    is_alerted: bool
    article: str


def merged(
    known: Appointment, each: Said, bearings: Bearings, *, is_own: bool, again: bool
) -> Appointment:
    """The appointment with what one more article says of it.

    What is merely likely never moves or calls off what is sure; nor does what was said earlier, or
    for the second time in one article (``again``), or by one that names a day that is no more.
    """
    visit = each.visit
    may_change = each.said >= known.said and not again
    if visit.first in known.former and not is_own:
        may_change = False
    if each.certainty is Certainty.LIKELY and known.certainty is Certainty.SURE:
        may_change = False
    first, last = _days(known, visit, may_change=may_change, is_own=is_own)
    is_moved = known.first is not None and not is_same_day((known.first, known.last), (first, last))
    status = _status(known, each, bearings, is_moved=is_moved) if may_change else known.status
    is_named = bool(known.visitor.name) or not each.visitor.name
    after = replace(
        known,
        visitor=known.visitor if is_named else each.visitor,
        stations=_stations(known, visit, bearings),
        status=status,
        certainty=Certainty.SURE if each.certainty is Certainty.SURE else known.certainty,
        confidence=max(known.confidence, visit.confidence),
        said=max(known.said, each.said) if may_change else known.said,
        first=first,
        last=last,
        clock=_clock(known, visit, is_moved=is_moved, may_change=may_change),
    )
    if after.first != known.first:
        after = replace(after, told=None)
    if is_moved and known.first is not None:
        after = replace(after, former=(*known.former, known.first))
    if each.is_alerted and after.told is None and visit.first is not None:
        after = replace(after, told=each.found)
    after = counted(known, after, each.article, each.found)
    if after.sequence != known.sequence:
        is_news = each.is_alerted and _is_news(known, after)
        after = replace(after, untold=is_news or (known.untold and status is not Status.PAST))
    return after


def _is_news(known: Appointment, after: Appointment) -> bool:
    """Whether a change is for everybody who knew of the visit: not that it is over by now."""
    if after.status is Status.PAST:
        return False
    return (known.first, known.last, known.clock, known.status) != (
        after.first,
        after.last,
        after.clock,
        after.status,
    )


def _days(known: Appointment, visit: Visit, *, may_change: bool, is_own: bool) -> Days:
    """The days after an article: those it names if they are news, or more exact."""
    before, after = (known.first, known.last), (visit.first, visit.last)
    if visit.first is None:
        return before
    if known.first is None:
        return after
    if is_same_day(before, after):
        is_better = is_more_exact(after, before) or (is_own and may_change)
        return after if is_better else before
    return after if may_change else before


def _status(known: Appointment, each: Said, bearings: Bearings, *, is_moved: bool) -> Status:
    """The status after an article that is newer than all before."""
    status = planned(each.visit.status)
    if status is Status.POSTPONED and is_moved:
        # "Verschoben auf den 4. Dezember": it is to come, on another day.
        return Status.UPCOMING
    day = bearings.day_of(each.said)
    if status is Status.PAST and known.first is not None and known.first > day:
        # It cannot have been yet: the article means another one, or its date is wrong.
        return known.status
    if status is Status.UPCOMING and known.status is Status.PAST and not is_moved:
        return known.status
    if status is Status.UPCOMING and known.status is Status.POSTPONED and each.visit.first is None:
        # "Kommt später": on which day is still open.
        return known.status
    return status


def planned(status: Status) -> Status:
    return Status.UPCOMING if status is Status.TODAY else status


def _stations(known: Appointment, visit: Visit, bearings: Bearings) -> tuple[Station, ...]:
    """The places of both: a town says more than its district."""
    if not known.stations or not visit.stations:
        return known.stations or visit.stations
    return together(known.stations, visit.stations, bearings.parents)


def _clock(known: Appointment, visit: Visit, *, is_moved: bool, may_change: bool) -> time | None:
    if is_moved:
        return visit.clock
    if known.clock is None or (may_change and visit.clock is not None):
        return visit.clock or known.clock
    return known.clock


def counted(known: Appointment, after: Appointment, article: str, found: datetime) -> Appointment:
    """The changed appointment, with a higher sequence if its day, status or place is another."""
    if after == known:
        return known
    after = replace(after, changed=max(found, known.changed))
    old, new = ((each.first, each.last, each.clock, each.status) for each in (known, after))
    if old != new:
        before = Before(article, known.status, known.first, known.last, known.clock)
        return replace(after, sequence=known.sequence + 1, before=before)
    if known.stations != after.stations:
        return replace(after, sequence=known.sequence + 1)
    return after
