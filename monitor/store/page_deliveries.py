"""Messages as the page about alerts shows them, the newest first; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    func,
    literal,
    select,
    text,
    tuple_,
)

from monitor.model import DeliveryState
from monitor.store.delivery_reading import StoredDelivery, deliveries_in
from monitor.store.delivery_tables import (
    IS_NOTICE,
    IS_OVER,
    IS_OWED,
    IS_POSTPONED,
    IS_SENDING,
    deliveries,
)
from monitor.store.dialect import apart

# More are not counted: there are so many.
COUNTED = 10_000
# Why something was suppressed is asked of so many, the newest.
REASONS_OF = 1_000

# By which of its indexes those in a state are found.
_KEPT_AS = {
    DeliveryState.OWED: IS_OWED,
    DeliveryState.UNCERTAIN: IS_OWED,
    DeliveryState.SENDING: IS_SENDING,
    DeliveryState.POSTPONED: IS_POSTPONED,
    DeliveryState.SENT: IS_OVER,
    DeliveryState.SUPPRESSED: IS_OVER,
    DeliveryState.GIVEN_UP: IS_OVER,
}

# The few that are still to be sent are not to be looked for among all, in the order of the index
# of this column.
_APART: ColumnElement[datetime] = apart(deliveries.c.created)


@dataclass(frozen=True, slots=True)
class DeliveryPlace:
    """The place of a message in the order of a page, which begins after it."""

    created: datetime
    key: str


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """Which messages are shown: in one of these states, or in any if there are none.

    ``since`` and ``until`` bound when they were owed; ``until`` is not in it any more.
    """

    states: tuple[DeliveryState, ...] = ()
    target: str = ""
    story: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """Messages, those that were owed last first; after ``next`` there are more."""

    deliveries: tuple[StoredDelivery, ...]
    next: DeliveryPlace | None = None


def page_of_deliveries(
    connection: Connection, wanted: DeliveryFilter, after: DeliveryPlace | None, limit: int
) -> DeliveryPage:
    """See `monitor.store.Reader`."""
    found = {
        (row.created, row.key)
        for query in _queries(wanted, after)
        for row in connection.execute(query.limit(limit + 1))
    }
    places = sorted(found, reverse=True)
    shown = places[:limit]
    told = deliveries_in(connection, [key for _, key in shown])
    more = DeliveryPlace(*shown[-1]) if len(places) > limit else None
    return DeliveryPage(tuple(told[key] for _, key in shown), more)


def counts(connection: Connection, since: datetime, target: str) -> Mapping[DeliveryState, int]:
    """See `monitor.store.Reader`."""
    found = {}
    for state, kept_as in _KEPT_AS.items():
        query = _of(state).with_only_columns(literal(1))
        # What is still to be sent counts however old it is.
        if kept_as is IS_OVER:
            query = query.where(deliveries.c.created >= since)
        if target:
            query = query.where(deliveries.c.target == target)
        number = select(func.count()).select_from(query.limit(COUNTED).subquery())
        found[state] = int(connection.execute(number).scalar_one())
    return found


def reasons(connection: Connection, since: datetime) -> Sequence[tuple[str, int]]:
    """See `monitor.store.Reader`."""
    newest = (
        _of(DeliveryState.SUPPRESSED)
        .with_only_columns(deliveries.c.reason)
        .where(deliveries.c.created >= since)
        .order_by(deliveries.c.created.desc(), deliveries.c.key.desc())
        .limit(REASONS_OF)
        .subquery()
    )
    number = func.count()
    query = select(newest.c.reason, number.label("number")).group_by(newest.c.reason)
    rows = connection.execute(query.order_by(number.desc(), newest.c.reason))
    return [(row.reason, row.number) for row in rows]


def notes(connection: Connection, limit: int) -> Sequence[StoredDelivery]:
    """See `monitor.store.Reader`."""
    query = select(deliveries.c.key).where(text(IS_NOTICE)).order_by(deliveries.c.created.desc())
    keys = list(connection.execute(query.limit(limit)).scalars())
    told = deliveries_in(connection, keys)
    return [told[key] for key in keys]


def _queries(wanted: DeliveryFilter, after: DeliveryPlace | None) -> Iterator[Select[Any]]:
    """One for each state: each has its list, which is in the right order already, or short."""
    states = wanted.states or tuple(DeliveryState)
    if wanted.story:
        is_in = deliveries.c.state.in_([str(each) for each in states])
        query = _columns().where(deliveries.c.story == wanted.story, is_in)
        yield _bounded(query, wanted, after, _APART)
        return
    for state in states:
        created = deliveries.c.created if _KEPT_AS[state] is IS_OVER else _APART
        yield _bounded(_of(state), wanted, after, created)


def _columns() -> Select[Any]:
    return select(deliveries.c.created, deliveries.c.key)


def _of(state: DeliveryState) -> Select[Any]:
    return _columns().where(text(_KEPT_AS[state]), deliveries.c.state == str(state))


def _bounded(
    query: Select[Any],
    wanted: DeliveryFilter,
    after: DeliveryPlace | None,
    created: ColumnElement[datetime],
) -> Select[Any]:
    key = deliveries.c.key
    conditions: list[ColumnElement[bool]] = []
    if wanted.target:
        conditions.append(deliveries.c.target == wanted.target)
    if wanted.since is not None:
        conditions.append(created >= wanted.since)
    # Only the nearer of the two, so that what lies before the place is not looked through.
    if wanted.until is not None and (after is None or after.created >= wanted.until):
        conditions.append(created < wanted.until)
    elif after is not None:
        place = tuple_(literal(after.created, created.type), literal(after.key))
        conditions.append(tuple_(created, key) < place)
    return query.where(*conditions).order_by(created.desc(), key.desc())
