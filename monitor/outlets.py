"""Where alerts go and how they are written: what is configured of it, changed as a whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from monitor.errors import SendError
from monitor.model import Bearings, Claim, Delivery, Escalation, Message, Slots, Target
from monitor.notify import TEXTS, Texts, consequences, notices
from monitor.ports import Notifier
from monitor.settings import Heartbeat

REMIND = time(17)


@dataclass(frozen=True, slots=True)
class Outlets:
    """``desks`` gives the targets of a desk, ``compose`` the message for a claim.

    ``bearings`` are what visits are compared by; on the day before one, its desks are reminded at
    the time ``remind``, or not if there is none. ``escalate`` gives the steps of a desk.
    ``operator`` is the id of the target that is told about monitor itself; at the times of
    ``morning`` the targets ``to_whom`` hear that it is alive. ``people`` are the ids of those of
    the catalog who have a name, by the name without regard to case. ``heartbeat`` is the address
    that is told so all the time.
    """

    desks: Mapping[str, Sequence[Target]]
    targets: Mapping[str, Target]
    compose: Callable[[Claim, Target, datetime], Message]
    notifier: Notifier
    bearings: Bearings = field(default_factory=Bearings)
    remind: time | None = REMIND
    escalate: Mapping[str, Sequence[Escalation]] = field(default_factory=dict)
    operator: str = ""
    morning: Slots | None = None
    to_whom: Sequence[str] = ()
    language: str = "de"
    people: Mapping[str, Collection[str]] = field(default_factory=dict)
    heartbeat: Heartbeat | None = None

    def send(self, claim: Claim, now: datetime) -> None:
        """Hand one message to its target; blocks. Raises SendError."""
        target = self.targets.get(claim.delivery.target)
        if target is None:
            # It may come back: an editor may be moving it from one file to another.
            raise SendError(f"target {claim.delivery.target!r} is not configured any more")
        self.notifier.send(target, claim.delivery.recipient, self.compose(claim, target, now))

    def after(self, claim: Claim, settled: Delivery, now: datetime) -> tuple[Delivery, ...]:
        """What is owed as this became of a claim."""
        return consequences(claim, settled, self.targets, self.operator, self.language, now)

    def texts(self, target: Target) -> Texts:
        """The words for a target."""
        return TEXTS[target.language or self.language]

    def tell_operator(
        self, title: str, lines: Sequence[str], *, of: Sequence[str], now: datetime
    ) -> tuple[Delivery, ...]:
        """A message about monitor itself; nothing if nobody is to be told."""
        target = self.targets.get(self.operator)
        return tuple(notices(target, title, lines, of=of, now=now)) if target else ()

    def budget_notices(
        self, target: str, rule: str, title: str, budget: int, now: datetime
    ) -> Iterator[Delivery]:
        """Tells a target that a rule has used up its budget of the day."""
        if told := self.targets.get(target):
            head, text = self.texts(told).service.budget
            day = self.bearings.day_of(now).isoformat()
            yield from notices(
                told,
                head.format(rule=title),
                [text.format(rule=title, budget=budget)],
                of=("budget", rule, day),
                now=now,
            )

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
