"""What comes by the clock: digests, escalations, word that monitor is alive or a target is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from monitor.model import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Escalation,
    Level,
    MuteKind,
    Slots,
    SourceState,
    Target,
    Unacknowledged,
    Waiting,
    key_of,
)
from monitor.notify import notices
from monitor.notify.circumstances import why_muted
from monitor.notify.hours import due_escalations, due_slot, last_slot
from monitor.notify.notices import recipients, timed
from monitor.outlets import Outlets
from monitor.ports import Archive

DAY = timedelta(days=1)
# So many alerts that quiet hours held back come one by one, more of them as a digest.
SINGLY = 3
# A target that took nothing for so long is told of.
PATIENCE = timedelta(minutes=15)
ILL_SHOWN = 10
# So many go to a fallback in one step.
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Rounds:
    """Owes what the clock asks for; every step may be repeated at any time, nothing comes twice."""

    archive: Archive
    outlets: Outlets
    now: datetime

    def all(self) -> int:
        """Everything that is due; the number of messages that are owed now."""
        steps: Sequence[Callable[[], int]] = (
            self.collect,
            self.escalate,
            self.tell_of_waiting,
            self.morning,
            self.canaries,
        )
        return sum(step() for step in steps)

    def collect(self) -> int:
        """Let what was postponed until now be sent: a few alerts one by one, the rest together."""
        waiting: dict[tuple[str, str], list[Delivery]] = {}
        told: list[Delivery] = []
        postponed = self.archive.postponed(self.now)
        why_not = self._overtaken(postponed)
        for each in postponed:
            if reason := why_not(each):
                kept = replace(each, state=DeliveryState.SUPPRESSED, reason=reason, due=None)
                told.append(kept)
            else:
                waiting.setdefault((each.target, each.recipient), []).append(each)
        digests: list[Delivery] = []
        for (target, recipient), found in waiting.items():
            if len(found) <= SINGLY and all(each.level is not Level.DIGEST for each in found):
                told += [replace(each, state=DeliveryState.OWED, due=self.now) for each in found]
            else:
                digest = self._digest(target, recipient, found)
                digests.append(digest)
                told += [replace(each, bundle=digest.key, due=None) for each in found]
        if told:
            self.archive.collect(told, digests, self.now)
        return len(digests) + sum(each.state is DeliveryState.OWED for each in told)

    def _overtaken(self, postponed: Sequence[Delivery]) -> Callable[[Delivery], str]:
        """Says why one of these need not be told any more: muted meanwhile, or taken."""
        mutes = self.archive.mutes(self.now) if postponed else ()
        muted = {(each.kind, each.value): each for each in mutes}
        stories = {each.story for each in postponed if each.kind is DeliveryKind.ESCALATION}
        taken = self.archive.acknowledged(stories) if stories else {}
        zone = self.outlets.bearings.zone

        def why_not(each: Delivery) -> str:
            if each.kind is DeliveryKind.ESCALATION and each.story in taken:
                return f"taken meanwhile: by {taken[each.story].by}"
            of_story = muted.get((MuteKind.STORY, each.story))
            of_rules = [muted.get((MuteKind.RULE, rule)) for rule in each.rules]
            mute = of_story or (of_rules[0] if of_rules and all(of_rules) else None)
            return why_muted(mute, zone) if mute else ""

        return why_not

    def _digest(self, target: str, recipient: str, found: Sequence[Delivery]) -> Delivery:
        return Delivery(
            # Of what it tells: whenever it is made of that, it is the same digest.
            key=key_of("digest", target, recipient, *sorted(each.key for each in found)),
            article="",
            target=target,
            rules=(),
            recipient=recipient,
            due=self.now,
            kind=DeliveryKind.DIGEST,
            level=Level.NORMAL,
        )

    def escalate(self) -> int:
        """Tell the next target of alerts that nobody has taken in time."""
        steps = self.outlets.escalate
        if not steps:
            return 0
        every = [each for of_desk in steps.values() for each in of_desk]
        since = self.now - max(each.after for each in every) - DAY
        levels = {level for each in every for level in each.levels}
        mutes = self.archive.mutes(self.now)
        stories = {each.value for each in mutes if each.kind is MuteKind.STORY}
        rules = {each.value for each in mutes if each.kind is MuteKind.RULE}
        owed = [
            delivery
            for each in self.archive.unacknowledged(since, levels)
            if each.story not in stories and not rules.issuperset(each.rules)
            for delivery in self._escalations(each)
        ]
        if owed:
            self.archive.owe(owed, self.now)
        return len(owed)

    def _escalations(self, each: Unacknowledged) -> Iterator[Delivery]:
        """Steps stay due for a day; those that were taken are left out."""
        steps = self.outlets.escalate.get(each.desk, ())
        for step in due_escalations(steps, each.level, each.sent, self.now):
            if target := self.outlets.targets.get(step.target):
                found = self._escalation(target, each, step)
                yield from (one for one in found if one.key not in each.escalated)

    def _escalation(
        self, target: Target, each: Unacknowledged, step: Escalation
    ) -> Iterator[Delivery]:
        since = self._clock(target, each.sent)
        why = self.outlets.texts(target).service.escalated.format(since=since)
        for recipient in recipients(target):
            told = Delivery(
                key=key_of(
                    "escalation", each.story, each.desk, str(step.after), target.id, recipient
                ),
                article=each.article,
                target=target.id,
                rules=each.rules,
                recipient=recipient,
                kind=DeliveryKind.ESCALATION,
                story=each.story,
                lines=(why,),
            )
            yield timed(told, target, each.level, self.now)

    def tell_of_waiting(self) -> int:
        """Tell others of targets that have taken nothing for a while."""
        waiting = self.archive.waiting()
        return self._fall_back(waiting) + self._tell_operator(waiting)

    def _fall_back(self, targets: Sequence[Waiting]) -> int:
        """Owe to the fallback what a target that takes nothing has not even been tried with."""
        count = 0
        for each in targets:
            target = self.outlets.targets.get(each.target)
            if target is None or not target.fallback:
                continue
            before = self.now - target.fallback_after
            if each.since > before:
                continue
            name = f"fallback {target.id}"
            after = self.archive.done(name)
            waiting = self.archive.waiting_for(target.id, after, before, AT_ONCE)
            if waiting:
                owed = [
                    one
                    for claim in waiting
                    for one in self.outlets.after(
                        claim, replace(claim.delivery, reason=each.reason), self.now
                    )
                ]
                if self.archive.do(name, waiting[-1].created, owed, self.now):
                    count += len(owed)
        return count

    def _tell_operator(self, targets: Sequence[Waiting]) -> int:
        told = self.outlets.targets.get(self.outlets.operator)
        if told is None:
            return 0
        owed: list[Delivery] = []
        for each in targets:
            if each.target == told.id or self.now - each.since < PATIENCE:
                continue
            name = f"waiting {each.target}"
            if (before := self.archive.done(name)) and before >= each.since:
                continue
            title, text = self.outlets.texts(told).service.waiting
            since = self._clock(told, each.since)
            line = text.format(since=since, target=each.target, count=each.count)
            found = tuple(
                notices(
                    told,
                    title.format(target=each.target),
                    (line, each.reason),
                    of=("waiting", each.target, each.since.isoformat()),
                    now=self.now,
                )
            )
            if self.archive.do(name, self.now, found, self.now):
                owed += found
        return len(owed)

    def morning(self) -> int:
        """Say that monitor is alive, even if there is nothing else to say."""
        slots = self.outlets.morning
        if slots is None:
            return 0
        zone = self.outlets.bearings.zone
        at = self._due("morning", slots, zone)
        if at is None:
            return 0
        states = self.archive.states()
        targets = [self.outlets.targets[name] for name in self.outlets.to_whom]
        owed = [
            each
            for target in targets
            for each in notices(
                target,
                self.outlets.texts(target).service.morning,
                tuple(self._morning_lines(target, states)),
                of=("morning", at.isoformat()),
                now=self.now,
            )
        ]
        return len(owed) if self.archive.do("morning", at, owed, self.now) else 0

    def _morning_lines(self, target: Target, states: Mapping[str, SourceState]) -> Iterator[str]:
        texts = self.outlets.texts(target).service
        tally = self.archive.tally(self.now - DAY)
        ill = {name: state.error for name, state in states.items() if state.error}
        last = texts.no_hit
        if tally.last_hit is not None:
            last = texts.last_hit.format(self._clock(target, tally.last_hit))
        yield texts.morning_line.format(
            sources=len(states), ill=len(ill), hits=tally.hits, last=last
        )
        yield texts.deliveries.format(
            sent=tally.sent, waiting=tally.waiting, given_up=tally.given_up
        )
        for source in sorted(ill)[:ILL_SHOWN]:
            yield texts.ill.format(source=source, error=ill[source])
        if len(ill) > ILL_SHOWN:
            yield texts.more.format(len(ill) - ILL_SHOWN)

    def canaries(self) -> int:
        """Send each target that wants it a message that shows that messages arrive."""
        count = 0
        for target in self.outlets.targets.values():
            if target.canary is None:
                continue
            name = f"canary {target.id}"
            at = self._due(name, target.canary, target.zone)
            if at is not None:
                title, text = self.outlets.texts(target).service.canary
                owed = tuple(
                    notices(target, title, [text], of=("canary", at.isoformat()), now=self.now)
                )
                count += len(owed) if self.archive.do(name, at, owed, self.now) else 0
        return count

    def _due(self, name: str, slots: Slots, zone: tzinfo) -> datetime | None:
        """The time of day for which something is to be done now; the first one is not made up."""
        done = self.archive.done(name)
        if done is None:
            self.archive.do(name, last_slot(slots, zone, self.now), (), self.now)
            return None
        return due_slot(slots, zone, done, self.now)

    def _clock(self, target: Target, at: datetime) -> str:
        texts = self.outlets.texts(target)
        return at.astimezone(target.zone).strftime(texts.time)
