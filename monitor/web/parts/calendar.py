"""Visits as pages show them: in words, and by week."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from monitor.model import Appointment, Certainty, Status, is_exact
from monitor.notify.compose.visits import days_told
from monitor.notify.visit_texts import VisitTexts
from monitor.store import StoredVisit
from monitor.store.visit_reading import VisitSource

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Shown:
    """A visit in words.

    ``was`` are the days and the time that it had before, if it is known and was another. ``is_off``
    ones do not take place when they were to.
    """

    id: str
    who: str
    where: str
    days: str
    clock: str
    status: Status
    status_told: str
    is_off: bool
    is_sure: bool
    was: str
    first: date | None
    desks: tuple[str, ...]
    rules: tuple[str, ...]
    sources: tuple[VisitSource, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """A week: its visits by day, and those of which only the time is known in which they are."""

    monday: date
    by_day: Mapping[date, Sequence[Shown]]
    sometime: Sequence[Shown]


def shown(stored: StoredVisit, texts: VisitTexts, today: date, desks: Mapping[str, str]) -> Shown:
    """The visit as it stands on that day; ``desks`` are titles by id."""
    of = stored.appointment
    status = of.status_on(today)
    if status is Status.TODAY and not is_exact(of.first, of.last):
        # Sometime in these weeks is not today.
        status = Status.UPCOMING
    return Shown(
        id=of.id,
        who=who(of, texts),
        where=", ".join(dict.fromkeys(each.name for each in of.stations)) or texts.nowhere,
        days=days_told(of.first, of.last, texts, today, full=True) or texts.no_day,
        clock=_clock(of.clock, texts),
        status=status,
        status_told=texts.statuses[status],
        is_off=status.is_off,
        is_sure=of.certainty is Certainty.SURE,
        was=_was(of, texts, today),
        first=of.first,
        desks=tuple(desks.get(each, each) for each in stored.desks),
        rules=stored.rules,
        sources=stored.sources,
    )


def who(of: Appointment, texts: VisitTexts) -> str:
    """The visitor with the role; the role alone for one who is not named."""
    visitor = of.visitor
    role = f" ({visitor.role})" if visitor.name and visitor.role else ""
    return (visitor.name or visitor.role or texts.unnamed) + role


def week_of(day: date) -> str:
    """The week of a day as ISO 8601 names it.

    >>> week_of(date(2027, 1, 1))
    '2026-W53'
    """
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def monday_of(week: str) -> date:
    """The first day of a week. Raises ValueError if there is no such week.

    >>> monday_of("2026-W49").isoformat()
    '2026-11-30'
    """
    found = re.fullmatch(r"(\d{4})-W(\d\d)", week, re.ASCII)
    if found is None or not 1900 < int(found[1]) < 2200:
        raise ValueError(week)
    return date.fromisocalendar(int(found[1]), int(found[2]), 1)


def by_day(visits: Sequence[tuple[Appointment, Shown]], monday: date) -> Days:
    """The visits of a week, each on all of its days, in the order of their time of day."""
    days: dict[date, list[tuple[time, Shown]]] = {monday + at * DAY: [] for at in range(7)}
    sometime = []
    for of, each in visits:
        if not is_exact(of.first, of.last):
            sometime.append(each)
            continue
        for day, found in days.items():
            if of.first and of.end and of.first <= day <= of.end:
                found.append((of.clock or time(), each))
    return Days(
        monday,
        {
            day: [each for _, each in sorted(found, key=lambda one: one[0])]
            for day, found in days.items()
        },
        sometime,
    )


def _was(of: Appointment, texts: VisitTexts, today: date) -> str:
    """When it was to be before its last change, if that was another day or time of day."""
    was = of.before
    if was is None or was.first is None:
        return ""
    is_moved = (was.first, was.last or was.first) != (of.first, of.end)
    if not is_moved and was.clock in {None, of.clock}:
        return ""
    told = days_told(was.first, was.last, texts, today, full=True)
    return ", ".join(filter(None, (told, _clock(was.clock, texts))))


def _clock(clock: time | None, texts: VisitTexts) -> str:
    return texts.clock.format(clock.strftime("%H:%M")) if clock else ""
