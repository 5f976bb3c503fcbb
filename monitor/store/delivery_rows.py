"""Deliveries and what people do about them, to rows of the tables and back."""

from __future__ import annotations

from typing import Any

from monitor.model import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Level,
    Mute,
    MuteKind,
)


def delivery_values(delivery: Delivery) -> dict[str, Any]:
    """The columns of deliveries that change as it is tried."""
    return {
        "state": delivery.state,
        "reason": delivery.reason,
        "attempts": delivery.attempts,
        "due": delivery.due,
        "sent": delivery.sent,
        "uncertain": int(delivery.uncertain),
        "bundle": delivery.bundle,
    }


def delivery_of(row: Any, rules: tuple[str, ...]) -> Delivery:
    """The delivery in a row of deliveries."""
    return Delivery(
        key=row.key,
        article=row.article or "",
        target=row.target,
        rules=rules,
        recipient=row.recipient,
        state=DeliveryState(row.state),
        reason=row.reason,
        attempts=row.attempts,
        due=row.due,
        sent=row.sent,
        uncertain=bool(row.uncertain),
        kind=DeliveryKind(row.kind),
        visit=row.visit,
        story=row.story,
        bundle=row.bundle,
        level=Level(row.level),
        facts=tuple(row.facts),
        title=row.title,
        lines=tuple(row.lines),
    )


def mute_values(mute: Mute) -> dict[str, Any]:
    """A row of mutes."""
    return {
        "id": mute.id,
        "kind": mute.kind,
        "value": mute.value,
        "until": mute.until,
        "by": mute.by,
        "created": mute.created,
        "reason": mute.reason,
        "ended": mute.ended,
    }


def mute_of(row: Any) -> Mute:
    """The mute in a row of mutes."""
    return Mute(
        MuteKind(row.kind), row.value, row.until, row.by, row.created, row.reason, row.ended
    )
