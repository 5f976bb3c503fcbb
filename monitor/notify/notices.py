"""Messages about monitor itself, as deliveries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from monitor.model import Delivery, DeliveryKind, DeliveryState, Level, Target, key_of
from monitor.notify.hours import held_until


def notices(
    target: Target,
    title: str,
    lines: Sequence[str],
    *,
    of: Sequence[str],
    now: datetime,
    level: Level = Level.NORMAL,
) -> Iterator[Delivery]:
    """One for each recipient of the target.

    ``of`` is what makes its key: the same message about the same thing is owed only once. Quiet
    hours hold it back as they do an alert.
    """
    until = held_until(target, level, now)
    for recipient in recipients(target):
        yield Delivery(
            key=key_of("notice", *of, target.id, recipient),
            article="",
            target=target.id,
            rules=(),
            recipient=recipient,
            state=DeliveryState.OWED if until is None else DeliveryState.POSTPONED,
            reason="" if until is None else postponed(level),
            due=until or now,
            kind=DeliveryKind.NOTICE,
            level=level,
            title=title,
            lines=tuple(lines),
        )


def recipients(target: Target) -> Sequence[str]:
    """Who gets a message of its own; a channel that is no mail is one recipient without a name."""
    return tuple(dict.fromkeys(target.recipients or ("",)))


def postponed(level: Level) -> str:
    """Why a message of this level waits."""
    return "for the digest" if level is Level.DIGEST else "quiet hours"
