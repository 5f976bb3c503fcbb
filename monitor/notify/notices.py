"""Messages about monitor itself, as deliveries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.model import Delivery, DeliveryKind, DeliveryState, Level, Target, key_of
from monitor.notify.hours import held_until

# Why something is postponed.
FOR_DIGEST = "for the digest"
QUIET = "quiet hours"


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
    for recipient in recipients(target):
        told = Delivery(
            key=key_of("notice", *of, target.id, recipient),
            article="",
            target=target.id,
            rules=(),
            recipient=recipient,
            kind=DeliveryKind.NOTICE,
            level=level,
            title=title,
            lines=tuple(lines),
        )
        yield timed(told, target, level, now)


def timed(
    delivery: Delivery, target: Target, level: Level, now: datetime, *, reason: str = ""
) -> Delivery:
    """The delivery as it is owed at that level: now, or postponed for that reason or the usual."""
    until = held_until(target, level, now)
    if until is None:
        return replace(delivery, state=DeliveryState.OWED, due=now)
    usual = FOR_DIGEST if level is Level.DIGEST else QUIET
    return replace(delivery, state=DeliveryState.POSTPONED, due=until, reason=reason or usual)


def recipients(target: Target) -> Sequence[str]:
    """Who gets a message of its own; a channel that is no mail is one recipient without a name."""
    return tuple(dict.fromkeys(target.recipients or ("",)))
