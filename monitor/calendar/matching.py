"""Which appointment of the calendar an article tells of, if it is there already."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from monitor.calendar.same import (
    is_same_day,
    is_same_place,
    is_same_visitor,
    may_be_same_visitor,
)
from monitor.model import Appointment, Status, Visit, Visitor, is_exact

# That a visit was cancelled or moved is still told some days after it should have been.
LATE = timedelta(days=3)
# What was said so long ago of a visit without a day is not what an article means today.
FORGOTTEN = timedelta(days=180)
# "Besuchte kürzlich" means a visit that is no longer ago.
RECENTLY = timedelta(days=14)

PLANNED = (Status.UPCOMING, Status.TODAY)


def on_its_day(
    known: Sequence[Appointment], visitor: Visitor, visit: Visit, parents: Mapping[str, str]
) -> Appointment | None:
    """The appointment of the same visitor at the same place on the same day.

    An unnamed visitor is anybody who holds the office; a place that is not told can be any.
    """
    days = (visit.first, visit.last)
    there = [each for each in known if is_same_day(days, (each.first, each.last))]
    named = [each for each in there if is_same_visitor(visitor, each.visitor)]
    for each in _nearest_place(named, visit, parents):
        return each
    exact = [each for each in there if is_exact(*days) and is_exact(each.first, each.last)]
    for each in exact:
        if is_same_visitor(visitor, each.visitor) and not (visit.stations and each.stations):
            return each
    unnamed = [each for each in exact if may_be_same_visitor(visitor, each.visitor)]
    return next(iter(_nearest_place(unnamed, visit, parents)), None)


def told_before(
    known: Sequence[Appointment],
    own: Collection[str],
    visitor: Visitor,
    visit: Visit,
    parents: Mapping[str, str],
) -> Appointment | None:
    """The appointment that this very article told of before it was edited; ``own`` are the ids."""
    mine = [
        each
        for each in known
        if each.id in own
        and (is_same_visitor(visitor, each.visitor) or may_be_same_visitor(visitor, each.visitor))
    ]
    there = list(_nearest_place(mine, visit, parents))
    return next(iter(there), None)


def moved_away(
    known: Sequence[Appointment], visitor: Visitor, visit: Visit, parents: Mapping[str, str]
) -> Appointment | None:
    """The appointment that was on that day once: the article does not know that it was moved."""
    if visit.first is None or visit.status is Status.PAST:
        return None
    named = [
        each
        for each in known
        if is_same_visitor(visitor, each.visitor) and visit.first in each.former
    ]
    return next(iter(_nearest_place(named, visit, parents)), None)


def meant(
    known: Sequence[Appointment],
    visitor: Visitor,
    visit: Visit,
    parents: Mapping[str, str],
    *,
    day: date,
) -> Appointment | None:
    """The appointment that an article of that ``day`` means although it names another date or none.

    - Without a date: the next visit, or if it is told as past, the last one.
    - Postponed to another day: the next visit, also one that was cancelled.
    - Otherwise only a visit that had no day yet, or whose day was open since it was postponed.
    """
    named = [each for each in known if is_same_visitor(visitor, each.visitor)]
    candidates = [
        each
        for each in _nearest_place(named, visit, parents)
        if _is_open(each, visit, day) and _fits(each, visit, day)
    ]
    return min(candidates, key=lambda each: _distance(each, day), default=None)


def _nearest_place(
    known: Sequence[Appointment], visit: Visit, parents: Mapping[str, str]
) -> list[Appointment]:
    """Those at the same place; first those whose place is told in the same words or ids."""
    there = [each for each in known if is_same_place(visit.stations, each.stations, parents)]
    return sorted(there, key=lambda each: not is_same_place(visit.stations, each.stations, {}))


def _is_open(known: Appointment, visit: Visit, day: date) -> bool:
    """Whether there is still something to be said of an appointment."""
    if known.end is None:
        return known.said.date() >= day - FORGOTTEN
    return known.end >= day - (RECENTLY if visit.status is Status.PAST else LATE)


def _fits(known: Appointment, visit: Visit, day: date) -> bool:
    if visit.first is None:
        if visit.status is Status.PAST:
            return known.first is None or known.first <= day
        if visit.status in PLANNED:
            return known.status in {Status.UPCOMING, Status.POSTPONED}
        return known.status is not Status.PAST
    if visit.status is Status.POSTPONED:
        return known.status is not Status.PAST
    if known.status is Status.POSTPONED:
        return visit.status in PLANNED
    return known.status is Status.UPCOMING and not is_exact(known.first, known.last)


def _distance(known: Appointment, day: date) -> tuple[bool, timedelta]:
    """Visits with a day first, the nearest of them."""
    if known.first is None:
        return (True, timedelta())
    return (False, abs(known.first - day))
