"""What is owed to whom, in memory; see `monitor.store.memory`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import (
    STILL_TO_BE_SENT,
    Acknowledgement,
    Alert,
    Appointment,
    Article,
    Claim,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Digest,
    Feedback,
    Hit,
    Level,
    Mute,
    Note,
    SourceState,
    Status,
    Suppressed,
    Tally,
    Telling,
    Told,
    Unacknowledged,
    Waiting,
    urgency_of,
)
from monitor.store.memory_stories import MemoryStories

_OWED = (DeliveryState.OWED, DeliveryState.UNCERTAIN)
_OVER = (DeliveryState.GIVEN_UP, DeliveryState.SUPPRESSED)
_ESCALATED = (
    DeliveryKind.ALERT,
    DeliveryKind.CHANGE,
    DeliveryKind.FOLLOW_UP,
    DeliveryKind.FALLBACK,
)
_DAY = timedelta(days=1)
_OWN = re.compile(r":.*|\d+(\.\d+)?", re.DOTALL)


class MemoryDeliveries:
    """Implements `monitor.ports.DeliveryArchive` with dicts; for one thread."""

    def __init__(self) -> None:
        self._states: dict[str, SourceState] = {}
        self.articles: dict[str, Article] = {}
        self.hits: dict[tuple[str, str], Hit] = {}
        self._found: dict[tuple[str, str], datetime] = {}
        self.visits: dict[str, Appointment] = {}
        self.tellings: dict[tuple[str, str, str], Telling] = {}
        self.deliveries: dict[str, Delivery] = {}
        self._created: dict[str, datetime] = {}
        self._slots: dict[str, datetime] = {}
        self._mutes: dict[str, Mute] = {}
        self._taken: list[Acknowledgement] = []
        self.feedback: list[Feedback] = []
        self.stories = MemoryStories()

    def _owe(self, owed: Sequence[Delivery], at: Mapping[str, datetime] | datetime) -> None:
        for each in owed:
            since = at if isinstance(at, datetime) else at[each.article]
            if each.key not in self.deliveries:
                level = each.level or self._level(each)
                self.deliveries[each.key] = replace(each, level=level)
                self._created[each.key] = since

    def _hits(self, delivery: Delivery) -> tuple[Hit, ...]:
        told = [self.hits[delivery.article, rule] for rule in delivery.rules]
        return tuple(sorted(told, key=lambda hit: (hit.level.rank, hit.rule)))

    def _level(self, delivery: Delivery) -> Level:
        levels = [hit.level for hit in self._hits(delivery)]
        return min(levels, key=lambda level: level.rank, default=Level.NORMAL)

    def _urgency(self, delivery: Delivery) -> int:
        of = self._hits(delivery)
        level = delivery.level or Level.NORMAL
        return urgency_of(of) if of and level is self._level(delivery) else 2 * level.rank

    def claim_due(
        self,
        now: datetime,
        limit: int,
        *,
        without: Collection[str] = (),
        places: Mapping[str, int] | None = None,
    ) -> tuple[Claim, ...]:
        """See `monitor.ports.DeliveryArchive`."""
        free = {**(places or {}), **dict.fromkeys(without, 0)}
        due = [
            each
            for each in self.deliveries.values()
            if each.state in _OWED and each.due is not None and each.due <= now
        ]
        due.sort(key=lambda each: (self._urgency(each), each.due, each.key))
        taken: Counter[str] = Counter()
        chosen: list[Delivery] = []
        for each in due:
            if len(chosen) < limit and taken[each.target] < free.get(each.target, limit):
                taken[each.target] += 1
                chosen.append(each)
        claims = tuple(self._claim(each) for each in chosen)
        for each in chosen:
            self.deliveries[each.key] = replace(each, state=DeliveryState.SENDING)
        return claims

    def _claim(self, delivery: Delivery) -> Claim:
        content: Alert | Digest | Note
        match delivery.kind:
            case DeliveryKind.DIGEST:
                content = self._digest(delivery)
            case DeliveryKind.NOTICE:
                content = Note(
                    delivery.key, delivery.title, delivery.lines, repeat=delivery.uncertain
                )
            case _:
                content = self._alert(delivery)
        rules = tuple(hit.rule for hit in self._hits(delivery))
        claimed = replace(delivery, state=DeliveryState.SENDING, rules=rules)
        return Claim(claimed, content, self._created[delivery.key])

    def _alert(self, delivery: Delivery) -> Alert:
        taken = self.acknowledged([delivery.story])
        placed = [each for each in self.stories.placed.values() if each.story == delivery.story]
        members = [each.fingerprint for each in placed] if delivery.story else []
        others = [each for each in members if each.article != delivery.article]
        head = members[0].article if members else delivery.article
        own = next((each.own for each in placed if each.article == delivery.article), ())
        return Alert(
            delivery.key,
            self.articles[delivery.article],
            self._hits(delivery),
            repeat=delivery.uncertain,
            kind=delivery.kind,
            appointments=self._appointments(delivery),
            raised=None if delivery.level is self._level(delivery) else delivery.level,
            story=delivery.story,
            facts=delivery.facts,
            lines=delivery.lines,
            thread=self._thread(delivery),
            acknowledged=taken[delivery.story].by if delivery.story in taken else "",
            sources=tuple(dict.fromkeys(each.source for each in others)),
            first=self.articles[head] if head != delivery.article else None,
            own=own,
        )

    def _thread(self, delivery: Delivery) -> str:
        told = [
            each
            for each in self.deliveries.values()
            if delivery.story
            and (each.story, each.target, each.recipient)
            == (delivery.story, delivery.target, delivery.recipient)
            and each.sent is not None
            and not each.bundle
            and each.kind not in {DeliveryKind.DIGEST, DeliveryKind.NOTICE}
        ]
        first = min(told, key=lambda each: each.sent or self._created[each.key], default=None)
        return first.key if first and first.key != delivery.key else ""

    def _appointments(self, delivery: Delivery) -> tuple[Appointment, ...]:
        if delivery.kind is DeliveryKind.REMINDER:
            return (self.visits[delivery.visit],)
        told = {visit for visit, article, _ in self.tellings if article == delivery.article}
        return tuple(self.visits[each] for each in sorted(told))

    def _digest(self, delivery: Delivery) -> Digest:
        told = [each for each in self.deliveries.values() if each.bundle == delivery.key]
        told.sort(key=lambda each: (self._urgency(each), self._created[each.key], each.key))
        of = (delivery.target, delivery.recipient)
        created = self._created[delivery.key]
        before = [
            self._created[each.key]
            for each in self.deliveries.values()
            if each.kind is DeliveryKind.DIGEST
            and (each.target, each.recipient) == of
            and created - 7 * _DAY <= self._created[each.key] < created
        ]
        since = max(before, default=created - _DAY)
        suppressed = Counter(
            _OWN.sub("", each.reason).strip()
            for each in self.deliveries.values()
            if each.state is DeliveryState.SUPPRESSED
            and (each.target, each.recipient) == of
            and self._created[each.key] >= since
        )
        return Digest(
            delivery.key,
            tuple(self._alert(each) for each in told if each.article),
            notes=tuple(Note(each.key, each.title, each.lines) for each in told if each.title),
            held={each.key: each.reason for each in told},
            counts=Counter(rule for (_, rule), at in self._found.items() if at >= since),
            suppressed=tuple(Suppressed(*each) for each in suppressed.most_common()),
            ill={
                name: state.error
                for name, state in sorted(self._states.items())
                if state.error and state.failures >= 3
            },
            visits=self._next_visits(delivery, created),
            since=since,
            repeat=delivery.uncertain,
        )

    def _next_visits(self, delivery: Delivery, created: datetime) -> tuple[Appointment, ...]:
        articles = {
            each.article for each in self.deliveries.values() if each.target == delivery.target
        }
        told = {visit for visit, article, _ in self.tellings if article in articles}
        first = created.date()
        found = [
            each
            for each in self.visits.values()
            if each.id in told
            and each.status is Status.UPCOMING
            and each.first is not None
            and first <= each.first <= first + 7 * _DAY
        ]
        return tuple(sorted(found, key=lambda each: (str(each.first), str(each.clock or ""))))

    def settle(
        self, *settled: Delivery, owe: Sequence[Delivery] = (), now: datetime | None = None
    ) -> None:
        """See `monitor.ports.DeliveryArchive`."""
        if now is not None:
            self._owe(owe, now)
        for each in settled:
            self.deliveries[each.key] = each
            is_over = each.state in {DeliveryState.SENT, DeliveryState.GIVEN_UP}
            if each.kind is DeliveryKind.DIGEST and is_over:
                for told in [one for one in self.deliveries.values() if one.bundle == each.key]:
                    self.deliveries[told.key] = replace(
                        told, state=each.state, sent=each.sent, due=None
                    )

    def release_claims(self) -> int:
        """See `monitor.ports.DeliveryArchive`."""
        stuck = [each for each in self.deliveries.values() if each.state is DeliveryState.SENDING]
        for each in stuck:
            self.deliveries[each.key] = replace(each, state=DeliveryState.UNCERTAIN, uncertain=True)
        return len(stuck)

    def hasten(self, target: str, now: datetime) -> int:
        """See `monitor.ports.DeliveryArchive`."""
        late = [
            each
            for each in self.deliveries.values()
            if each.state in _OWED
            and each.target == target
            and each.attempts
            and each.due is not None
            and each.due > now
        ]
        for each in late:
            self.deliveries[each.key] = replace(each, due=self._created[each.key])
        return len(late)

    def owe(self, deliveries: Sequence[Delivery], now: datetime) -> None:
        """See `monitor.ports.DeliveryArchive`."""
        self._owe(deliveries, now)

    def postponed(self, now: datetime) -> tuple[Delivery, ...]:
        """See `monitor.ports.DeliveryArchive`."""
        due = [
            each
            for each in self.deliveries.values()
            if each.state is DeliveryState.POSTPONED and each.due is not None and each.due <= now
        ]
        due.sort(key=lambda each: (self._urgency(each), self._created[each.key], each.key))
        return tuple(replace(each, rules=()) for each in due)

    def collect(self, told: Sequence[Delivery], digests: Sequence[Delivery], now: datetime) -> None:
        """See `monitor.ports.DeliveryArchive`."""
        self._owe(digests, now)
        for each in told:
            known = self.deliveries[each.key]
            if known.state is DeliveryState.POSTPONED:
                self.deliveries[each.key] = replace(
                    known, state=each.state, due=each.due, bundle=each.bundle
                )

    def told(self, stories: Collection[str]) -> Mapping[str, Collection[Told]]:
        """See `monitor.ports.DeliveryArchive`."""
        found: dict[str, set[Told]] = {}
        for each in self.deliveries.values():
            if each.story in stories and each.story and each.state not in _OVER[1:]:
                told = (Told(each.target, rule) for rule in each.rules)
                found.setdefault(each.story, set()).update(told)
        return {story: told for story, told in found.items() if told}

    def tally(self, since: datetime) -> Tally:
        """See `monitor.ports.DeliveryArchive`."""
        every = list(self.deliveries.values())
        return Tally(
            hits=sum(at >= since for at in self._found.values()),
            sent=sum(each.sent is not None and each.sent >= since for each in every),
            given_up=sum(
                each.state is DeliveryState.GIVEN_UP and self._created[each.key] >= since
                for each in every
            ),
            waiting=sum(each.state in STILL_TO_BE_SENT for each in every),
            last_hit=max(self._found.values(), default=None),
        )

    def spent(self, rules: Collection[str], since: datetime) -> Mapping[str, int]:
        """See `monitor.ports.DeliveryArchive`."""
        stories: dict[str, set[str]] = {}
        for each in self.deliveries.values():
            is_loud = each.level is not Level.DIGEST and each.state not in _OVER[1:]
            if is_loud and self._created[each.key] >= since:
                for rule in each.rules:
                    stories.setdefault(rule, set()).add(each.story or each.article)
        return {rule: len(of) for rule, of in stories.items() if rule in rules}

    def unacknowledged(self, since: datetime) -> Sequence[Unacknowledged]:
        """See `monitor.ports.DeliveryArchive`."""
        taken = {each.story for each in self._taken}
        told = [
            (each.sent, each.key, each)
            for each in self.deliveries.values()
            if each.sent is not None
            and each.sent >= since
            and each.state is DeliveryState.SENT
            and each.kind in _ESCALATED
            and not each.bundle
            and each.story
            and each.story not in taken
        ]
        found: dict[tuple[str, str], Unacknowledged] = {}
        for sent, _, each in sorted(told):
            for hit in sorted(self._hits(each), key=lambda hit: hit.rule):
                key, level = (each.story, hit.desk), each.level or Level.NORMAL
                known = found.setdefault(
                    key,
                    Unacknowledged(
                        *key, level, sent, each.article, (), self._escalated(each.story)
                    ),
                )
                rules = (*known.rules, hit.rule) if known.article == each.article else known.rules
                found[key] = replace(
                    known,
                    level=min(known.level, level, key=lambda one: one.rank),
                    rules=tuple(dict.fromkeys(rules)),
                )
        return list(found.values())

    def _escalated(self, story: str) -> frozenset[str]:
        return frozenset(
            each.key
            for each in self.deliveries.values()
            if each.story == story and each.kind is DeliveryKind.ESCALATION
        )

    def waiting(self) -> Sequence[Waiting]:
        """See `monitor.ports.DeliveryArchive`."""
        tried: dict[str, list[Delivery]] = {}
        for each in self.deliveries.values():
            if each.state in _OWED and each.attempts:
                tried.setdefault(each.target, []).append(each)
        found = []
        for target, of in sorted(tried.items()):
            oldest = min(of, key=lambda each: self._created[each.key])
            found.append(Waiting(target, len(of), self._created[oldest.key], oldest.reason))
        return found

    def done(self, slot: str) -> datetime | None:
        """See `monitor.ports.DeliveryArchive`."""
        return self._slots.get(slot)

    def do(self, slot: str, at: datetime, deliveries: Sequence[Delivery], now: datetime) -> bool:
        """See `monitor.ports.DeliveryArchive`."""
        before = self._slots.get(slot)
        if before is not None and before >= at:
            return False
        self._slots[slot] = at
        self._owe(deliveries, now)
        return True

    def mutes(self, now: datetime) -> tuple[Mute, ...]:
        """See `monitor.ports.DeliveryArchive`."""
        held = [each for each in self._mutes.values() if each.holds(now)]
        return tuple(sorted(held, key=lambda each: (each.created, each.id)))

    def mute(self, mute: Mute) -> None:
        """See `monitor.ports.DeliveryArchive`."""
        self._mutes.setdefault(mute.id, mute)

    def unmute(self, name: str, at: datetime) -> bool:
        """See `monitor.ports.DeliveryArchive`."""
        mute = self._mutes.get(name)
        if mute is None or mute.ended is not None or mute.until <= at:
            return False
        self._mutes[name] = replace(mute, ended=at)
        return True

    def acknowledge(self, taken: Acknowledgement) -> None:
        """See `monitor.ports.DeliveryArchive`."""
        self._taken.append(taken)

    def acknowledged(self, stories: Collection[str]) -> Mapping[str, Acknowledgement]:
        """See `monitor.ports.DeliveryArchive`."""
        taken = sorted(self._taken, key=lambda each: each.at)
        return {each.story: each for each in taken if each.story in stories}

    def give_feedback(self, feedback: Feedback) -> None:
        """See `monitor.ports.DeliveryArchive`."""
        self.feedback.append(feedback)

    def retry(self, keys: Collection[str], now: datetime) -> int:
        """See `monitor.ports.DeliveryArchive`."""
        again = [
            each for each in self.deliveries.values() if each.key in keys and each.state in _OVER
        ]
        for each in again:
            self._created[each.key] = now
            self.deliveries[each.key] = replace(
                each, state=DeliveryState.OWED, due=now, attempts=0, bundle=""
            )
        return len(again)
