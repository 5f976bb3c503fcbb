"""Who is told of a visit again: reminded the day before, or of a change it did not hear of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from monitor.model import (
    Appointment,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Level,
    Target,
    Telling,
    key_of,
)
from monitor.notify.hours import held_until
from monitor.notify.notices import postponed, recipients
from monitor.notify.route import Desks


def route_reminder(
    appointment: Appointment,
    day: date,
    tellings: Sequence[Telling],
    desks: Desks,
    *,
    now: datetime,
    suppressed: str = "",
) -> tuple[Delivery, ...]:
    """One reminder for each recipient of each desk that was told of a visit.

    It names the newest article, first in ``tellings``, whose rule's desk leads to its target.
    """
    found: dict[str, tuple[Target, list[Telling]]] = {}
    for telling in tellings:
        for target in desks.get(telling.desk, ()):
            found.setdefault(target.id, (target, []))[1].append(telling)
    return tuple(
        Delivery(
            key=key_of("reminder", appointment.id, day.isoformat(), target.id, recipient),
            article=told[0].article,
            target=target.id,
            rules=tuple(each.rule for each in told if each.article == told[0].article),
            recipient=recipient,
            **_when(target, now, suppressed),
            kind=DeliveryKind.REMINDER,
            visit=appointment.id,
        )
        for target, told in found.values()
        for recipient in recipients(target)
    )


def route_change(
    appointment: Appointment, tellings: Sequence[Telling], desks: Desks, *, now: datetime
) -> tuple[Delivery, ...]:
    """One for each recipient who was told of a visit, but not by the article that changed it.

    ``tellings`` are all of the visit. Whoever is reached by a desk of that article has its alert.
    """
    if appointment.before is None:
        return ()
    article = appointment.before.article
    news = [each for each in tellings if each.article == article]
    have_it = {target.id for each in news for target in desks.get(each.desk, ())}
    others = {
        target.id: target
        for each in tellings
        for target in desks.get(each.desk, ())
        if target.id not in have_it
    }
    if not news:
        return ()
    return tuple(
        Delivery(
            key=key_of("change", appointment.id, str(appointment.sequence), target.id, recipient),
            article=article,
            target=target.id,
            rules=tuple(each.rule for each in news),
            recipient=recipient,
            **_when(target, now),
            kind=DeliveryKind.CHANGE,
            visit=appointment.id,
        )
        for target in others.values()
        for recipient in recipients(target)
    )


def _when(target: Target, now: datetime, suppressed: str = "") -> dict[str, Any]:
    """State, reason and due time: suppressed, held back by quiet hours, or to be sent now."""
    if suppressed:
        return {"state": DeliveryState.SUPPRESSED, "reason": suppressed, "due": None}
    until = held_until(target, Level.NORMAL, now)
    if until is None:
        return {"state": DeliveryState.OWED, "due": now}
    reason = postponed(Level.NORMAL)
    return {"state": DeliveryState.POSTPONED, "reason": reason, "due": until}
