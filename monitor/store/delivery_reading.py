"""Messages as they are stored, for commands; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, case, func, select, text

from monitor.model import Claim, Delivery, DeliveryState
from monitor.store.claims import claims_of
from monitor.store.delivery_rows import delivery_of
from monitor.store.delivery_tables import IS_OWED, deliveries, delivery_hits
from monitor.store.dialect import apart, listed, one_of
from monitor.store.tables import articles


@dataclass(frozen=True, slots=True)
class StoredDelivery:
    """A message, since when it is owed, and the title of what it tells; a digest has none."""

    delivery: Delivery
    created: datetime
    title: str


@dataclass(frozen=True, slots=True)
class Queue:
    """What is owed to a target: how much, since when, and when the first of it was to be sent.

    ``tried`` is how much of it was tried before, ``next_try`` when the last of that is due, and
    ``reason`` why the oldest of it was not taken. ``sent`` is when the target took something last.
    """

    target: str
    count: int
    since: datetime
    due: datetime
    tried: int = 0
    next_try: datetime | None = None
    reason: str = ""
    sent: datetime | None = None


def stored_deliveries(
    connection: Connection,
    *,
    states: Collection[DeliveryState] = (),
    target: str = "",
    since: datetime | None = None,
    story: str = "",
    limit: int = 50,
) -> list[StoredDelivery]:
    """Messages, those that were owed last first; without ``states`` those in any."""
    query = _selected().order_by(deliveries.c.created.desc(), deliveries.c.key)
    if states:
        query = query.where(deliveries.c.state.in_([str(each) for each in states]))
    if target:
        query = query.where(deliveries.c.target == target)
    if since is not None:
        query = query.where(deliveries.c.created >= since)
    if story:
        query = query.where(deliveries.c.story == story)
    return _stored(connection, query.limit(limit) if limit else query)


def deliveries_as(connection: Connection, beginning: str, limit: int = 10) -> list[StoredDelivery]:
    """The messages whose key begins so."""
    query = _selected().where(begins(deliveries.c.key, beginning)).order_by(deliveries.c.key)
    return _stored(connection, query.limit(limit))


def deliveries_in(connection: Connection, keys: Sequence[str]) -> Mapping[str, StoredDelivery]:
    """The messages with these keys, by key."""
    query = _selected().where(deliveries.c.key.in_(keys))
    return {each.delivery.key: each for each in _stored(connection, query)}


def claim_of(connection: Connection, key: str) -> Claim:
    """A message with all that it tells, as if it were to be sent."""
    row = connection.execute(select(deliveries).where(deliveries.c.key == key)).one()
    return claims_of(connection, [row])[0]


def queues(connection: Connection, since: datetime) -> list[Queue]:
    """What is owed to each target, by target; of what it took only what it took since then."""
    tried = deliveries.c.attempts > 0
    instant = deliveries.c.created.type
    query = (
        select(
            deliveries.c.target,
            func.count().label("number"),
            func.min(deliveries.c.created, type_=instant).label("since"),
            func.min(deliveries.c.due, type_=instant).label("due"),
            func.count().filter(tried).label("tried"),
            func.max(case((tried, deliveries.c.due)), type_=instant).label("next_try"),
        )
        .where(text(IS_OWED))
        .group_by(deliveries.c.target)
        .order_by(deliveries.c.target)
    )
    oldest = apart(deliveries.c.created)
    reason = select(deliveries.c.reason).where(text(IS_OWED), tried).order_by(oldest)
    sent = select(deliveries.c.sent).where(deliveries.c.sent >= since)
    found = []
    for row in connection.execute(query).all():
        is_its = deliveries.c.target == row.target
        why = connection.execute(reason.where(is_its).limit(1)).scalar_one_or_none() or ""
        newest = sent.where(is_its).order_by(deliveries.c.sent.desc()).limit(1)
        found.append(
            Queue(
                row.target,
                row.number,
                row.since,
                row.due or row.since,
                row.tried,
                row.next_try,
                why,
                connection.execute(newest).scalar_one_or_none(),
            )
        )
    return found


def begins(column: Any, beginning: str) -> Any:
    """Whether a column of hexadecimal digits begins so; an index on it is used."""
    return column.between(beginning, beginning + "g")


def _selected() -> Select[Any]:
    query = select(deliveries, articles.c.title.label("headline"))
    return query.join(articles, articles.c.id == deliveries.c.article, isouter=True)


def _stored(connection: Connection, query: Select[Any]) -> list[StoredDelivery]:
    rows = connection.execute(query).all()
    rules = _rules(connection, [row.key for row in rows])
    return [
        StoredDelivery(
            delivery_of(row, tuple(rules.get(row.key, ()))), row.created, row.headline or row.title
        )
        for row in rows
    ]


def _rules(connection: Connection, keys: Sequence[str]) -> Mapping[str, list[str]]:
    query = select(delivery_hits.c.delivery, delivery_hits.c.rule).where(
        one_of(delivery_hits.c.delivery, "keys")
    )
    found: dict[str, list[str]] = {}
    for row in connection.execute(query.order_by(delivery_hits.c.rule), {"keys": listed(keys)}):
        found.setdefault(row.delivery, []).append(row.rule)
    return found
