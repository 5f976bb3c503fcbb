"""Which stories nobody has taken; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, select

from monitor.model import DeliveryKind, DeliveryState, Level, Unacknowledged, Verdict
from monitor.store.delivery_tables import acknowledgements, deliveries, delivery_hits, feedback
from monitor.store.tables import hits

_TOLD = (
    DeliveryKind.ALERT,
    DeliveryKind.CHANGE,
    DeliveryKind.FOLLOW_UP,
    DeliveryKind.FALLBACK,
)


def unacknowledged(
    connection: Connection, since: datetime, levels: Collection[Level]
) -> Sequence[Unacknowledged]:
    """See `monitor.ports.DeliveryArchive.unacknowledged`."""
    # This is asked every few seconds, and most of what was sent is of other levels.
    urgent = select(deliveries.c.story).where(
        deliveries.c.sent >= since, deliveries.c.level.in_(list(levels))
    )
    query = (
        select(
            deliveries.c.story,
            hits.c.desk,
            deliveries.c.level,
            hits.c.level.label("own"),
            deliveries.c.sent,
            deliveries.c.article,
            delivery_hits.c.rule,
        )
        .join(delivery_hits, delivery_hits.c.delivery == deliveries.c.key)
        .join(
            hits,
            and_(delivery_hits.c.article == hits.c.article, delivery_hits.c.rule == hits.c.rule),
        )
        .where(
            deliveries.c.sent >= since,
            deliveries.c.state == DeliveryState.SENT,
            deliveries.c.kind.in_(_TOLD),
            deliveries.c.story != "",
            deliveries.c.story.in_(urgent),
            deliveries.c.story.not_in(select(acknowledgements.c.story)),
            deliveries.c.story.not_in(_useless()),
        )
        .order_by(deliveries.c.sent, deliveries.c.key, delivery_hits.c.rule)
    )
    found: dict[tuple[str, str], list[Any]] = {}
    for row in connection.execute(query):
        found.setdefault((row.story, row.desk), []).append(row)
    escalated = _escalated(connection, {story for story, _ in found})
    return [
        _of(story, desk, rows, frozenset(escalated.get(story, ())))
        for (story, desk), rows in found.items()
    ]


def _escalated(connection: Connection, stories: Collection[str]) -> Mapping[str, set[str]]:
    """The keys of the escalations of each story."""
    query = select(deliveries.c.story, deliveries.c.key).where(
        deliveries.c.story.in_(stories), deliveries.c.kind == DeliveryKind.ESCALATION
    )
    found: dict[str, set[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.story, set()).add(row.key)
    return found


def _of(story: str, desk: str, rows: Sequence[Any], escalated: frozenset[str]) -> Unacknowledged:
    first = rows[0]
    return Unacknowledged(
        story,
        desk,
        Level.most_urgent(map(_level, {(row.level, row.own) for row in rows})),
        first.sent,
        first.article,
        tuple(dict.fromkeys(row.rule for row in rows if row.article == first.article)),
        escalated,
    )


def _level(levels: tuple[str, str]) -> Level:
    """That of the desk's rule, and not of others in the message, unless that is for the digest."""
    of_message, own = levels
    return Level(of_message if of_message == Level.DIGEST else own)


def _useless() -> Select[Any]:
    """Stories that somebody has said to be of no use."""
    said = feedback.c.verdict == Verdict.NOT_RELEVANT
    return select(feedback.c.story).where(said, feedback.c.rule == "")
