"""The calendar in the database, each function in the transaction of its caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, func, or_, select, update

from monitor.calendar import Entered, enter
from monitor.model import Appointment, Article, Bearings, Hit, Status, Telling
from monitor.store import dialect
from monitor.store.visit_rows import appointment_of, appointment_values, telling_of
from monitor.store.visit_tables import visit_articles, visits


def enter_visits(
    connection: Connection,
    found: Sequence[tuple[Article, Hit]],
    bearings: Bearings,
    at: datetime | None,
) -> None:
    """Store what hits change in the calendar; ``at`` is as in `monitor.store.writing.put_hits`."""
    for article, hit in found:
        when = at or article.read or article.seen
        if hit.visits and when is not None:
            known, tellings = _known(connection, article, hit)
            entered = enter(known, tellings, article, hit, bearings, when)
            _put(connection, article, hit, entered)


def _known(
    connection: Connection, article: Article, hit: Hit
) -> tuple[list[Appointment], list[Telling]]:
    """The appointments that the hit may mean, and who tells of those the article told of before."""
    people = {each.id for visit in hit.visits for each in visit.visitors if each.id}
    names = {each.name for visit in hit.visits for each in visit.visitors if each.name}
    own = select(visit_articles.c.visit).where(visit_articles.c.article == article.id)
    query = select(visits).where(
        or_(
            visits.c.person.in_(sorted(people)),
            visits.c.name.in_(sorted(names)),
            visits.c.id.in_(own),
            *(
                and_(
                    visits.c.first <= (visit.last or visit.first),
                    func.coalesce(visits.c.last, visits.c.first) >= visit.first,
                )
                for visit in hit.visits
                if visit.first is not None
            ),
        )
    )
    known = connection.execute(query.order_by(visits.c.created, visits.c.id))
    told = select(visit_articles).where(visit_articles.c.visit.in_(own))
    return [appointment_of(each) for each in known], [
        telling_of(each) for each in connection.execute(told)
    ]


def _put(connection: Connection, article: Article, hit: Hit, entered: Entered) -> None:
    for appointment in entered.appointments:
        values = appointment_values(appointment)
        put = dialect.insert(visits).values(**values)
        connection.execute(put.on_conflict_do_update(index_elements=["id"], set_=values))
    for telling in entered.tellings:
        values = asdict(telling)
        put = dialect.insert(visit_articles).values(**values)
        keys = ["visit", "article", "rule"]
        connection.execute(put.on_conflict_do_update(index_elements=keys, set_=values))
    if entered.withdrawn:
        connection.execute(
            delete(visit_articles).where(
                visit_articles.c.article == article.id,
                visit_articles.c.rule == hit.rule,
                visit_articles.c.visit.in_(entered.withdrawn),
            )
        )


def told_by(connection: Connection, article: str) -> tuple[Appointment, ...]:
    """The appointments that an article tells of, by their ids."""
    own = select(visit_articles.c.visit).where(visit_articles.c.article == article)
    query = select(visits).where(visits.c.id.in_(own)).order_by(visits.c.id)
    return tuple(appointment_of(each) for each in connection.execute(query))


def appointment(connection: Connection, name: str) -> Appointment:
    """The appointment with an id."""
    return appointment_of(connection.execute(select(visits).where(visits.c.id == name)).one())


def to_be_reminded_of(
    connection: Connection, first: date, last: date
) -> tuple[tuple[Appointment, tuple[Telling, ...]], ...]:
    """See `monitor.ports.Archive.to_be_reminded_of`."""
    query = select(visits).where(
        visits.c.first.between(first, last),
        visits.c.status == Status.UPCOMING,
        or_(visits.c.reminded.is_(None), visits.c.reminded != visits.c.first),
    )
    return _with_tellings(connection, query.order_by(visits.c.first, visits.c.id))


def untold(connection: Connection) -> tuple[tuple[Appointment, tuple[Telling, ...]], ...]:
    """See `monitor.ports.Archive.untold_visits`."""
    query = select(visits).where(visits.c.untold == 1)
    return _with_tellings(connection, query.order_by(visits.c.id))


def _with_tellings(
    connection: Connection, query: Select[Any]
) -> tuple[tuple[Appointment, tuple[Telling, ...]], ...]:
    rows = connection.execute(query).all()
    return tuple((appointment_of(each), tellings_of(connection, each.id)) for each in rows)


def tellings_of(connection: Connection, visit: str) -> tuple[Telling, ...]:
    """Who tells of an appointment, the newest first."""
    query = select(visit_articles).where(visit_articles.c.visit == visit)
    order = (visit_articles.c.said.desc(), visit_articles.c.article, visit_articles.c.rule)
    return tuple(telling_of(each) for each in connection.execute(query.order_by(*order)))


def settle(connection: Connection, before: Appointment, after: Appointment) -> bool:
    """Store what was reminded and told of a visit; False if it is not as it was before."""
    done = connection.execute(
        update(visits)
        .where(
            visits.c.id == before.id,
            visits.c.sequence == before.sequence,
            visits.c.untold == int(before.untold),
            visits.c.reminded.is_not_distinct_from(before.reminded),
        )
        .values(reminded=after.reminded, untold=int(after.untold))
    )
    return done.rowcount > 0
