"""Takes deliveries that are due, with all that is to be told; in the caller's transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    Connection,
    FromClause,
    Select,
    and_,
    bindparam,
    func,
    select,
    text,
    true,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from monitor.model import (
    Alert,
    Appointment,
    Claim,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Hit,
    Note,
)
from monitor.store import digests, visits
from monitor.store.delivery_rows import delivery_of
from monitor.store.delivery_tables import IS_OWED, acknowledgements, deliveries, delivery_hits
from monitor.store.dialect import listed, one_of, spelled
from monitor.store.owing import level_of
from monitor.store.rows import article_of, hit_of
from monitor.store.tables import articles, hits
from monitor.store.threads import Thread, threads

# So many of each target are looked at for a claim; whoever sends never has more places for one.
OF_ONE = 32


def claim_due(
    connection: Connection,
    now: datetime,
    limit: int,
    without: Collection[str],
    places: Mapping[str, int],
) -> tuple[Claim, ...]:
    """See `monitor.ports.DeliveryArchive.claim_due`."""
    if not limit:
        return ()
    free = {**places, **dict.fromkeys(without, 0)}
    taken: Counter[str] = Counter()
    keys: list[str] = []
    for row in connection.execute(_due(), {"now": now}):
        if len(keys) < limit and taken[row.target] < free.get(row.target, OF_ONE):
            taken[row.target] += 1
            keys.append(row.key)
    if not keys:
        return ()
    rows = connection.execute(_take(), {"keys": keys, "now": now}).all()
    place = {key: number for number, key in enumerate(keys)}
    return claims_of(connection, sorted(rows, key=lambda row: place[row.key]))


# Made once: each message is claimed, and to make the query takes longer than to ask it.
@cache
def _take() -> ReturningUpdate[Any]:
    """Makes these deliveries ours."""
    now = bindparam("now", type_=deliveries.c.tried.type)
    return (
        update(deliveries)
        .where(deliveries.c.key.in_(bindparam("keys", expanding=True)), text(IS_OWED))
        .values(
            state=DeliveryState.SENDING,
            tried=func.coalesce(deliveries.c.tried, now),
        )
        .returning(deliveries)
    )


@cache
def _due() -> spelled:
    """Key and target of the first that are due of every target, the most urgent first.

    The targets are found by jumping from one to the next in the index: thousands that wait for one
    that is slow cost the others nothing.
    """
    names = _targets()
    one = deliveries.alias("one")
    of_one = (
        select(one.c.key, one.c.target, one.c.urgency, one.c.due)
        .where(
            one.c.target == names.c.target,
            text(f"one.{IS_OWED}"),
            one.c.due <= bindparam("now", type_=one.c.due.type),
        )
        # Only what the index has: it would sort thousands that are due at the same moment.
        .order_by(one.c.urgency, one.c.due)
        .limit(OF_ONE)
        .correlate(names)
    )
    # SQLite cannot join with rows that depend on the one before, and PostgreSQL before 17 would ask
    # for them anew for each of all deliveries.
    keys = of_one.with_only_columns(one.c.key)
    in_place = names.join(deliveries, deliveries.c.key.in_(keys))
    beside = of_one.lateral("first")
    return spelled(
        sqlite=_in_order(deliveries.c, in_place),
        postgresql=_in_order(beside.c, names.join(beside, true())),
    )


def _targets() -> CTE:
    """All targets that are owed something."""
    owed = text(IS_OWED)
    first = select(func.min(deliveries.c.target).label("target")).where(owed)
    names = first.cte("names", recursive=True)
    following = select(func.min(deliveries.c.target)).where(
        owed, deliveries.c.target > names.c.target
    )
    return names.union_all(
        select(following.correlate(names).scalar_subquery()).where(names.c.target.is_not(None))
    )


def _in_order(of: Any, found: FromClause) -> Select[Any]:
    query = select(of.key, of.target).select_from(found)
    return query.order_by(of.urgency, of.due, of.key)


@cache
def _articles() -> Select[Any]:
    return select(articles).where(one_of(articles.c.id, "ids"))


@cache
def _told() -> Select[Any]:
    """Hits, with the delivery that tells of them."""
    is_same = and_(delivery_hits.c.article == hits.c.article, delivery_hits.c.rule == hits.c.rule)
    query = select(delivery_hits.c.delivery, hits).join(hits, is_same)
    return query.where(one_of(delivery_hits.c.delivery, "keys"))


@cache
def _taken() -> Select[Any]:
    query = select(acknowledgements).where(one_of(acknowledgements.c.story, "stories"))
    return query.order_by(acknowledgements.c.at)


def claims_of(connection: Connection, rows: Sequence[Any]) -> tuple[Claim, ...]:
    """The claims on these rows of deliveries, each with what it tells."""
    alerts = alerts_of(connection, rows)
    claims = []
    for row in rows:
        delivery = replace(_delivery(row, alerts), state=DeliveryState.SENDING)
        match delivery.kind:
            case DeliveryKind.DIGEST:
                content: Any = digests.digest_of(connection, row, alerts_of)
            case DeliveryKind.NOTICE:
                content = note_of(row)
            case _:
                content = alerts[row.key]
        claims.append(Claim(delivery, content, row.created, row.tried))
    return tuple(claims)


def note_of(row: Any) -> Note:
    """What a notice says."""
    return Note(row.key, row.title, tuple(row.lines), repeat=bool(row.uncertain))


def _delivery(row: Any, alerts: Mapping[str, Alert]) -> Delivery:
    alert = alerts.get(row.key)
    return delivery_of(row, tuple(hit.rule for hit in alert.hits) if alert else ())


def alerts_of(connection: Connection, rows: Sequence[Any]) -> Mapping[str, Alert]:
    """What the rows that are about an article tell, by their keys."""
    of_articles = [row for row in rows if row.article]
    if not of_articles:
        return {}
    wanted = {row.article for row in of_articles}
    found = {
        row.id: article_of(row) for row in connection.execute(_articles(), {"ids": listed(wanted)})
    }
    told = _hits_of(connection, [row.key for row in of_articles])
    stories = threads(connection, of_articles)
    taken = _acknowledged(connection, {row.story for row in of_articles if row.story})
    alerts = {}
    for row in of_articles:
        of = told.get(row.key, ())
        level = level_of(of)
        thread = stories.get(row.key, Thread())
        alerts[row.key] = Alert(
            row.key,
            found[row.article],
            of,
            repeat=bool(row.uncertain),
            kind=DeliveryKind(row.kind),
            appointments=_appointments(connection, row, of),
            raised=None if row.level == level else type(level)(row.level),
            story=row.story,
            sources=thread.sources,
            first=thread.first,
            own=thread.own,
            facts=tuple(row.facts),
            lines=tuple(row.lines),
            thread=thread.key,
            acknowledged=taken.get(row.story, ""),
        )
    return alerts


def _hits_of(connection: Connection, keys: Iterable[str]) -> Mapping[str, tuple[Hit, ...]]:
    """The hits that each delivery tells of, the most urgent first."""
    found: dict[str, list[Hit]] = {}
    for row in connection.execute(_told(), {"keys": listed(keys)}):
        found.setdefault(row.delivery, []).append(hit_of(row))
    return {
        key: tuple(sorted(of, key=lambda hit: (hit.level.rank, hit.rule)))
        for key, of in found.items()
    }


def _appointments(connection: Connection, row: Any, of: Sequence[Hit]) -> tuple[Appointment, ...]:
    if row.kind == DeliveryKind.REMINDER:
        return (visits.appointment(connection, row.visit),)
    if not any(hit.visits for hit in of):
        return ()
    return visits.told_by(connection, row.article)


def _acknowledged(connection: Connection, stories: Collection[str]) -> Mapping[str, str]:
    """Who has taken each of the stories, the last one if there are several."""
    if not stories:
        return {}
    rows = connection.execute(_taken(), {"stories": listed(stories)})
    return {row.story: row.by for row in rows}
