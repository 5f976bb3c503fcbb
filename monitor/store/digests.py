"""What a digest tells, beside the alerts that were collected; in the caller's transaction."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from monitor.model import (
    Alert,
    Appointment,
    DeliveryKind,
    DeliveryState,
    Digest,
    Note,
    Status,
    Suppressed,
)
from monitor.store.delivery_tables import deliveries
from monitor.store.tables import hits, source_states
from monitor.store.visit_rows import appointment_of
from monitor.store.visit_tables import visit_articles, visits

DAY = timedelta(days=1)
VISITS_OF = timedelta(days=7)
MOST_VISITS = 30
# A source that failed once is likely to be well again soon.
ILL_AFTER = 3
# What makes a reason one of its own: names after a colon, and numbers.
_OWN = re.compile(r":.*|\d+(\.\d+)?", re.DOTALL)


def digest_of(
    connection: Connection,
    row: Any,
    alerts_of: Callable[[Connection, Sequence[Any]], Mapping[str, Alert]],
) -> Digest:
    """The digest in a row of deliveries."""
    query = select(deliveries).where(
        deliveries.c.bundle == row.key, deliveries.c.bundle != "", deliveries.c.key != row.key
    )
    order = (deliveries.c.urgency, deliveries.c.created, deliveries.c.key)
    told = connection.execute(query.order_by(*order)).all()
    alerts = alerts_of(connection, told)
    since = _before(connection, row)
    return Digest(
        row.key,
        tuple(alerts[each.key] for each in told if each.key in alerts),
        notes=tuple(
            Note(each.key, each.title, tuple(each.lines))
            for each in told
            if each.kind == DeliveryKind.NOTICE
        ),
        held={each.key: each.reason for each in told},
        counts=_counts(connection, since),
        suppressed=_suppressed(connection, row, since),
        ill=_ill(connection),
        visits=_visits(connection, row),
        since=since,
        repeat=bool(row.uncertain),
    )


def _before(connection: Connection, row: Any) -> datetime:
    """When the recipient's last digest was made; a day ago if there was none."""
    query = select(func.max(deliveries.c.created, type_=deliveries.c.created.type)).where(
        deliveries.c.target == row.target,
        deliveries.c.recipient == row.recipient,
        deliveries.c.kind == DeliveryKind.DIGEST,
        deliveries.c.created < row.created,
        deliveries.c.created >= row.created - 7 * DAY,
    )
    before: datetime | None = connection.execute(query).scalar_one()
    return before or row.created - DAY


def _counts(connection: Connection, since: datetime) -> Mapping[str, int]:
    query = select(hits.c.rule, func.count().label("number")).where(hits.c.found >= since)
    return {row.rule: row.number for row in connection.execute(query.group_by(hits.c.rule))}


def _suppressed(connection: Connection, row: Any, since: datetime) -> tuple[Suppressed, ...]:
    query = select(deliveries.c.reason).where(
        deliveries.c.created >= since,
        deliveries.c.target == row.target,
        deliveries.c.recipient == row.recipient,
        deliveries.c.state == DeliveryState.SUPPRESSED,
    )
    kinds = Counter(_OWN.sub("", each).strip() for each in connection.execute(query).scalars())
    return tuple(Suppressed(reason, count) for reason, count in kinds.most_common())


def _ill(connection: Connection) -> Mapping[str, str]:
    query = select(source_states.c.source, source_states.c.error).where(
        source_states.c.error != "", source_states.c.failures >= ILL_AFTER
    )
    rows = connection.execute(query.order_by(source_states.c.source))
    return {row.source: row.error for row in rows}


def _visits(connection: Connection, row: Any) -> tuple[Appointment, ...]:
    """Those of the next days that the target was told of."""
    first = row.created.date()
    told = (
        select(visit_articles.c.visit)
        .join(deliveries, deliveries.c.article == visit_articles.c.article)
        .where(visit_articles.c.visit == visits.c.id, deliveries.c.target == row.target)
    )
    query = select(visits).where(
        visits.c.first.between(first, first + VISITS_OF),
        visits.c.status == Status.UPCOMING,
        told.exists(),
    )
    rows = connection.execute(
        query.order_by(visits.c.first, visits.c.clock.nulls_first(), visits.c.id).limit(MOST_VISITS)
    )
    return tuple(appointment_of(each) for each in rows)
