"""Where alerts go and how they are written: what is configured of it, changed as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from monitor.errors import SendError
from monitor.model import Bearings, Claim, Message, Target
from monitor.ports import Notifier

REMIND = time(17)


@dataclass(frozen=True, slots=True)
class Outlets:
    """``desks`` gives the targets of a desk, ``compose`` the message for a claim.

    ``bearings`` are what visits are compared by; on the day before one, its desks are reminded at
    the time ``remind``, or not if there is none.
    """

    desks: Mapping[str, Sequence[Target]]
    targets: Mapping[str, Target]
    compose: Callable[[Claim, Target, datetime], Message]
    notifier: Notifier
    bearings: Bearings = field(default_factory=Bearings)
    remind: time | None = REMIND

    def send(self, claim: Claim, now: datetime) -> None:
        """Hand one alert to its target; blocks. Raises SendError."""
        target = self.targets.get(claim.delivery.target)
        if target is None:
            # It may come back: an editor may be moving it from one file to another.
            raise SendError(f"target {claim.delivery.target!r} is not configured any more")
        self.notifier.send(target, claim.delivery.recipient, self.compose(claim, target, now))

    def keeping(self, desks: Iterable[str], before: Outlets) -> Outlets:
        """These, with those of the desks that only ``before`` had, and their targets.

        A rule that keeps its last good version may belong to a desk that is gone; nothing of what
        it finds is to be lost.
        """
        gone = [each for each in dict.fromkeys(desks) if each not in self.desks]
        kept = {each: before.desks[each] for each in gone if each in before.desks}
        if not kept:
            return self
        targets = {each.id: each for of_desk in kept.values() for each in of_desk}
        targets.update(self.targets)
        now = {desk: tuple(targets[each.id] for each in kept[desk]) for desk in kept}
        return replace(self, desks={**self.desks, **now}, targets=targets)
