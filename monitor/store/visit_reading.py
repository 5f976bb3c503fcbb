"""The visits of the calendar with the articles that tell of them, for commands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, func, or_, select

from monitor.calendar.matching import FORGOTTEN
from monitor.model import Appointment, Status, Telling
from monitor.store.dialect import listed, one_of
from monitor.store.tables import articles, hits
from monitor.store.visit_rows import appointment_of, telling_of
from monitor.store.visit_tables import visit_articles, visits


@dataclass(frozen=True, slots=True)
class VisitSource:
    """An article that tells of a visit; ``rules`` are the titles of those that found it."""

    telling: Telling
    source: str
    title: str
    url: str
    rules: tuple[str, ...]
    desks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredVisit:
    """A visit of the calendar and its sources, the newest first."""

    appointment: Appointment
    sources: tuple[VisitSource, ...]

    @property
    def desks(self) -> tuple[str, ...]:
        """The desks whose rules found it."""
        return tuple(sorted({desk for each in self.sources for desk in each.desks}))

    @property
    def rules(self) -> tuple[str, ...]:
        """The titles of the rules that found it."""
        return tuple(dict.fromkeys(rule for each in self.sources for rule in each.rules))


def stored_visits(
    connection: Connection, first: date, last: date | None, desk: str
) -> list[StoredVisit]:
    """See `monitor.store.Reader.visits`."""
    end = func.coalesce(visits.c.last, visits.c.first)
    in_time = end >= first
    if last is not None:
        in_time = in_time & (visits.c.first <= last)
    else:
        # Once nobody has said anything of it for so long, it will not be.
        since = datetime.combine(first, time(), UTC) - FORGOTTEN
        is_open = visits.c.first.is_(None) & (visits.c.status != Status.PAST)
        in_time = or_(in_time, is_open & (visits.c.said >= since))
    query = select(visits).where(in_time)
    query = query.order_by(visits.c.first.nulls_first(), visits.c.created, visits.c.id)
    if desk:
        of_desk = select(visit_articles.c.visit).where(visit_articles.c.desk == desk)
        query = query.where(visits.c.id.in_(of_desk))
    rows = connection.execute(query).all()
    return visits_in(connection, rows)


def visits_in(connection: Connection, rows: Sequence[Any]) -> list[StoredVisit]:
    """The visits in these rows of visits, with all their sources."""
    sources = _sources(connection, [row.id for row in rows])
    return [StoredVisit(appointment_of(row), sources.get(row.id, ())) for row in rows]


def _sources(
    connection: Connection, names: Collection[str]
) -> Mapping[str, tuple[VisitSource, ...]]:
    query = (
        select(
            visit_articles,
            articles.c.source,
            articles.c.title.label("headline"),
            articles.c.url,
            hits.c.title.label("rule_title"),
        )
        .join(articles, articles.c.id == visit_articles.c.article)
        .join(
            hits,
            (hits.c.article == visit_articles.c.article) & (hits.c.rule == visit_articles.c.rule),
        )
        .where(one_of(visit_articles.c.visit, "names"))
        .order_by(visit_articles.c.said.desc(), visit_articles.c.article, visit_articles.c.rule)
    )
    found: dict[str, dict[str, VisitSource]] = {}
    for row in connection.execute(query, {"names": listed(names)}):
        of_visit = found.setdefault(row.visit, {})
        before = of_visit.get(row.article)
        of_visit[row.article] = VisitSource(
            before.telling if before else telling_of(row),
            row.source,
            row.headline,
            row.url,
            (*(before.rules if before else ()), row.rule_title),
            tuple(dict.fromkeys((*(before.desks if before else ()), row.desk))),
        )
    return {visit: tuple(each.values()) for visit, each in found.items()}


def desks_with_visits(connection: Connection) -> list[str]:
    """The ids of all desks that have a visit in the calendar."""
    return list(connection.execute(select(visit_articles.c.desk).distinct()).scalars())
