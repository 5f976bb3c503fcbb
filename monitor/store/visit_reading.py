"""The visits of the calendar with the articles that tell of them, for commands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection, func, or_, select

from monitor.calendar.matching import FORGOTTEN
from monitor.model import Appointment, Status, Telling
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
    query = select(visits).where(in_time).order_by(visits.c.first, visits.c.created, visits.c.id)
    if desk:
        of_desk = select(visit_articles.c.visit).where(visit_articles.c.desk == desk)
        query = query.where(visits.c.id.in_(of_desk))
    rows = connection.execute(query).all()
    return [StoredVisit(appointment_of(row), _sources(connection, row.id)) for row in rows]


def _sources(connection: Connection, visit: str) -> tuple[VisitSource, ...]:
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
        .where(visit_articles.c.visit == visit)
        .order_by(visit_articles.c.said.desc(), visit_articles.c.article, visit_articles.c.rule)
    )
    found: dict[str, VisitSource] = {}
    for row in connection.execute(query):
        before = found.get(row.article)
        found[row.article] = VisitSource(
            before.telling if before else telling_of(row),
            row.source,
            row.headline,
            row.url,
            (*(before.rules if before else ()), row.rule_title),
            tuple(dict.fromkeys((*(before.desks if before else ()), row.desk))),
        )
    return tuple(found.values())


def desks_with_visits(connection: Connection) -> list[str]:
    """The ids of all desks that have a visit in the calendar."""
    return list(connection.execute(select(visit_articles.c.desk).distinct()).scalars())
