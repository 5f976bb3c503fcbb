"""Visits as the page about them shows them, by day; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    union,
)

from monitor.calendar.matching import FORGOTTEN
from monitor.model import Status
from monitor.store.dialect import item, values_of
from monitor.store.visit_reading import StoredVisit, visits_in
from monitor.store.visit_tables import LASTS, visit_articles, visits


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Which visits are shown: those that fall on one of the days from ``first`` to ``last``.

    Without a ``last`` day also those that are to come and have no day yet. Of ``desks``,
    ``persons`` (ids), ``places`` (ids of stations) and ``statuses`` (as on ``today``) a visit has
    one each; any if there are none.
    """

    first: date
    last: date | None = None
    desks: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitPlace:
    """The place of a visit in the order of a page, which begins after it."""

    first: date | None
    visit: str


@dataclass(frozen=True, slots=True)
class VisitPage:
    """Visits by day, those without a day first; after ``next`` there are more."""

    visits: tuple[StoredVisit, ...]
    next: VisitPlace | None = None


def page_of_visits(
    connection: Connection, wanted: VisitFilter, today: date, after: VisitPlace | None, limit: int
) -> VisitPage:
    """See `monitor.store.Reader`."""
    query = select(visits).where(visits.c.id.in_(_in_time(wanted)), *_conditions(wanted, today))
    if after is not None:
        query = query.where(_is_after(after))
    query = query.order_by(visits.c.first.nulls_first(), visits.c.id).limit(limit + 1)
    rows = connection.execute(query).all()
    shown = rows[:limit]
    more = VisitPlace(shown[-1].first, shown[-1].id) if len(rows) > limit else None
    return VisitPage(tuple(visits_in(connection, shown)), more)


def page_of_past_visits(
    connection: Connection, wanted: VisitFilter, today: date, after: VisitPlace | None, limit: int
) -> VisitPage:
    """See `monitor.store.Reader`."""
    end = func.coalesce(visits.c.last, visits.c.first)
    # The first condition follows from the second, and is found by an index.
    query = select(visits).where(visits.c.first < today, end < today, *_conditions(wanted, today))
    if after is not None and after.first is not None:
        first, is_before = visits.c.first, visits.c.id < after.visit
        query = query.where(or_(first < after.first, and_(first == after.first, is_before)))
    query = query.order_by(visits.c.first.desc(), visits.c.id.desc()).limit(limit + 1)
    rows = connection.execute(query).all()
    shown = rows[:limit]
    more = VisitPlace(shown[-1].first, shown[-1].id) if len(rows) > limit else None
    return VisitPage(tuple(visits_in(connection, shown)), more)


def _in_time(wanted: VisitFilter) -> Any:
    """The ids of visits that fall on the days: begun on one of them, or before and not over."""
    begun: Select[Any] = select(visits.c.id).where(visits.c.first >= wanted.first)
    lasting = select(visits.c.id).where(
        text(LASTS), visits.c.last >= wanted.first, visits.c.first < wanted.first
    )
    if wanted.last is not None:
        return union(begun.where(visits.c.first <= wanted.last), lasting)
    # Once nobody has said anything of it for so long, it will not be.
    first = max(wanted.first, date.min + FORGOTTEN)
    since = datetime.combine(first, time(), UTC) - FORGOTTEN
    is_open = select(visits.c.id).where(
        visits.c.first.is_(None), visits.c.status != Status.PAST, visits.c.said >= since
    )
    return union(begun, lasting, is_open)


def _conditions(wanted: VisitFilter, today: date) -> Iterator[ColumnElement[bool]]:
    if wanted.persons:
        yield visits.c.person.in_(wanted.persons)
    if wanted.desks:
        yield exists().where(
            visit_articles.c.visit == visits.c.id, visit_articles.c.desk.in_(wanted.desks)
        )
    if wanted.places:
        station = values_of(visits.c.stations, "station")
        name = item(station.c.value, "id")
        yield select(literal(1)).select_from(station).where(name.in_(wanted.places)).exists()
    if wanted.statuses:
        yield _status_on(today).in_([str(each) for each in wanted.statuses])


def _status_on(today: date) -> ColumnElement[str]:
    """As `monitor.model.Appointment.status_on`."""
    first, end = visits.c.first, func.coalesce(visits.c.last, visits.c.first)
    return case(
        (or_(visits.c.status != Status.UPCOMING, first.is_(None)), visits.c.status),
        (end < literal(today, first.type), Status.PAST),
        (first <= today, Status.TODAY),
        else_=Status.UPCOMING,
    )


def _is_after(place: VisitPlace) -> ColumnElement[bool]:
    first, is_later = visits.c.first, visits.c.id > place.visit
    if place.first is None:
        return or_(first.is_not(None), is_later)
    return or_(first > place.first, and_(first == place.first, is_later))
